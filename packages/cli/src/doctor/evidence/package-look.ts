import type { FunctionSpec } from "@wsfn/platform";
import { type CodePackage, codePackage } from "../../pack/code-package.ts";
import { PackError } from "../../pack/pack-error.ts";

/**
 * The function's package; or what kept it from being made: a fault of the code (`loose` are its files without packages, for what
 * can be seen of them), or something that is missing on this machine.
 */
export type PackageLook =
  | { readonly made: CodePackage }
  | { readonly fault: PackError; readonly loose?: CodePackage }
  | { readonly missing: string };

/** Packs the code. `bundle` false: Node.js code as it lies. */
export async function lookAtPackage(
  spec: FunctionSpec,
  { bundle }: { readonly bundle: boolean },
): Promise<PackageLook> {
  try {
    return { made: await codePackage(spec, { bundle }) };
  } catch (fault) {
    if (!(fault instanceof PackError)) throw fault;
    return { fault, ...(await looseFiles(spec)) };
  }
}

/** What can be seen of the files where they cannot be bundled. */
async function looseFiles(spec: FunctionSpec): Promise<{ readonly loose?: CodePackage }> {
  try {
    return { loose: await codePackage(spec, { bundle: false, modules: false }) };
  } catch (error) {
    if (error instanceof PackError) return {}; // the same fault, or one more of its kind
    throw error;
  }
}
