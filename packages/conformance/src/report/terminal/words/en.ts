import { ruleText, tell } from "../../wording.ts";
import type { ReportWords } from "./report-words.ts";

const casesOf = (n: number): string => (n === 1 ? "case" : "cases");

/** The words of the terminal report in English. */
export const ENGLISH: ReportWords = {
  tell,
  rule: ruleText,
  comma: ", ",
  colon: ": ",
  strict: "strict",
  load: (load, cores) => `load ${load} on ${cores} cores`,
  askedAgain: (cases, confirmed) =>
    `${cases} silent ${casesOf(cases)} asked again, alone: ${confirmed} confirmed`,
  findings: (findings, cases) => `${findings} findings in ${cases} cases, what matters most first:`,
  cause: ({ what }) => what,
  more: (left) => `and ${left} more`,
  moreFailed: (left) => `and ${left} more that failed, in short (--case ID shows one in full):`,
  noReason: "no reason given",
  listedAsKnownFailing: "listed as known failing",
  place: (place) => `case: ${place}`,
  earlier: (entries) => `… ${entries} earlier`,
  incomplete: ({ judged, of }) =>
    `incomplete: the run was stopped after ${judged} of ${of} cases; the others were not judged`,
  stopped: "stopped before its end",
  nothingJudged: "nothing was judged",
  targets: (targets) => `${targets} targets`,
  cases: (cases, took, elapsed) => `${cases} ${casesOf(cases)} in ${elapsed} (sum of their times: ${took})`,
  wrote: (format, file) => `wrote the ${format} report to ${file}`,
  stoppedAtOnce: (program) => `${program}: stopped before anything was judged`,
};
