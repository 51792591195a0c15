import { InstanceError, imageName } from "@wsfn/instance";
import type { FunctionSpec } from "@wsfn/platform";
import { buildFolder, type FunctionFolder } from "../../function-folder.ts";
import { EngineRefusal } from "../../image/built-image.ts";
import { say } from "../../language/language.ts";
import type { TrialOptions } from "../trial/trial.ts";
import { missingHere } from "./machine-limits.ts";
import { lookAtPackage, type PackageLook } from "./package-look.ts";
import { runImage, runPackage, type TrialLook } from "./run-look.ts";

/** An image as the engine has it; or why it cannot be asked for. */
type ImageLook = { readonly platform: string } | { readonly missing: string };

/** Asks the engine for an image by its name. Rejects with `EngineRefusal` when it does not have it, or is not there. */
export type ImageSource = (name: string) => Promise<{ readonly platform: string }>;

/** What can be found out about a function by building, packing and running it. Each is done when it is first asked for, once. */
export interface Evidence {
  /** Packs the code. Undefined for an image. */
  readonly package: () => Promise<PackageLook | undefined>;
  /** Runs the function. */
  readonly trial: () => Promise<TrialLook>;
  /** Asks for the function's image. Only for a container. */
  readonly image: () => Promise<ImageLook>;
}

/** How the evidence is gathered. */
export interface EvidenceOptions extends TrialOptions {
  /** Output of the build step. */
  readonly onLog: (line: string) => void;
  readonly imageSource: ImageSource;
  /** False: Node.js code is packed as it lies. */
  readonly bundle: boolean;
}

/** Package, run and image of a function: `--only trigger` packs nothing and starts nothing. */
export function evidenceOf(spec: FunctionSpec, folder: FunctionFolder, options: EvidenceOptions): Evidence {
  const missing = once(() => missingHere(folder));
  const unbuilt = once(async () =>
    folder.manifest?.build ? ((await missing()) ?? build(folder, options)) : undefined,
  );
  const look = once(async (): Promise<PackageLook> => {
    const reason = await unbuilt();
    if (reason !== undefined) return { missing: reason };
    options.onStep(say("packing {name}", { name: spec.name }));
    return lookAtPackage(spec, options);
  });
  return {
    package: async () => (spec.target === "runtime" ? look() : undefined),
    image: once(() => imageOf(spec, options)),
    trial: once(async (): Promise<TrialLook> => {
      const reason = (await unbuilt()) ?? (await missing());
      if (reason !== undefined) return { missing: reason };
      return spec.target === "runtime" ? runPackage(spec, await look(), options) : runImage(spec, options);
    }),
  };
}

/** Does a piece of work when it is first asked for, and then remembers the result. */
export function once<T extends object>(work: () => T): () => T {
  let result: T | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

/** Runs the build step where it is due; why it failed, if it did: for want of a network as well as by a fault. */
async function build(
  folder: FunctionFolder,
  { onLog, onStep, signal }: EvidenceOptions,
): Promise<string | undefined> {
  onStep("building");
  try {
    await buildFolder(folder, { onLog, signal });
    return undefined;
  } catch (error) {
    if (error instanceof InstanceError && error.code === "BuildFailed") return error.message;
    throw error;
  }
}

/** The image as it is: built by the run before, if it was asked for. */
async function imageOf(spec: FunctionSpec, { imageSource }: EvidenceOptions): Promise<ImageLook> {
  const name = imageName(spec);
  try {
    return await imageSource(name);
  } catch (error) {
    if (!(error instanceof EngineRefusal)) throw error;
    if (error.reason === "no-such-image")
      return { missing: `the engine has no image ${name}: \`wsfn image\` builds it` };
    return { missing: error.message };
  }
}
