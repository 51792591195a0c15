import type { FunctionSpec } from "@wsfn/platform";
import type { CodePackage } from "../pack/code-package.ts";
import type { PackError } from "../pack/pack-error.ts";
import type { Finding } from "./check.ts";
import type { DeployLines } from "./deploy-lines.ts";
import type { SourceText } from "./source-text.ts";
import type { TimeSource } from "./time-source.ts";
import type { Trial } from "./trial.ts";

/**
 * The function's package; or what kept it from being made: a fault of the code (`loose` are its files without packages, for
 * what can be told of them), or a lack of this machine.
 */
export type PackageLook =
  | { readonly made: CodePackage }
  | { readonly fault: PackError; readonly loose?: CodePackage }
  | { readonly lacks: string };

/** The function's run; or why there was none. */
export type TrialLook = Trial | { readonly lacks: string };

/** An image as the engine has it; or why it cannot be asked for. */
export type ImageLook = { readonly platform: string } | { readonly lacks: string };

/** Asks the engine for an image by its name. Rejects with `UsageError` when it does not have it, or is not there. */
export type ImageSource = (name: string) => Promise<{ readonly platform: string }>;

/** One function, and what is known of it: everything that a check may look at. */
export interface Subject {
  readonly spec: FunctionSpec;
  /** Undefined for a folder without s.yaml. */
  readonly deploy: DeployLines | undefined;
  /** Packs the code, once. Undefined for an image. */
  readonly package: () => Promise<PackageLook | undefined>;
  /** Runs the function, once. */
  readonly trial: () => Promise<TrialLook>;
  /** Asks for the function's image, once. Only for a container. */
  readonly image: () => Promise<ImageLook>;
  /** Own source files, for hints at a line. */
  readonly sources: () => readonly SourceText[];
  /** Who connects: a browser cannot sign, nor send a header of its own. */
  readonly clients: "browser" | "signed";
  readonly clock: { readonly now: () => Date; readonly source: TimeSource };
}

/** A place in the s.yaml: that of the field, or of what should hold it. */
export function inDeployFile({ spec, deploy }: Subject, ...path: readonly string[]): Finding {
  const line = deploy?.line(...path);
  return deploy === undefined ? {} : { file: spec.file, ...(line === undefined ? {} : { line }) };
}
