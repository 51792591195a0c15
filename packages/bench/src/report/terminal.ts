import type { Metric } from "../scenario.ts";
import { ERROR } from "../statistics/judge.ts";
import { columns, columnsOf, cutAt } from "./columns.ts";
import { isCompared, valueText, wobble } from "./format.ts";
import { printable } from "./printable.ts";
import type { BenchReport, ScenarioReport } from "./report.ts";
import { sentences } from "./sentences.ts";
import type { BenchWords } from "./words/bench-words.ts";
import { ENGLISH } from "./words/en.ts";

/** A terminal has at least so many columns: tables fit, sentences are wrapped. */
const WIDE = 100;
const INDENT = "  ";

/** The report for a terminal, one line each. Default: in English. */
export function terminalLines(report: BenchReport, words: BenchWords = ENGLISH): readonly string[] {
  const clean = printable(report);
  const { environment, smoke, warnings, scenarios } = clean;
  return [
    ...wrapped(words.machine(environment)),
    words.settings(clean),
    ...warnings.flatMap((text) => wrapped(words.warning(words.text(text)))),
    ...(smoke ? [words.smoke] : []),
    ...scenarios.flatMap((scenario) => ["", ...scenarioLines(scenario, { smoke, words })]),
  ];
}

function scenarioLines(
  scenario: ScenarioReport,
  { smoke, words }: { readonly smoke: boolean; readonly words: BenchWords },
): string[] {
  const { metrics, contenders, failures, notes } = scenario;
  const groups = contenders.length === 0 ? [] : [...new Set(metrics.map(({ group }) => group))];
  // Nothing is claimed of a smoke, nor of rounds that are too few for an interval.
  const isJudged = !smoke && scenario.comparisons.some(({ low }) => low !== undefined);
  const isCounted = isJudged && isCompared(metrics);
  return [
    ...wrapped(words.scenario(scenario)),
    ...groups.flatMap((group) => groupLines(scenario, group, words)),
    ...(smoke ? [] : sentences(scenario, words).flatMap((text) => wrapped(text, INDENT))),
    ...(isCounted ? wrapped(words.chance(100 * ERROR), INDENT) : []),
    ...failures.flatMap((one) => wrapped(words.failure(one), INDENT)),
    ...notes.flatMap((note) => wrapped(words.text(note), INDENT)),
  ];
}

function groupLines({ metrics, contenders }: ScenarioReport, group: string, words: BenchWords): string[] {
  const shown = metrics.filter(
    (one) => one.group === group && contenders.some(({ figures }) => figures[one.id]),
  );
  const cell = (contender: ScenarioReport["contenders"][number], { id, unit }: Metric): string => {
    const figure = contender.figures[id];
    return figure ? `${valueText(unit, figure)} ${unit === "share" ? "" : wobble(figure)}`.trimEnd() : "-";
  };
  const rows = contenders.map((one) => [one.name, ...shown.map((metric) => cell(one, metric))]);
  return columns([[words.text(group), ...shown.map(words.head)], ...rows]).map((line) => INDENT + line);
}

/** After these a Chinese sentence may be broken, which has no spaces; not between two of them. */
const PAUSE = /(?<=[，、；：。）])(?![，、；：。）])/g;

/** A text in lines that a terminal shows whole; what was in lines stays in lines. */
function wrapped(text: string, indent = ""): string[] {
  const most = WIDE - indent.length;
  return text.split("\n").flatMap((line) => {
    const lines: string[] = [];
    let left = line;
    while (columnsOf(left) > most) {
      const room = cutAt(left, most).length;
      const pauses = [...left.matchAll(PAUSE)].map(({ index }) => index).filter((index) => index <= room);
      const at = Math.max(left.lastIndexOf(" ", room), ...pauses);
      const end = at > 0 ? at : room;
      lines.push(indent + left.slice(0, end));
      left = left.slice(end).trimStart();
    }
    return [...lines, indent + left];
  });
}
