import type { Verdict } from "../judge/verdict.ts";
import { displayWidth, padLeft, padRight, wrap } from "./display-width.ts";
import type { RenderOptions } from "./options.ts";
import { type Page, paint, READING_COLUMNS } from "./paint.ts";
import type { CaseResult, Report } from "./report.ts";
import { failure, mention } from "./terminal-case.ts";
import { printable } from "./visible-text.ts";
import {
  allCases,
  bySuite,
  caseTimeMs,
  countCases,
  duration,
  groupBy,
  outcome,
  tally,
  tell,
  WORDING,
  WORST_FIRST,
  worst,
} from "./wording.ts";

/**
 * The report for a person at a terminal: suites, then what failed with its wire, what else is not a pass, and one line of
 * totals. No text of a server reaches the terminal with a control character in it.
 */
export function terminal(reports: readonly Report[], options: RenderOptions = {}): string {
  const page: Page = { ink: paint(options.color ?? false), columns: Math.max(40, options.columns ?? 100) };
  const blocks = reports.map((report) => reportBlock(report, options, page));
  const remarks = new Set(reports.flatMap((report) => report.remarks ?? []));
  const end = [...remarkLines([...remarks], page), totals(reports, options, page)];
  return `${[...blocks, end].map((block) => block.join("\n")).join("\n\n")}\n`;
}

function reportBlock(report: Report, options: RenderOptions, page: Page): string[] {
  const { ink, columns } = page;
  const of = (...verdicts: Verdict[]) => report.cases.filter((one) => verdicts.includes(one.verdict));
  const how = [
    report.depth,
    ...(report.strict ? ["strict"] : []),
    ...report.capabilities.map((name) => printable(name, 40)),
  ];
  const target = printable(report.target, 200);
  const heading =
    displayWidth(target) + displayWidth(how.join(", ")) + 2 <= columns
      ? [`${ink.strong(target)}  ${ink.dim(how.join(", "))}`]
      : [ink.strong(target), ...wrap(how.join(", "), columns).map(ink.dim)];
  return [
    ...heading,
    ...remarkLines(report.remarks ?? [], page),
    ...suiteLines(report, page),
    ...failures(of("fail", "stale-known-failing"), options.fullFailures ?? 20, page),
    ...of("warn").flatMap((one) => ["", ...mention(one, page)]),
    ...untestable(of("untestable"), page),
    ...knownFailing(of("known-failing"), page),
  ];
}

/** Said at both ends: hundreds of failures may stand between them. */
const remarkLines = (remarks: readonly string[], { ink, columns }: Page): string[] =>
  remarks.flatMap((remark) =>
    wrap(printable(remark), columns - 2).map(
      (line, at) => `${at === 0 ? ink.tone("doubt", "▲") : " "} ${line}`,
    ),
  );

function suiteLines(report: Report, { ink, columns }: Page): string[] {
  const rows = [...bySuite(report)].map(([suite, cases]) => {
    const counts = countCases(cases);
    const parts = WORST_FIRST.filter((verdict) => counts[verdict] > 0).map((verdict) => ({
      text: tell(verdict, counts[verdict]),
      tone: WORDING[verdict].tone,
    }));
    return { name: printable(suite, 40), verdict: worst(counts), parts, time: duration(caseTimeMs(cases)) };
  });
  const nameWidth = Math.max(0, ...rows.map(({ name }) => displayWidth(name)));
  const timeWidth = Math.max(0, ...rows.map(({ time }) => time.length));
  const room = Math.min(columns, READING_COLUMNS) - nameWidth - timeWidth - 8;
  return rows.map(({ name, verdict, parts, time }) => {
    const { glyph, tone } = WORDING[verdict];
    const plain = parts.map(({ text }) => text).join(", ");
    const said = parts.map(({ text, tone: its }) => (its === "good" ? text : ink.tone(its, text))).join(", ");
    const lead = `  ${ink.tone(tone, glyph)} ${padRight(name, nameWidth)}  `;
    const clock = ink.dim(padLeft(time, timeWidth));
    if (plain.length <= room) return `${lead}${said}${" ".repeat(room - plain.length)}  ${clock}`;
    return `${lead}${clock}\n${parts.map(({ text, tone: its }) => `      ${ink.tone(its, text)}`).join("\n")}`;
  });
}

function failures(cases: readonly CaseResult[], full: number, page: Page): string[] {
  const told = cases.slice(0, full).flatMap((one) => ["", ...failure(one, page)]);
  const rest = cases.slice(full);
  if (rest.length === 0) return told;
  const heading = page.ink.strong(
    `and ${rest.length} more that failed, in short (--case ID tells one in full):`,
  );
  return [...told, "", heading, ...rest.flatMap((one) => mention(one, page))];
}

/** What is missing is said once, however many cases wait for it. */
function untestable(cases: readonly CaseResult[], { ink, columns }: Page): string[] {
  const byReason = groupBy(cases, (one) => one.why);
  return [...byReason].flatMap(([why, waiting]) => {
    const text = `${waiting.length} untestable: ${printable(why) || "no reason given"}`;
    return [
      "",
      ...wrap(text, columns - 4).map((line, at) => `${at === 0 ? ink.tone("doubt", "  ? ") : "    "}${line}`),
    ];
  });
}

/** An excuse is told once, with the cases that it excuses. */
function knownFailing(cases: readonly CaseResult[], { ink, columns }: Page): string[] {
  const byReason = groupBy(cases, (one) => one.why);
  return [...byReason].flatMap(([why, excused]) => {
    const reason = wrap(`${tell("known-failing", excused.length)}: ${printable(why, 300)}`, columns - 4);
    const ids = wrap(excused.map((one) => printable(one.id, 100)).join(", "), columns - 4);
    return [
      "",
      ...reason.map((line, at) => `${at === 0 ? ink.tone("excused", "  ◇ ") : "    "}${line}`),
      ...ids.map((line) => `    ${ink.dim(line)}`),
    ];
  });
}

function totals(reports: readonly Report[], options: RenderOptions, { ink, columns }: Page): string {
  const cases = allCases(reports);
  const counts = countCases(cases);
  const result = outcome(counts, options.requireAll);
  const tone = { good: "good", bad: "bad", unjudged: "doubt" } as const;
  const glyph = { good: "✓", bad: "✗", unjudged: "?" }[result];
  const elapsedMs = reports.reduce((sum, report) => sum + report.elapsedMs, 0);
  const judged = result === "unjudged" ? ["nothing was judged"] : [];
  const facts = [
    ...(reports.length > 1 ? [`${reports.length} targets`] : []),
    // Cases run side by side, so that the suites' times add up to more than the clock's.
    `${counts.total} ${counts.total === 1 ? "case" : "cases"} (${duration(caseTimeMs(cases))}) in ${duration(elapsedMs)}`,
  ];
  const said = [[...judged, ...tally(counts)].join(", "), ...facts].join(" · ");
  // Broken between its parts, not inside one: `4 cases`, `2 min 03 s` stay together.
  return wrap(said.replace(/(?<![,·]) (?!·)/g, "\u00a0"), columns - 2)
    .map(
      (line, at) =>
        `${at === 0 ? ink.tone(tone[result], glyph) : " "} ${ink.strong(line.replaceAll("\u00a0", " "))}`,
    )
    .join("\n");
}
