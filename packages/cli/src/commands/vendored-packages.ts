import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { FunctionFile } from "create-wsfn";
import { say } from "../language/language.ts";
import { UsageError } from "../usage-error.ts";

/** Packages that are not published yet, as a function's folder brings them. */
export interface VendoredPackages {
  /** What package.json asks for, by the package's name: `file:vendor/...`. */
  readonly dependencies: Readonly<Record<string, string>>;
  /** The tarballs in `vendor/`, and a page that says what they are; none without a package. */
  readonly files: readonly FunctionFile[];
}

/**
 * Packs each package from the clone as it would be published. None of them may depend on another package of the clone: the installer would
 * look for that one in the registry.
 * @param names of packages of the clone.
 * @param signal stops the packing.
 * @throws {UsageError} with the packer's output, when a package cannot be packed.
 */
export async function vendoredPackages(
  names: readonly string[],
  clone: string,
  signal: AbortSignal,
): Promise<VendoredPackages> {
  const folder = mkdtempSync(join(tmpdir(), "wsfn-vendor-"));
  try {
    const dependencies: Record<string, string> = {};
    const files: FunctionFile[] = [];
    for (const name of names) {
      console.log(say("Packing {name} from the clone: it is not published yet", { name }));
      const tarball = await packed(name, { clone, folder, signal });
      const path = `vendor/${basename(tarball)}`;
      dependencies[name] = `file:${path}`;
      files.push({ path, bytes: readFileSync(tarball) });
    }
    return { dependencies, files: files.length === 0 ? [] : [...files, PAGE] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PAGE: FunctionFile = {
  path: "vendor/README.md",
  text: "Packages that the function needs and that are not published yet, packed from a clone of wsfn. Once they are, let package.json ask for their versions, and delete this folder.\n",
};

interface Packing {
  readonly clone: string;
  /** Takes the tarball. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** The tarball of a package, absolute: what `pnpm tarballs` prints. */
async function packed(name: string, { clone, folder, signal }: Packing): Promise<string> {
  const program = join(clone, "tools/release/main.ts");
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [program, folder, name], { signal });
    return stdout.trim();
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    throw new UsageError(
      say(
        "{name} cannot be packed from the clone {clone}; run `npx pnpm@10 install` there, then again: {why}",
        {
          ...{ name, clone, why: stderr.trim() || message },
        },
      ),
    );
  }
}
