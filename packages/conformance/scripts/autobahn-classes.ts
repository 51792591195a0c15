import type { ConformanceCase } from "../src/case/case.ts";
import type { Report } from "../src/report/report.ts";

/** What both suites can say of a case. `none`: not tried, as the server does not do what the case is about. */
export type Class = "pass" | "warn" | "fail" | "none";

const OF_VERDICT: Readonly<Record<Report["cases"][number]["verdict"], Class>> = {
  pass: "pass",
  "stale-known-failing": "pass",
  warn: "warn",
  fail: "fail",
  // A reason does not make it right.
  "known-failing": "fail",
  untestable: "none",
  "out-of-scope": "none",
};

/** Class by id of Autobahn|Testsuite, from a report of ours; ids in their order. */
export function classesOf({ cases }: Report): ReadonlyMap<string, Class> {
  const pairs = cases.flatMap(({ autobahn, verdict }) =>
    autobahn.map((id): [string, Class] => [id, OF_VERDICT[verdict]]),
  );
  return new Map(pairs.sort(([a], [b]) => byNumbers(a, b)));
}

function byNumbers(a: string, b: string): number {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  const at = left.findIndex((number, index) => number !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

/** One agent's part of Autobahn's `index.json`. */
export type AutobahnIndex = Readonly<
  Record<string, { readonly behavior: string; readonly behaviorClose: string }>
>;

const OF_BEHAVIOUR: Readonly<Record<string, Class>> = {
  OK: "pass",
  INFORMATIONAL: "pass",
  "NON-STRICT": "warn",
  UNIMPLEMENTED: "none",
  FAILED: "fail",
  "FAILED BY CLIENT": "fail",
  // Where it counts, in its family 7, Autobahn's behaviour is FAILED as well.
  "WRONG CODE": "warn",
  UNCLEAN: "fail",
};
const WORST_FIRST: readonly Class[] = ["fail", "none", "warn", "pass"];

/** The same from a report of Autobahn's; the worse one of its two verdicts counts. @throws {Error} for a word that it does not use */
export function autobahnClassesOf(index: AutobahnIndex): ReadonlyMap<string, Class> {
  return new Map(
    Object.entries(index).map(([id, { behavior, behaviorClose }]) => {
      const both = [behavior, behaviorClose].map((word) => {
        const known = OF_BEHAVIOUR[word];
        if (known === undefined) throw new Error(`expected a verdict of Autobahn's for ${id}, got ${word}`);
        return known;
      });
      return [id, WORST_FIRST.find((one) => both.includes(one)) ?? "none"];
    }),
  );
}

/** An id of which the two suites think differently. */
export interface Difference {
  readonly id: string;
  readonly ours: Class | "missing";
  readonly theirs: Class | "missing";
}

/**
 * Where two runs differ. Not counted: pass against warn where a case accepts more than one outcome, since what a server throws away when
 * it fails a connection is a matter of timing, with Autobahn as well; and warn against fail where a server may refuse by a limit of its
 * own, which Autobahn does not let it (decision 0022).
 */
export function differences(
  ours: ReadonlyMap<string, Class>,
  theirs: ReadonlyMap<string, Class>,
  catalogue: readonly ConformanceCase[],
): Difference[] {
  const loose = new Set(
    catalogue.flatMap(({ events, autobahn }) => (events.tolerated === undefined ? [] : autobahn)),
  );
  const limited = new Set(
    catalogue.flatMap(({ refusal, autobahn }) => (refusal === undefined ? [] : autobahn)),
  );
  const ids = [...new Set([...ours.keys(), ...theirs.keys()])].sort(byNumbers);
  return ids
    .map((id): Difference => ({ id, ours: ours.get(id) ?? "missing", theirs: theirs.get(id) ?? "missing" }))
    .filter((one) => one.ours !== one.theirs)
    .filter((one) => !(loose.has(one.id) && isGood(one.ours) && isGood(one.theirs)))
    .filter((one) => !(limited.has(one.id) && one.ours === "warn" && one.theirs === "fail"));
}

const isGood = (one: Difference["ours"]): boolean => one === "pass" || one === "warn";
