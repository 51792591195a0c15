import type { ConformanceCase } from "../case/case.ts";
import type { Finding } from "./evaluate.ts";
import type { KnownFailing, KnownFailure, Verdict } from "./verdict.ts";

/** What came of a case: a finding, or the reason why it was not tried, or not for this server. */
export type Tried = Finding | { readonly outcome: "not-run" | "out-of-scope"; readonly why: string };

/** What a verdict depends on beside the case and what was seen. */
export interface JudgeOptions {
  readonly knownFailing: KnownFailing;
  /** True: a broken SHOULD fails as a MUST does. */
  readonly strict: boolean;
}

/** A verdict, and the sentence that explains it; empty for a pass. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly why: string;
}

/**
 * Total: every case, finding and known failure has exactly one verdict. A missing capability puts a case out of scope, a missing
 * prerequisite makes it untestable, and a known failure that passes is as loud as a failure.
 */
export function judge(c: ConformanceCase, tried: Tried, options: JudgeOptions): Judgement {
  const { reason, sometimes } = knownFailureOf(c.id, options.knownFailing);
  switch (tried.outcome) {
    case "not-run":
      return { verdict: "untestable", why: tried.why };
    case "declined":
    case "out-of-scope":
      return { verdict: "out-of-scope", why: tried.why };
    case "held":
      return reason === undefined || sometimes === true
        ? { verdict: "pass", why: "" }
        : { verdict: "stale-known-failing", why: `it passes now; drop the entry that says: ${reason}` };
    case "tolerated":
      return reason === undefined
        ? { verdict: "warn", why: tried.why }
        : { verdict: "known-failing", why: `${reason} (seen: ${tried.why})` };
    case "fatal":
    case "broke":
      if (reason !== undefined) return { verdict: "known-failing", why: `${reason} (seen: ${tried.why})` };
      return {
        verdict: tried.outcome === "fatal" || isFailure(c, options) ? "fail" : "warn",
        why: tried.why,
      };
  }
}

function knownFailureOf(id: string, known: KnownFailing): Partial<KnownFailure> {
  const entry = Object.hasOwn(known, id) ? known[id] : undefined;
  return typeof entry === "string" ? { reason: entry } : (entry ?? {});
}

const isFailure = (c: ConformanceCase, { strict }: JudgeOptions): boolean =>
  c.level === "MUST" || (strict && c.level === "SHOULD");
