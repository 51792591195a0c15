import type { Capability, ConformanceCase, Depth } from "../case/case.ts";
import type { Finding } from "./evaluate.ts";
import type { Excuse, KnownFailing, Verdict } from "./verdict.ts";

/** What came of a case: a finding, or the reason why it was not tried. */
export type Tried = Finding | { readonly outcome: "not-run"; readonly why: string };

export interface JudgeOptions {
  readonly capabilities: ReadonlySet<Capability>;
  readonly depth: Depth;
  readonly knownFailing: KnownFailing;
  /** True: a broken SHOULD fails as a MUST does. */
  readonly strict: boolean;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly why: string;
}

/**
 * Total: every case, finding and excuse has exactly one verdict. A missing capability puts a case out of scope, a missing
 * prerequisite makes it untestable, and an excuse that is no longer needed is as loud as a failure.
 */
export function judge(c: ConformanceCase, tried: Tried, options: JudgeOptions): Judgement {
  const missing = c.needs.filter((need) => !options.capabilities.has(need));
  if (missing.length > 0) return { verdict: "out-of-scope", why: `needs ${missing.join(", ")}` };
  if (c.onlyFull && options.depth !== "full")
    return { verdict: "out-of-scope", why: "is tried at depth full" };
  const { reason: excuse, sometimes } = excuseOf(c.id, options.knownFailing);
  switch (tried.outcome) {
    case "not-run":
      return { verdict: "untestable", why: tried.why };
    case "declined":
      return { verdict: "out-of-scope", why: tried.why };
    case "held":
      return excuse === undefined || sometimes === true
        ? { verdict: "pass", why: "" }
        : { verdict: "stale-known-failing", why: `it passes now; drop the entry that says: ${excuse}` };
    case "tolerated":
      return excuse === undefined
        ? { verdict: "warn", why: tried.why }
        : { verdict: "known-failing", why: `${excuse} (seen: ${tried.why})` };
    case "broke":
      if (excuse !== undefined) return { verdict: "known-failing", why: `${excuse} (seen: ${tried.why})` };
      return { verdict: isFailure(c, options.strict) ? "fail" : "warn", why: tried.why };
  }
}

function excuseOf(id: string, known: KnownFailing): Partial<Excuse> {
  const entry = Object.hasOwn(known, id) ? known[id] : undefined;
  return typeof entry === "string" ? { reason: entry } : (entry ?? {});
}

const isFailure = (c: ConformanceCase, strict: boolean): boolean =>
  c.level === "MUST" || (strict && c.level === "SHOULD");
