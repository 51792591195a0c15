import { temporaryFolder } from "@wsfn/instance";
import type { TestProject } from "vitest/node";
import { type Packer, packByEachPacker, type Tarball } from "./tarballs.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Every public package, packed once for all tests of a run. */
    readonly packed: Readonly<Record<Packer, readonly Tarball[]>>;
  }
}

/** Packs every public package, before the first test that may `inject("packed")`; afterwards they are gone. */
export default async function setUp({ provide }: TestProject): Promise<() => Promise<void>> {
  const { path, remove } = await temporaryFolder("wsfn-packed-");
  try {
    provide("packed", await packByEachPacker(path));
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}
