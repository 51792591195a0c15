import type { ProblemCode } from "@wsfn/platform";
import { type Plain, say } from "../../language/language.ts";
import type { Finding } from "../finding.ts";
import type { Subject } from "../subject/subject.ts";

/** The outcome of a check. What is untestable here is never `ok`. */
export type Verdict =
  | { readonly status: "ok"; readonly says: string }
  | { readonly status: "finding"; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly status: "untestable"; readonly why: string }
  | { readonly status: "out-of-scope"; readonly why: string };

/** One row of the table: a thing that goes wrong with functions, and how to see it. */
export interface Check {
  /** Permanent; reports and `--skip` name it. */
  readonly id: string;
  readonly looksAt: string;
  /** The platform's page, or another source, that states it. */
  readonly source: string;
  /** What is wrong when it trips. */
  readonly finding: Plain;
  readonly fix: Plain;
  /** The problem that the reader of s.yaml refuses a file with, where it is about the same. */
  readonly refusal?: ProblemCode;
  readonly look: (subject: Subject) => Verdict | Promise<Verdict>;
}

/** All is well; `says` is what was seen. */
export const ok = (says: string): Verdict => ({ status: "ok", says });
/** Nothing is known; `why` is what was missing. */
export const untestable = (why: string): Verdict => ({ status: "untestable", why });
/** The function has nothing that the check looks at. */
export const outOfScope = (why: string): Verdict => ({ status: "out-of-scope", why });

/** One finding or several. */
export const found = (first: Finding = {}, ...more: readonly Finding[]): Verdict => ({
  status: "finding",
  findings: [first, ...more],
});

/** A finding for each, or what to say when there is none. */
export function foundOr(findings: readonly Finding[], otherwise: Verdict): Verdict {
  const [first, ...more] = findings;
  return first === undefined ? otherwise : found(first, ...more);
}

/** A plain folder is looked at too: what its s.yaml will say is not known yet. */
export const noDeployFile = (): Verdict => outOfScope(say("there is no s.yaml yet"));
