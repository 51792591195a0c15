import { createHash } from "node:crypto";
import type { ConformanceCase } from "../../src/case/case.ts";

/**
 * What a case means in one line: its id, its level, Autobahn's ids for it, and a digest of all that decides a verdict: what is sent and
 * what is accepted. The rule's sentence and its source are words, so they are not in it.
 */
export function meaningOf({
  id,
  level,
  autobahn,
  says: _says,
  source: _source,
  ...rest
}: ConformanceCase): string {
  const digest = createHash("sha256")
    .update(JSON.stringify(sorted(rest)))
    .digest("hex")
    .slice(0, 12);
  return [id, level, autobahn.join(",") || "-", digest].join(" ");
}

/** The same value with its keys in order and its hex without spaces, so that only what it says counts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(
    entries
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, key === "hex" ? `${one}`.replaceAll(" ", "") : sorted(one)]),
  );
}

export const idOf = (line: string): string => line.slice(0, line.indexOf(" "));
