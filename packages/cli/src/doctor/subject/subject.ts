import type { FunctionSource, FunctionSpec, Note } from "@wsfn/platform";
import type { Evidence } from "../evidence/evidence.ts";
import type { SourceText } from "../facts/source-text.ts";
import type { Finding } from "../finding.ts";
import type { TimeSource } from "./time-source.ts";

/** One function, and what is known of it: everything that a check may look at. */
export interface Subject extends Evidence {
  readonly spec: FunctionSpec;
  /** Undefined for a folder without s.yaml. */
  readonly deploy: FunctionSource | undefined;
  /** Fields of s.yaml that have nearly the name of one that the platform knows: they have no effect. */
  readonly misspelt: readonly Note[];
  /** Own source files, for hints at a line. */
  readonly sources: () => readonly SourceText[];
  /** Who connects: a browser cannot sign, nor send a header of its own. */
  readonly clients: "browser" | "signed";
  readonly clock: { readonly now: () => Date; readonly source: TimeSource };
}

/** The part of s.yaml that describes how a function is run. */
export const configPath = ({ spec }: Subject): string =>
  spec.target === "container" ? "customContainerConfig" : "customRuntimeConfig";

/** A place in the s.yaml: that of the field, or of what should hold it. */
export function inDeployFile({ deploy }: Subject, ...path: readonly string[]): Finding {
  if (deploy === undefined) return {};
  const { file, line } = deploy.place(...path);
  return { file, line };
}
