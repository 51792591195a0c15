import { printable } from "../event-line.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { shortPath } from "../function-folder.ts";
import { count } from "../pack/count.ts";
import type { Finding } from "./check.ts";
import type { CheckResult, Examination } from "./examination.ts";

/** What became of a check. */
export type Status = CheckResult["verdict"]["status"];

/** A finding is the one word in capitals: without colours it has to be found too. */
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

/** A terminal that the lines are for. Without one (a pipe, a file) they are neither wrapped nor coloured. */
export interface Screen {
  readonly columns: number;
  readonly color: boolean;
}

/** One line per check, and below a finding where it is and what to do. */
export function examinationLines(examinations: readonly Examination[], screen?: Screen): string[] {
  const width = Math.max(...resultsOf(examinations).map(({ check }) => check.id.length));
  const lines = examinations.flatMap((examination) => {
    const { spec } = examination;
    const name = spec === undefined ? "s.yaml" : `${spec.name} (${spec.target}, ${spec.runtime})`;
    return [name, ...rowsOf(examination).flatMap((row) => rowLines(row, width, screen))];
  });
  const counts = countStatuses(examinations);
  const summary = [
    `${counts.ok} ok`,
    count(counts.finding, "finding"),
    `${counts["could-not-look"]} could not look`,
    `${counts["does-not-apply"]} do not apply`,
    ...(counts.skipped > 0 ? [`${counts.skipped} skipped`] : []),
  ];
  return [...lines, ...wrapped(summary.join(", "), 0, screen)];
}

/** What is printed for one check, or for several that say the same. */
interface Row {
  readonly status: Status;
  readonly id: string;
  readonly says: string;
  /** Below it: places, details, ways out. */
  readonly below: readonly string[];
}

/** Skipped checks are only counted. */
function rowsOf({ spec, results }: Examination): Row[] {
  const saidBy = new Map<string, string>();
  const rows = results
    .filter(({ verdict }) => verdict.status !== "skipped")
    .map((result): Row => {
      const { check, verdict } = result;
      const findings = verdict.status === "finding" ? verdict.findings : [];
      return {
        status: verdict.status,
        id: check.id,
        says: sayingOnce(result, saidBy),
        below: findings.flatMap((finding) => findingLines(check, finding)),
      };
    });
  if (spec !== undefined) return rows;
  // Without an s.yaml that can be read no other check can say anything, and all for the same reason.
  const mute = rows.filter(({ status }) => status === "could-not-look");
  const [first, second] = mute;
  if (first === undefined || second === undefined) return rows;
  return [
    ...rows.filter(({ status }) => status !== "could-not-look"),
    { ...first, id: `${mute.length} others` },
  ];
}

/** What a check says; a long reason that an earlier one gave for not looking is not said again. */
function sayingOnce(result: CheckResult, saidBy: Map<string, string>): string {
  const says = saying(result);
  if (result.verdict.status !== "could-not-look" || says.length <= LONG_REASON_CHARS) return says;
  const before = saidBy.get(says);
  if (before !== undefined) return `for the same reason as ${before}`;
  saidBy.set(says, result.check.id);
  return says;
}

/** A reason up to this long is quicker read again than looked up. */
const LONG_REASON_CHARS = 40;
/** Below this many columns a check's text goes under its name. */
const NARROW_COLUMNS = 80;

/** Select Graphic Rendition (ECMA-48 §8.3.117): red, yellow, green, faint. */
const SGR: Readonly<Record<Status, number>> = {
  finding: 31,
  "could-not-look": 33,
  ok: 32,
  "does-not-apply": 2,
  skipped: 2,
};

function rowLines({ status, id, says, below }: Row, width: number, screen: Screen | undefined): string[] {
  const paint = (text: string): string => (screen?.color ? `\u001b[${SGR[status]}m${text}\u001b[0m` : text);
  const label = LABELS[status];
  if (screen !== undefined && screen.columns < NARROW_COLUMNS) {
    const texts = [says, ...below].flatMap((text) => wrapped(text, 4, screen));
    return [`${paint(label)}  ${id}`, ...texts];
  }
  const indent = LABEL_WIDTH + 2;
  const [first = "", ...more] = wrapped(says, indent + width + 2, screen);
  const head = `${paint(label.padEnd(LABEL_WIDTH))}  ${id.padEnd(width)}  ${first.trimStart()}`;
  return [head, ...more, ...below.flatMap((text) => wrapped(text, indent, screen))];
}

/** Breaks a text between words, every line indented; whole where there is no screen. */
function wrapped(text: string, indent: number, screen: Screen | undefined): string[] {
  const before = " ".repeat(indent);
  const clean = printable(text);
  const room = (screen?.columns ?? Number.POSITIVE_INFINITY) - indent;
  if (clean.length <= room) return [before + clean];
  const own = /^ */.exec(clean)?.[0] ?? "";
  const lines: string[] = [];
  for (const word of clean.trim().split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && own.length + last.length + 1 + word.length <= room)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => before + own + line);
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

/** Place and detail on one line where there is room, then a log in part, then the way out. */
function findingLines(check: CheckResult["check"], finding: Finding): string[] {
  const what = [placeOf(finding), ...(finding.detail?.trimEnd().split("\n") ?? [])].filter(
    (text) => text !== "",
  );
  const [first, second, ...more] = what;
  const head =
    finding.file !== undefined && second !== undefined ? [`${first}: ${second}`] : what.slice(0, 2);
  const fix = finding.fix ?? check.fix;
  const left = more.length - MAX_DETAIL_LINES;
  const shown = left > 0 ? [...more.slice(0, MAX_DETAIL_LINES), `… ${left} more lines`] : more;
  return [...head, ...shown.map((text) => `  ${text}`), ...(fix === "" ? [] : [`→ ${fix}`])];
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
