import type { RenderOptions } from "./options.ts";
import { type CaseResult, isRed, type Report } from "./report.ts";
import { wireLines } from "./terminal/wire-lines.ts";
import { plainJson, printable } from "./visible-text.ts";
import { closeCodeName, ruleText, sourceName } from "./wording.ts";

/**
 * TAP version 14: one test point for each case; several reports become subtests, one for each target. A known failure is
 * `not ok # TODO`, the format's own word for it; untestable and out of scope are `# SKIP`, untestable is `not ok` under
 * `requireAll`. A run that was stopped bails out. Everything but a plain pass carries YAML diagnostics with its wire log.
 */
export function tap(reports: readonly Report[], options: RenderOptions = {}): string {
  const [only] = reports;
  const body =
    only !== undefined && reports.length === 1 ? points(only, options) : subtests(reports, options);
  const stopped = reports.find(({ incomplete }) => incomplete !== undefined)?.incomplete;
  const end = stopped && [
    `Bail out! the run was stopped after ${stopped.judged} of ${stopped.of} cases; the others were not judged`,
  ];
  return `TAP version 14\n${[...body, ...(end ?? [])].join("\n")}\n`;
}

function subtests(reports: readonly Report[], options: RenderOptions): string[] {
  if (reports.length === 0) return ["1..0 # SKIP no report"];
  const tests = reports.flatMap((report, at) => [
    `# Subtest: ${described(report.target)}`,
    ...points(report, options).map((line) => `    ${line}`),
    report.cases.some((one) => notOk(one, options) && !isTodo(one))
      ? `not ok ${at + 1} - ${described(report.target)}`
      : `ok ${at + 1} - ${described(report.target)}`,
  ]);
  return [`1..${reports.length}`, ...tests];
}

function points(report: Report, options: RenderOptions): string[] {
  if (report.cases.length === 0) return ["1..0 # SKIP no case was chosen"];
  return [
    `1..${report.cases.length}`,
    ...report.cases.flatMap((one, at) => [
      `${notOk(one, options) ? "not ok" : "ok"} ${at + 1} - ${described(`${one.id}: ${ruleText(one)}`)}${directive(one, options)}`,
      ...diagnostics(one),
    ]),
  ];
}

/** `#` begins a directive unless it is escaped, and so does the escape itself. */
const described = (text: string): string => printable(text).replace(/[\\#]/g, "\\$&");

const isTodo = (one: CaseResult): boolean => one.verdict === "known-failing";

const notOk = (one: CaseResult, options: RenderOptions): boolean =>
  isTodo(one) || isRed(one.verdict, options);

function directive(one: CaseResult, { requireAll }: RenderOptions): string {
  const reason = described(one.why);
  if (isTodo(one)) return ` # TODO known failing: ${reason}`;
  if (one.verdict === "out-of-scope") return ` # SKIP out of scope: ${reason}`;
  return one.verdict === "untestable" && !requireAll ? ` # SKIP untestable: ${reason}` : "";
}

// A JSON string of harmless text is a YAML string as well, whatever stands in it.
const quoted = (text: string): string => plainJson(printable(text));

function diagnostics(one: CaseResult): string[] {
  if (one.verdict === "pass" && one.wire === undefined) return [];
  const list = (key: string, lines: readonly string[] | undefined) =>
    lines === undefined || lines.length === 0
      ? []
      : [`${key}:`, ...lines.map((line) => `  - ${quoted(line)}`)];
  return [
    "---",
    `verdict: ${one.verdict}`,
    `level: ${one.level}`,
    `message: ${quoted(one.why)}`,
    ...list("detail", one.detail),
    `source: ${quoted(sourceName(one.source))}`,
    ...list("autobahn", one.autobahn),
    `close: ${quoted(closeCodeName(one.closeCode))}`,
    `duration_ms: ${one.elapsedMs}`,
    ...list("wire", one.wire && wireLines(one.wire)),
    ...(one.replay === undefined ? [] : [`replay: ${quoted(one.replay)}`]),
    "...",
  ].map((line) => `  ${line}`);
}
