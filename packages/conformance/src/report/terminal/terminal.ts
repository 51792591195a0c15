import type { Verdict } from "../../judge/verdict.ts";
import { causesOf } from "../causes.ts";
import type { RenderOptions } from "../options.ts";
import type { CaseResult, Report } from "../report.ts";
import { printable } from "../visible-text.ts";
import {
  allCases,
  bySuite,
  caseTimeMs,
  countCases,
  duration,
  groupBy,
  outcomeOf,
  WORDING,
  WORST_FIRST,
  worst,
} from "../wording.ts";
import { displayWidth, padLeft, padRight, wrap } from "./display-width.ts";
import { type Page, paint, READING_COLUMNS } from "./paint.ts";
import { failure, mention } from "./terminal-case.ts";
import { ENGLISH } from "./words/en.ts";

/**
 * The report for a person at a terminal: suites, then what failed with its wire, what else is not a pass, and one line of
 * totals. No text of a server reaches the terminal with a control character in it.
 */
export function terminal(reports: readonly Report[], options: RenderOptions = {}): string {
  const page: Page = {
    ink: paint(options),
    columns: Math.max(40, options.columns ?? 100),
    words: options.words ?? ENGLISH,
  };
  const blocks = reports.map((report) => reportBlock(report, options, page));
  const remarks = new Set(reports.flatMap((report) => remarksOf(report, page)));
  const end = [...remarkLines([...remarks], page), totals(reports, options, page)];
  return `${[...blocks, end].map((block) => block.join("\n")).join("\n\n")}\n`;
}

function reportBlock(report: Report, options: RenderOptions, page: Page): string[] {
  const { ink, columns, words } = page;
  const of = (...verdicts: Verdict[]) => report.cases.filter((one) => verdicts.includes(one.verdict));
  const how = [
    report.depth,
    ...(report.strict ? [words.strict] : []),
    ...report.capabilities.map((name) => printable(name, 40)),
  ];
  const target = printable(report.target, 200);
  const said = how.join(words.comma);
  const heading =
    displayWidth(target) + displayWidth(said) + 2 <= columns
      ? [`${ink.strong(target)}  ${ink.dim(said)}`]
      : [ink.strong(target), ...wrap(said, columns).map(ink.dim)];
  return [
    ...heading,
    ...circumstances(report, page),
    ...remarkLines(remarksOf(report, page), page),
    ...suiteLines(report, page),
    ...causeLines(report, page),
    ...failures(of("fail", "stale-known-failing"), options.fullFailures ?? 20, page),
    ...of("warn").flatMap((one) => ["", ...mention(one, page)]),
    ...untestable(of("untestable"), page),
    ...knownFailing(of("known-failing"), page),
  ];
}

/** What a reader wants to know before believing that something did not happen in time. */
function circumstances({ machine, askedAgain }: Report, { ink, columns, words }: Page): string[] {
  const facts = [
    ...(machine && machine.load > 0 ? [words.load(machine.load, machine.cores)] : []),
    ...(askedAgain && askedAgain.cases > 0 ? [words.askedAgain(askedAgain.cases, askedAgain.confirmed)] : []),
  ];
  return facts.length === 0 ? [] : wrap(facts.join(" · "), columns).map(ink.dim);
}

/** That a run was stopped is a fact of its report, and is said in the words of the page. */
const remarksOf = ({ remarks = [], incomplete }: Report, { words }: Page): readonly string[] =>
  remarks.map((remark) =>
    incomplete !== undefined && remark === ENGLISH.incomplete(incomplete)
      ? words.incomplete(incomplete)
      : remark,
  );

/** Said at both ends: hundreds of failures may stand between them. */
const remarkLines = (remarks: readonly string[], { ink, columns }: Page): string[] =>
  remarks.flatMap((remark) =>
    wrap(printable(remark), columns - 2).map(
      (line, at) => `${at === 0 ? ink.tone("doubt", "▲") : " "} ${line}`,
    ),
  );

function suiteLines(report: Report, { ink, columns, words }: Page): string[] {
  const rows = [...bySuite(report)].map(([suite, cases]) => {
    const counts = countCases(cases);
    const parts = WORST_FIRST.filter((verdict) => counts[verdict] > 0).map((verdict) => ({
      text: words.tell(verdict, counts[verdict]),
      tone: WORDING[verdict].tone,
    }));
    return { name: printable(suite, 40), verdict: worst(counts), parts, time: duration(caseTimeMs(cases)) };
  });
  const nameWidth = Math.max(0, ...rows.map(({ name }) => displayWidth(name)));
  const timeWidth = Math.max(0, ...rows.map(({ time }) => time.length));
  const room = Math.min(columns, READING_COLUMNS) - nameWidth - timeWidth - 8;
  return rows.map(({ name, verdict, parts, time }) => {
    const { glyph, tone } = WORDING[verdict];
    const taken = displayWidth(parts.map(({ text }) => text).join(words.comma));
    const said = parts
      .map(({ text, tone: its }) => (its === "good" ? text : ink.tone(its, text)))
      .join(words.comma);
    const lead = `  ${ink.tone(tone, glyph)} ${padRight(name, nameWidth)}  `;
    const clock = ink.dim(padLeft(time, timeWidth));
    if (taken <= room) return `${lead}${said}${" ".repeat(room - taken)}  ${clock}`;
    return `${lead}${clock}\n${parts.map(({ text, tone: its }) => `      ${ink.tone(its, text)}`).join("\n")}`;
  });
}

/** Findings a terminal shows with their first ids. */
const MOST_CAUSES = 20;
const FIRST_IDS = 3;

/** What is behind many verdicts, said once. Nothing where every finding has one case. */
function causeLines(report: Report, { ink, columns, words }: Page): string[] {
  const causes = causesOf(report.cases);
  const cases = causes.reduce((sum, cause) => sum + cause.cases.length, 0);
  if (causes.length === cases) return [];
  const rows = causes.slice(0, MOST_CAUSES).flatMap((cause) => {
    const { glyph, tone } = WORDING[cause.cases.some(({ verdict }) => verdict === "fail") ? "fail" : "warn"];
    const ids = cause.cases.slice(0, FIRST_IDS).map(({ id }) => printable(id, 80));
    const more = cause.cases.length > FIRST_IDS ? ", ..." : "";
    const text = `${padLeft(`${cause.cases.length}`, 4)}  ${printable(words.cause(cause.cause))}${words.colon}${ids.join(", ")}${more}`;
    return wrap(text, columns - 4).map(
      (line, at) => `${at === 0 ? ink.tone(tone, `  ${glyph}`) : "          "} ${line}`,
    );
  });
  const left = causes.length - MOST_CAUSES;
  const heading = words.findings(causes.length, cases);
  return ["", ink.strong(heading), ...rows, ...(left > 0 ? [ink.dim(`  ${words.more(left)}`)] : [])];
}

function failures(cases: readonly CaseResult[], full: number, page: Page): string[] {
  const shown = cases.slice(0, full).flatMap((one) => ["", ...failure(one, page)]);
  const rest = cases.slice(full);
  if (rest.length === 0) return shown;
  const heading = page.ink.strong(page.words.moreFailed(rest.length));
  return [...shown, "", heading, ...rest.flatMap((one) => mention(one, page))];
}

/** What is missing is said once, however many cases wait for it. */
function untestable(cases: readonly CaseResult[], { ink, columns, words }: Page): string[] {
  const byReason = groupBy(cases, (one) => one.why);
  return [...byReason].flatMap(([why, waiting]) => {
    const reason = printable(why) || words.noReason;
    const text = `${words.tell("untestable", waiting.length)}${words.colon}${reason}`;
    return [
      "",
      ...wrap(text, columns - 4).map((line, at) => `${at === 0 ? ink.tone("doubt", "  ? ") : "    "}${line}`),
    ];
  });
}

/** A reason is shown once, with the cases that are known to fail for it. */
function knownFailing(cases: readonly CaseResult[], { ink, columns, words }: Page): string[] {
  const byReason = groupBy(cases, (one) => one.why);
  return [...byReason].flatMap(([why, known]) => {
    const text = `${words.tell("known-failing", known.length)}${words.colon}${printable(why, 300)}`;
    const reason = wrap(text, columns - 4);
    const ids = wrap(known.map((one) => printable(one.id, 100)).join(", "), columns - 4);
    return [
      "",
      ...reason.map((line, at) => `${at === 0 ? ink.tone("known", "  ◇ ") : "    "}${line}`),
      ...ids.map((line) => `    ${ink.dim(line)}`),
    ];
  });
}

function totals(reports: readonly Report[], options: RenderOptions, { ink, columns, words }: Page): string {
  const cases = allCases(reports);
  const counts = countCases(cases);
  const result = outcomeOf(reports, options);
  const tone = { good: "good", bad: "bad", unjudged: "doubt" } as const;
  const glyph = { good: "✓", bad: "✗", unjudged: "?" }[result];
  const elapsedMs = reports.reduce((sum, report) => sum + report.elapsedMs, 0);
  const isStopped = reports.some(({ incomplete }) => incomplete !== undefined);
  const judged = isStopped ? [words.stopped] : result === "unjudged" ? [words.nothingJudged] : [];
  const facts = [
    ...(reports.length > 1 ? [words.targets(reports.length)] : []),
    // Cases run side by side, so that the suites' times add up to more than the clock's.
    words.cases(counts.total, duration(caseTimeMs(cases)), duration(elapsedMs)),
  ];
  const tally = WORST_FIRST.filter((verdict) => counts[verdict] > 0).map((verdict) =>
    words.tell(verdict, counts[verdict]),
  );
  const said = [[...judged, ...tally].join(words.comma), ...facts].join(" · ");
  // Broken between its parts, not inside one: `4 cases`, `2 min 03 s` stay together.
  return wrap(said.replace(/(?<![,·]) (?!·)/g, "\u00a0"), columns - 2)
    .map(
      (line, at) =>
        `${at === 0 ? ink.tone(tone[result], glyph) : " "} ${ink.strong(line.replaceAll("\u00a0", " "))}`,
    )
    .join("\n");
}
