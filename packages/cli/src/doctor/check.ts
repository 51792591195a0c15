import type { Subject } from "./subject.ts";

/** Something that is wrong, where, and what to do. */
export interface Finding {
  /** What was found here, when it says more than the check's own text. */
  readonly detail?: string;
  /** A way out that knows more than the check's own. */
  readonly fix?: string;
  readonly file?: string;
  readonly line?: number;
}

/** What came of a check. What could not be looked at is never `ok`. */
export type Verdict =
  | { readonly status: "ok"; readonly says: string }
  | { readonly status: "finding"; readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly status: "could-not-look"; readonly why: string }
  | { readonly status: "does-not-apply"; readonly why: string };

/** One row of the table: a thing that goes wrong with functions, and how to see it. */
export interface Check {
  /** Permanent; reports and `--skip` name it. */
  readonly id: string;
  readonly looksAt: string;
  /** The platform's page, or what else says so. */
  readonly source: string;
  /** What is wrong when it trips. */
  readonly finding: string;
  readonly fix: string;
  /** What the reader of s.yaml says of this, where it refuses a file for it. */
  readonly refusal?: RegExp;
  readonly look: (subject: Subject) => Verdict | Promise<Verdict>;
}

export const ok = (says: string): Verdict => ({ status: "ok", says });
export const couldNotLook = (why: string): Verdict => ({ status: "could-not-look", why });
export const doesNotApply = (why: string): Verdict => ({ status: "does-not-apply", why });

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
export const NO_DEPLOY_FILE = doesNotApply("there is no s.yaml yet");
