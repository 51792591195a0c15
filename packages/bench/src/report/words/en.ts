import type { ScenarioReport } from "../report.ts";
import type { BenchWords, HowMuch } from "./bench-words.ts";

const ENDS: Readonly<Record<ScenarioReport["endedBy"], string>> = {
  answers: "ended when every answer was in",
  time: "ended when the time was up",
  rounds: "all rounds",
};

function howMuch(how: HowMuch): string {
  if (how.kind === "times") return `${how.low} to ${how.high} times`;
  if (how.kind === "bound") return `${how.is === "atLeast" ? "at least" : "at most"} ${how.times} times`;
  const words = how.isTime ? { more: "longer", less: "less time" } : { more: "more", less: "less" };
  return `${how.low} to ${how.high} ${words[how.is]}`;
}

/** The words of the terminal report in English; the report's own texts are English. */
export const ENGLISH: BenchWords = {
  machine: ({ cores, cpu, os, node, loadAtStart }) =>
    `${cores} cores (${cpu}), ${os}, Node.js ${node}, load ${loadAtStart.toFixed(1)} at start`,
  settings: ({ sizeBytes, windowMs, seed }) =>
    `messages of ${sizeBytes} octets, windows of ${windowMs} ms, seed ${seed}`,
  warning: (text) => `warning: ${text}`,
  smoke: "smoke: this run shows that the machinery works; its figures mean nothing",
  says: ({ says }) => says,
  scenario: ({ name, says, rounds, endedBy, elapsedMs }) =>
    `${name}: ${says} (${rounds} ${rounds === 1 ? "round" : "rounds"} in ${Math.round(elapsedMs / 1000)} s, ${ENDS[endedBy]})`,
  text: (text) => text,
  head: ({ says }) => says,
  howMuch,
  differs: ({ sentence = "{a} has {by} the figure of {b}" }) => sentence,
  ofGroup: (sentence, group) => `${sentence} (${group}).`,
  figure: ({ says, group }, interval) =>
    interval === undefined ? `${says} (${group})` : `${says} (${group}: ${interval})`,
  span: (low, high) => `${low} to ${high}`,
  notKnownYet: "not known yet",
  onlyLowerBound: "only a lower bound is known",
  alike: ({ of, against, figures }) => `${of} and ${against} are alike in ${figures.join(", ")}.`,
  noDifference: ({ of, against, figures }) =>
    `No difference was found between ${of} and ${against} in ${figures.join(", ")}.`,
  tooFew: (rounds, { of, against, figures }) =>
    `${rounds === 1 ? "One round" : `${rounds} rounds`} cannot show a difference between ${of} and ${against} in ${figures.join(", ")}: more are needed.`,
  chance: (percent) =>
    `The chance that any of these is wrong is ${percent} % at most, however long it was measured.`,
  failure: ({ name, why, blamesServer }) => `${blamesServer ? "wrong" : "not run"}: ${name}: ${why}`,
};
