/**
 * Makes images equal to the public ones that the Dockerfiles of function apps begin with, where no registry can be reached:
 *   export WSFN_BUILD_ARGS="$(node tools/base-images/main.ts)"
 * On stdout comes that one line, on stderr the progress. `--fresh` makes everything anew.
 */
import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BASES, type Base, buildArguments, DEBIAN, localName } from "./bases.ts";
import { debianFiles } from "./debian.ts";
import { run, succeeds } from "./run.ts";

const NPM = "npm@11.6.2";
const fresh = process.argv.includes("--fresh");
const has = (image: string): Promise<boolean> => succeeds("docker", ["image", "inspect", image]);

/** Installs a package of npm into a folder, without its scripts, and gives where it lies. */
async function installed(context: string, name: string): Promise<string> {
  const options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", context];
  await run("npm", ["install", ...options, name]);
  return join(context, "node_modules", name.replace(/(?<=.)@.*$/, ""));
}

/** A folder with what a Dockerfile copies: the Node that runs this, and npm; or the programs that packages of npm bring. */
async function buildBase(base: Base): Promise<void> {
  const context = mkdtempSync(join(tmpdir(), "wsfn-base-"));
  try {
    if (base.argument === "NODE_IMAGE") {
      cpSync(process.execPath, join(context, "node"));
      cpSync(await installed(context, NPM), join(context, "npm"), { recursive: true });
    }
    mkdirSync(join(context, "programs"));
    for (const name of base.programsOf ?? [])
      cpSync(join(await installed(context, name), "bin"), join(context, "programs"), { recursive: true });
    const file = join(import.meta.dirname, base.dockerfile);
    const from = ["--build-arg", `DEBIAN_IMAGE=${localName(DEBIAN)}`];
    const packages = base.packages ? ["--build-arg", `PACKAGES=${base.packages.join(" ")}`] : [];
    const tag = localName(base.name);
    await run("docker", ["build", "--tag", tag, "--file", file, ...from, ...packages, context]);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
}

async function main(): Promise<void> {
  if (!(await succeeds("docker", ["info"]))) throw new Error("no Docker Engine answers; start one first");
  const missing = [];
  for (const base of BASES) if (fresh || !(await has(localName(base.name)))) missing.push(base);
  if (missing.length > 0 && (fresh || !(await has(localName(DEBIAN))))) {
    if (!(await succeeds("debootstrap", ["--version"]))) {
      throw new Error("debootstrap is missing: apt-get install debootstrap, and run this as root");
    }
    const path = "ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    await run("docker", ["import", "--change", path, await debianFiles({ fresh }), localName(DEBIAN)]);
  }
  await Promise.all(missing.map(buildBase)); // each waits for the network most of the time
  console.log(buildArguments());
}

main().catch((error: Error) => {
  console.error(`base-images: ${error.message}`);
  process.exitCode = 2;
});
