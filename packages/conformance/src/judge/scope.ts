import type { Capability, ConformanceCase, Depth } from "../case/case.ts";

/** What decides whether a case is asked at all. */
export interface Scope {
  readonly capabilities: ReadonlySet<Capability>;
  readonly depth: Depth;
}

/** Why a case is out of scope; undefined for one that is to be asked. */
export function outOfScope(c: ConformanceCase, { capabilities, depth }: Scope): string | undefined {
  const missing = c.needs.filter((need) => !capabilities.has(need));
  if (missing.length > 0) return `needs ${missing.join(", ")}`;
  return c.onlyFull && depth !== "full" ? "is tried at depth full" : undefined;
}
