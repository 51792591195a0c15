import { CannotJudge } from "../cannot-judge.ts";
import { count, type Report } from "../report/report.ts";
import { bySuite } from "../run/runner.ts";
import { together } from "../run/server/circumstances.ts";
import { said } from "../words/said.ts";

/** Runs of several environments as one report, cases in the catalogue's order. */
export function joined(
  reports: readonly Report[],
  order: readonly string[],
  { name, elapsedMs }: { readonly name: string; readonly elapsedMs: number },
): Report {
  const [first] = reports;
  if (first === undefined)
    throw new CannotJudge("UnknownCase", said("expected at least one case, the selection is empty"));
  const place = new Map(order.map((id, index) => [id, index]));
  const cases = reports
    .flatMap((report) => report.cases)
    .sort((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  return {
    ...first,
    target: name,
    startedAt: reports.map(({ startedAt }) => startedAt).sort()[0] ?? first.startedAt,
    elapsedMs,
    capabilities: [...new Set(reports.flatMap((report) => report.capabilities))],
    ...together(reports),
    counts: count(cases.map(({ verdict }) => verdict)),
    suites: bySuite(cases),
    cases,
  };
}
