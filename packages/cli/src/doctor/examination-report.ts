import { printable } from "../event-line.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { shortPath } from "../function-folder.ts";
import { count } from "../pack/count.ts";
import type { Finding } from "./check.ts";
import type { CheckResult, Examination } from "./examination.ts";

export type Status = CheckResult["verdict"]["status"];

const LABELS: Readonly<Record<Status, string>> = {
  ok: "ok",
  finding: "FINDING",
  "could-not-look": "could not look",
  "does-not-apply": "-",
  skipped: "skipped",
};
/** Of a log this much is shown; --json has all. */
const MAX_DETAIL_LINES = 10;
const LABEL_WIDTH = Math.max(...Object.values(LABELS).map((label) => label.length));

const resultsOf = (examinations: readonly Examination[]): readonly CheckResult[] =>
  examinations.flatMap(({ results }) => results);

/** How many checks ended how. */
export function countStatuses(examinations: readonly Examination[]): Readonly<Record<Status, number>> {
  const counts = { ok: 0, finding: 0, "could-not-look": 0, "does-not-apply": 0, skipped: 0 };
  for (const { verdict } of resultsOf(examinations)) counts[verdict.status] += 1;
  return counts;
}

/** A finding outweighs what could not be looked at: it is known. */
export function exitCodeOf(examinations: readonly Examination[]): ExitCode {
  const counts = countStatuses(examinations);
  if (counts.finding > 0) return EXIT.bad;
  return counts["could-not-look"] > 0 || resultsOf(examinations).length === 0 ? EXIT.cannotJudge : EXIT.good;
}

/** One line per check, and below a finding where it is and what to do. */
export function examinationLines(examinations: readonly Examination[]): string[] {
  const width = Math.max(...resultsOf(examinations).map(({ check }) => check.id.length));
  const indent = " ".repeat(LABEL_WIDTH + 2);
  const lines = examinations.flatMap(({ spec, results }) => [
    spec === undefined ? "s.yaml" : `${spec.name} (${spec.target}, ${spec.runtime})`,
    ...results.flatMap((result) => {
      const { check, verdict } = result;
      if (verdict.status === "skipped") return []; // counted below
      const head = `${LABELS[verdict.status].padEnd(LABEL_WIDTH)}  ${check.id.padEnd(width)}  ${saying(result)}`;
      if (verdict.status !== "finding") return [head];
      return [head, ...verdict.findings.flatMap((finding) => findingLines(check, finding, indent))];
    }),
  ]);
  const counts = countStatuses(examinations);
  const summary = [
    `${counts.ok} ok`,
    count(counts.finding, "finding"),
    `${counts["could-not-look"]} could not look`,
    `${counts["does-not-apply"]} do not apply`,
    ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
  ];
  return [...lines, summary.join(", ")].map(printable);
}

function saying({ check, verdict }: CheckResult): string {
  switch (verdict.status) {
    case "ok":
      return verdict.says;
    case "finding":
      return check.finding;
    case "could-not-look":
    case "does-not-apply":
      return verdict.why;
    case "skipped":
      return check.looksAt;
  }
}

const placeOf = ({ file, line }: Finding): string =>
  file === undefined ? "" : `${shortPath(file)}${line === undefined ? "" : `:${line}`}`;

function findingLines(check: CheckResult["check"], finding: Finding, indent: string): string[] {
  const what = [placeOf(finding), ...(finding.detail?.trimEnd().split("\n") ?? [])].filter(
    (text) => text !== "",
  );
  const [first, second, ...more] = what;
  const head =
    finding.file !== undefined && second !== undefined ? [`${first}: ${second}`] : what.slice(0, 2);
  const fix = finding.fix ?? check.fix;
  const left = more.length - MAX_DETAIL_LINES;
  const shown = left > 0 ? [...more.slice(0, MAX_DETAIL_LINES), `… ${left} more lines`] : more;
  return [...head, ...shown.map((text) => `  ${text}`), ...(fix === "" ? [] : [`→ ${fix}`])].map(
    (text) => indent + text,
  );
}

/** The same for machines. */
export function examinationJson(examinations: readonly Examination[]): unknown {
  return {
    functions: examinations.map(({ spec, results }) => ({
      function: spec?.name ?? null,
      target: spec?.target ?? null,
      runtime: spec?.runtime ?? null,
      checks: results.map(({ check, verdict }) => ({
        id: check.id,
        looksAt: check.looksAt,
        source: check.source,
        ...verdict,
        ...(verdict.status === "finding" && {
          findings: verdict.findings.map((finding) => ({
            message: check.finding,
            fix: check.fix,
            ...finding,
          })),
        }),
      })),
    })),
    counts: countStatuses(examinations),
  };
}
