import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { codePackage } from "../pack/code-package.ts";
import { writeFiles } from "../pack/files/zip.ts";
import { requireStartable } from "../pack/package-faults.ts";

/** The code of functions as `wsfn pack` would upload it, unpacked in folders that go with the run. */
export class DeployedCode {
  readonly #dirs: string[] = [];

  /** The function with its packed code in place of its folder. @throws {PackError} */
  async of({ spec }: { readonly spec: FunctionSpec }): Promise<FunctionSpec> {
    const pack = await codePackage(spec);
    requireStartable(pack);
    const dir = await mkdtemp(join(tmpdir(), "wsfn-bench-"));
    this.#dirs.push(dir);
    const codeDir = join(dir, "code");
    await writeFiles(pack.files, codeDir);
    return { ...spec, codeDir };
  }

  async remove(): Promise<void> {
    await Promise.all(this.#dirs.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
  }
}
