import { shortPath } from "../../function-folder.ts";
import { count } from "../../language/count.ts";
import { type Plain, say } from "../../language/language.ts";
import { painter, type Screen, type Style } from "../../text/screen.ts";
import { columnsOf, padded } from "../../text/width.ts";
import { wrapped } from "../../text/wrapped.ts";
import type { CheckResult, Examination } from "../examination.ts";
import type { Finding } from "../finding.ts";
import { countStatuses, type Status } from "./counts.ts";

/** A finding is the one word in capitals: without colours it has to be found too. */
const LABELS: Readonly<Record<Status, Plain>> = {
  finding: "FINDING",
  untestable: "untestable",
  ok: "ok",
  "out-of-scope": "-",
  skipped: "skipped",
};
const STYLES: Readonly<Record<Status, Style>> = {
  finding: "red",
  untestable: "yellow",
  ok: "green",
  "out-of-scope": "faint",
  skipped: "faint",
};
/** What needs attention comes first. */
const ORDER = Object.keys(LABELS) as readonly Status[];
const labelWidth = (): number => Math.max(...Object.values(LABELS).map((label) => columnsOf(say(label))));

/** Of a log this much is shown; --json has all. */
const MAX_DETAIL_LINES = 24;
/** A reason up to this long is quicker read again than looked up. */
const LONG_REASON_CHARS = 40;
/** Below this many columns a check's text goes under its name. */
const NARROW_COLUMNS = 80;

/** How it is shown. */
export interface LineOptions {
  readonly screen?: Screen | undefined;
  /** True: a line for each check. Default: what is well is folded into one line, and what is out of scope is counted. */
  readonly verbose?: boolean;
}

/** Findings first, each with where it is and what to do; then what is untestable here, then the rest in a line. */
export function examinationLines(
  examinations: readonly Examination[],
  { screen, verbose = false }: LineOptions = {},
): string[] {
  const paint = painter(screen);
  const blocks = examinations.map((examination) => {
    const { spec } = examination;
    const name = spec === undefined ? "s.yaml" : `${spec.name} (${spec.target}, ${spec.runtime})`;
    const rows = rowsOf(examination);
    const shown = rows.filter(({ status }) => verbose || isForSomebody(status));
    const width = Math.max(0, ...shown.map(({ id }) => columnsOf(id)));
    const folded = verbose ? [] : foldedLines(rows, screen);
    return [paint("bold", name), ...shown.flatMap((row) => rowLines(row, width, screen)), ...folded];
  });
  const lines = blocks.flatMap((block, i) => (i === 0 ? block : ["", ...block]));
  return [...lines, ...wrapped(summaryOf(examinations), 0, screen)];
}

function summaryOf(examinations: readonly Examination[]): string {
  const counts = countStatuses(examinations);
  const parts = [
    count(counts.finding, "finding"),
    say("{n} untestable", { n: counts.untestable }),
    say("{n} ok", { n: counts.ok }),
    say("{n} out of scope", { n: counts["out-of-scope"] }),
    ...(counts.skipped > 0 ? [say("{n} skipped", { n: counts.skipped })] : []),
  ];
  return parts.join(say(", "));
}

const isForSomebody = (status: Status): boolean => status === "finding" || status === "untestable";

/** `ok  trigger, trigger-get, …`: names that could be asked for again with --only. */
function foldedLines(rows: readonly Row[], screen: Screen | undefined): string[] {
  const ids = rows.filter(({ status }) => status === "ok").map(({ id }) => id);
  if (ids.length === 0) return [];
  const [first = "", ...more] = wrapped(ids.join(", "), labelWidth() + 2, screen);
  const label = painter(screen)(STYLES.ok, padded(say(LABELS.ok), labelWidth()));
  return [`${label}  ${first.trimStart()}`, ...more];
}

/** What is printed for one check, or for several that have the same to say. */
interface Row {
  readonly status: Status;
  readonly id: string;
  readonly text: string;
  /** Below it: places, details, ways out. */
  readonly below: readonly string[];
}

/** In the order of their weight. Skipped checks are only counted. */
function rowsOf({ spec, results }: Examination): Row[] {
  const given = new Map<string, string>();
  const rows = results
    .filter(({ verdict }) => verdict.status !== "skipped")
    .map((result): Row => {
      const { check, verdict } = result;
      const findings = verdict.status === "finding" ? verdict.findings : [];
      const [text = "", ...more] = textOnce(result, given).split("\n");
      return {
        status: verdict.status,
        id: check.id,
        text,
        below: [...more, ...findings.flatMap((finding) => findingLines(check, finding))],
      };
    })
    .sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  if (spec !== undefined) return rows;
  // Without an s.yaml that can be read no other check can say anything, and all for the same reason.
  const mute = rows.filter(({ status }) => status === "untestable");
  const [first, second] = mute;
  if (first === undefined || second === undefined) return rows;
  return [
    ...rows.filter(({ status }) => status !== "untestable"),
    { ...first, id: say("{n} others", { n: mute.length }) },
  ];
}

/** A check's text; a long reason that an earlier one gave for not looking is not given again. */
function textOnce(result: CheckResult, given: Map<string, string>): string {
  const text = textOf(result);
  if (result.verdict.status !== "untestable" || text.length <= LONG_REASON_CHARS) return text;
  const before = given.get(text);
  if (before !== undefined) return say("for the same reason as {id}", { id: before });
  given.set(text, result.check.id);
  return text;
}

function textOf({ check, verdict }: CheckResult): string {
  switch (verdict.status) {
    case "ok":
      return verdict.says;
    case "finding":
      return say(check.finding);
    case "untestable":
    case "out-of-scope":
      return verdict.why;
    case "skipped":
      return check.looksAt;
  }
}

function rowLines({ status, id, text, below }: Row, width: number, screen: Screen | undefined): string[] {
  const paint = painter(screen);
  const label = say(LABELS[status]);
  if (screen !== undefined && screen.columns < NARROW_COLUMNS) {
    const texts = [text, ...below].flatMap((each) => wrapped(each, 4, screen));
    return [`${paint(STYLES[status], label)}  ${id}`, ...texts];
  }
  const indent = labelWidth() + 2;
  const [first = "", ...more] = wrapped(text, indent + width + 2, screen);
  const head = `${paint(STYLES[status], padded(label, labelWidth()))}  ${padded(id, width)}  ${first.trimStart()}`;
  return [head, ...more, ...below.flatMap((each) => wrapped(each, indent, screen))];
}

const placeOf = ({ file, line }: Finding): string =>
  file === undefined ? "" : `${shortPath(file)}${line === undefined ? "" : `:${line}`}`;

/** Place and detail on one line, then the rest of the detail in part, then the way out. */
function findingLines(check: CheckResult["check"], finding: Finding): string[] {
  const [detail = "", ...more] = finding.detail?.trimEnd().split("\n") ?? [];
  const head = [placeOf(finding), detail].filter((text) => text !== "").join(": ");
  const left = more.length - MAX_DETAIL_LINES;
  const shown =
    left > 0
      ? [...more.slice(0, MAX_DETAIL_LINES), say("… {lines}", { lines: count(left, "more line") })]
      : more;
  const fix = finding.fix ?? say(check.fix);
  return [...(head === "" ? [] : [head]), ...shown, ...(fix === "" ? [] : [`→ ${fix}`])];
}
