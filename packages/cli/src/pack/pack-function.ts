import { createHash } from "node:crypto";
import type { FunctionSpec } from "@wsfn/platform";
import { buildFolder, type FunctionFolder, readFolder } from "../function-folder.ts";
import { say } from "../language/language.ts";
import type { Reading } from "../reading-flags.ts";
import { type CodePackage, type CodePackageOptions, codePackage } from "./code-package.ts";
import { requireSize } from "./code-size-limit.ts";
import { type SizeGroup, sizeGroups } from "./files/size-group.ts";
import { writeZip, zippedSizes } from "./files/zip.ts";
import { PackError } from "./pack-error.ts";
import { requireStartable } from "./package-faults.ts";

/** A code package, ready to be uploaded. */
export interface Packed extends CodePackage {
  readonly spec: FunctionSpec;
  readonly folder: FunctionFolder;
  readonly zip: Uint8Array;
  /** Of the zip file, in hex. */
  readonly sha256: string;
  readonly groups: readonly SizeGroup[];
}

/** How a function is packed. */
export interface PackOptions extends CodePackageOptions, Reading {
  /** Which runtime function of the s.yaml, where there are several. */
  readonly function?: string | undefined;
  /** Most bytes of the zip file. Default: what the function's region takes. */
  readonly limitBytes?: number;
  /** Output of the build step. */
  readonly onLog?: (line: string) => void;
  /** Called when the build step is over, or there was none: `signal` has nothing left to end. */
  readonly onBuilt?: () => void;
  readonly signal?: AbortSignal;
}

/**
 * Packs the code of a folder's runtime function as it is uploaded: after its build step, bundled where it is Node.js, without
 * development files. The same input gives the same bytes.
 *
 * @throws {PackError} for code that cannot be packed, or could not start on the platform
 * @throws {PlatformError} for an s.yaml that cannot be read
 * @throws {InstanceError} `BuildFailed`
 */
export async function packFunction(dir: string, options: PackOptions = {}): Promise<Packed> {
  const folder = readFolder(dir, { ...options, target: "runtime" });
  const spec = chosen(folder, options.function);
  const { onLog = () => {}, signal = new AbortController().signal } = options;
  await buildFolder(folder, { onLog, signal });
  options.onBuilt?.();
  const pack = await codePackage(spec, options);
  requireStartable(pack);
  const zip = writeZip(pack.files);
  requireSize(zip, spec.region, options.limitBytes);
  const sha256 = createHash("sha256").update(zip).digest("hex");
  return { ...pack, spec, folder, zip, sha256, groups: sizeGroups(pack.files, await zippedSizes(zip)) };
}

function chosen({ functions, dir }: FunctionFolder, name: string | undefined): FunctionSpec {
  const [only, ...more] = name === undefined ? functions : functions.filter((spec) => spec.name === name);
  const names = functions.map((spec) => spec.name).join(", ");
  if (only === undefined) {
    const what =
      name === undefined
        ? say("{dir} has no function with a custom runtime", { dir })
        : say("{dir} has no runtime function {name} (there is {names})", { dir, name, names });
    throw new PackError("NoRuntimeFunction", what);
  }
  if (more.length > 0)
    throw new PackError("ManyFunctions", say("{from} has the functions {names}", { from: dir, names }));
  return only;
}
