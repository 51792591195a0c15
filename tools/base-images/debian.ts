import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { run } from "./run.ts";

const CERTIFICATES = "etc/ssl/certs/ca-certificates.crt";

/** Where the file system is kept between runs. */
const cacheFile = (env: NodeJS.ProcessEnv = process.env): string =>
  join(env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "wsfn", "base-images", "debian-trixie.tar");

/**
 * Debian 13 as a tar file, made by debootstrap from Debian's packages (about half a minute) or kept from an earlier run. Needs
 * root: debootstrap makes device files and changes roots.
 */
export async function debianFiles({ fresh }: { readonly fresh: boolean }): Promise<string> {
  const file = cacheFile();
  if (existsSync(file) && !fresh) return file;
  const work = mkdtempSync(join(tmpdir(), "wsfn-debian-"));
  const root = join(work, "root");
  try {
    await run("debootstrap", ["--variant=minbase", "--include=ca-certificates", "trixie", root]);
    // A machine behind a proxy that opens TLS trusts that proxy; what is installed inside an image must trust it too.
    cpSync(join("/", CERTIFICATES), join(root, CERTIFICATES), { dereference: true });
    // What Debian's slim image leaves out as well.
    const unneeded = ["usr/share/doc", "usr/share/man", "usr/share/info", "usr/share/locale"];
    for (const path of [...unneeded, "var/cache/apt", "var/lib/apt/lists", "var/log/apt"]) {
      rmSync(join(root, path), { recursive: true, force: true });
    }
    mkdirSync(dirname(file), { recursive: true });
    await run("tar", ["--create", "--numeric-owner", "--file", `${file}.part`, "--directory", root, "."]);
    renameSync(`${file}.part`, file);
    return file;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
