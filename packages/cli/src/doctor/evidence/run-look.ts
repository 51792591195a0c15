import { temporaryFolder } from "@wsfn/instance";
import type { FunctionSpec } from "@wsfn/platform";
import { say } from "../../language/language.ts";
import { type CodePackage, codePackage } from "../../pack/code-package.ts";
import type { CodeFile } from "../../pack/files/code-files.ts";
import { writeFiles } from "../../pack/files/zip.ts";
import { PackError } from "../../pack/pack-error.ts";
import { type Trial, type TrialOptions, tryOut } from "../trial/trial.ts";
import { localNode } from "./local-node.ts";
import { CODE, missingCodeFolder, missingLayers, olderNode, otherAbi } from "./machine-limits.ts";
import { networkFailure } from "./network-failure.ts";
import type { PackageLook } from "./package-look.ts";

/** The function's run; or what is missing on this machine, so that there was none. */
export type TrialLook = Trial | { readonly missing: string };

/** Runs what was packed, far from what only lies around here; the folder itself where it could not be packed. */
export async function runPackage(
  spec: FunctionSpec,
  look: PackageLook,
  options: TrialOptions,
): Promise<TrialLook> {
  if (!("made" in look)) return tryOut(spec, options);
  const { made } = look;
  const node = made.interpreter?.language === "node" ? await localNode(spec) : undefined;
  const unfit = node && otherAbi(made, node);
  if (unfit !== undefined) return { missing: unfit };
  const trial = await runFiles(spec, made.files, options);
  if ("run" in trial) return trial;
  const { notStarted } = trial;
  const { program, programFile } = made.start;
  if (notStarted.code === "CAFileNotFound" && programFile === undefined && !program.startsWith("/")) {
    return { missing: say("this machine has no {program}", { program }) };
  }
  if (notStarted.code !== "CAExited") return trial;
  const whole = made.bundled && (await unbundledRun(spec, options));
  if (whole !== undefined && "run" in whole) return { ...whole, bundleFault: notStarted };
  const missing =
    missingCodeFolder(notStarted, made) ??
    (node && olderNode(notStarted, made, node)) ??
    missingLayers(notStarted, made);
  return missing === undefined ? trial : { missing };
}

/** An image that was not made here may well be in a registry, as its base may: that is no fault of the function. */
export async function runImage(spec: FunctionSpec, options: TrialOptions): Promise<TrialLook> {
  const trial = await tryOut(spec, options);
  if (!("notStarted" in trial)) return trial;
  const { code, message, hint, logs } = trial.notStarted;
  if (code === "ImageMissing") return { missing: `${message}; ${hint}` };
  const unreached = code === "BuildFailed" ? networkFailure(logs) : undefined;
  return unreached === undefined
    ? trial
    : { missing: say("its image cannot be built here: {why}", { why: unreached }) };
}

/** Runs files from a folder of their own. */
async function runFiles(
  spec: FunctionSpec,
  files: readonly CodeFile[],
  options: TrialOptions,
): Promise<Trial> {
  const { path: codeDir, remove } = await temporaryFolder("wsfn-doctor-");
  try {
    await writeFiles(files, codeDir);
    return asDeployed(await tryOut({ ...spec, codeDir }, options), codeDir);
  } finally {
    await remove();
  }
}

/** Whether it is the bundle that does not start. Undefined where the files as they lie cannot be packed. */
async function unbundledRun(spec: FunctionSpec, options: TrialOptions): Promise<Trial | undefined> {
  let plain: CodePackage;
  try {
    plain = await codePackage(spec, { bundle: false });
  } catch (error) {
    if (error instanceof PackError) return undefined;
    throw error;
  }
  return runFiles(spec, plain.files, options);
}

/** On the platform the package is /code; where it was unpacked for the run is of no interest. */
function asDeployed(trial: Trial, codeDir: string): Trial {
  if (!("notStarted" in trial)) return trial;
  const { message, hint } = trial.notStarted;
  const [shown, hinted] = [message, hint].map((text) => text.replaceAll(codeDir, CODE));
  return { notStarted: { ...trial.notStarted, message: shown ?? message, hint: hinted ?? hint } };
}
