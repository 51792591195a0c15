import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type Package, PackingCopy } from "./packing-copy.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A program that packs: both make the same tarball. */
export type Packer = "npm" | "pnpm";

/** The tarball of one package. */
export interface Tarball {
  readonly name: string;
  readonly version: string;
  /** Absolute. */
  readonly file: string;
}

/**
 * Packs public packages into `destination`, each by its own `prepack`. It works in a copy of the repository, because packing replaces manifests
 * that tests and servers may be reading at that moment.
 * @param only names of packages; all when it is empty.
 * @throws {Error} with the output of the packer that failed, or when a name belongs to no package.
 */
export async function packTarballs(
  destination: string,
  { packer = "npm", only = [] }: { readonly packer?: Packer; readonly only?: readonly string[] } = {},
): Promise<readonly Tarball[]> {
  await using copy = await PackingCopy.make();
  const packages = copy.packages().filter(({ name }) => only.length === 0 || only.includes(name));
  const unknown = only.filter((name) => !packages.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`expected names of packages, got ${unknown.join(", ")}`);
  return await packEach(packages, packer, resolve(destination));
}

/**
 * Packs every public package into a folder of `destination` for each packer, of one build.
 * @throws {Error} with the output of the packer that failed.
 */
export async function packByEachPacker(
  destination: string,
): Promise<Readonly<Record<Packer, readonly Tarball[]>>> {
  await using copy = await PackingCopy.make();
  const npm = await packEach(copy.packages(), "npm", join(destination, "npm"));
  copy.keepBuilt();
  return { npm, pnpm: await packEach(copy.packages(), "pnpm", join(destination, "pnpm")) };
}

async function packEach(
  packages: readonly Package[],
  packer: Packer,
  destination: string,
): Promise<readonly Tarball[]> {
  mkdirSync(destination, { recursive: true });
  const tarballs: Tarball[] = [];
  for (const { folder, name, version } of packages) {
    await pack(packer, folder, destination);
    const file = join(destination, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`);
    tarballs.push({ name, version, file });
  }
  return tarballs;
}

async function pack(packer: Packer, folder: string, destination: string): Promise<void> {
  const path = `${join(ROOT, "node_modules/.bin")}:${process.env.PATH}`;
  try {
    await promisify(execFile)(packer, ["pack", "--pack-destination", destination], {
      cwd: folder,
      env: { ...process.env, PATH: path, npm_config_update_notifier: "false" },
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${packer} pack fails in ${folder}:\n${stdout}\n${stderr}`, { cause: error });
  }
}
