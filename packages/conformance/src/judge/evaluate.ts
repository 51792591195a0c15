import type { ConformanceCase, Ending } from "../case/case.ts";
import type { Observation } from "../probe/probe.ts";
import { type Deviation, type EndSeen, NO_CODE } from "./deviation.ts";
import { judgeResponse } from "./response.ts";
import { describe } from "./words.ts";

/** What an observation means for its case, before anybody asks about levels and known failures. */
export interface Finding {
  /**
   * `tolerated`: legal, though not what a strict reading asks for. `declined`: the server need not do what the case is about. `fatal`: it
   * did not outlive the case.
   */
  readonly outcome: "held" | "tolerated" | "broke" | "declined" | "fatal";
  /** Everything that was not as it was expected; the most telling comes first. */
  readonly deviations: readonly Deviation[];
  /** The first of them in words; empty where there is none. */
  readonly why: string;
  /** All of them in words. */
  readonly detail: readonly string[];
}

/** A finding with its words. */
export function finding(outcome: Finding["outcome"], deviations: readonly Deviation[]): Finding {
  const detail = deviations.map(describe);
  return { outcome, deviations, why: detail[0] ?? "", detail };
}

/** Compares an observation with what the case accepts. Pure and total. */
export function evaluate(c: ConformanceCase, seen: Observation): Finding {
  const response = seen.answer && judgeResponse(c.opening?.expect, seen.answer);
  const always: Deviation[] = [...(response?.faults ?? []), ...seen.facts];
  const refusal = refusalOf(c, seen);
  const judged = seen.opened && refusal === undefined ? byCause(c, seen) : [];
  const tolerated = [
    ...(response?.warnings ?? []),
    ...(refusal === undefined ? [...toleratedEvents(c, seen), ...toleratedCode(c, seen)] : [refusal]),
  ];
  if (c.informational)
    return finding(always.length > 0 ? "broke" : "held", [...always, ...judged, ...tolerated]);
  if (seen.declined && always.length === 0) return { ...finding("declined", []), why: DECLINED };
  const faults = [...always, ...judged];
  const outcome = faults.length > 0 ? "broke" : tolerated.length > 0 ? "tolerated" : "held";
  return finding(outcome, [...faults, ...tolerated]);
}

/** What happened first explains most: a server that closed too soon could not send what is missing. */
function byCause(c: ConformanceCase, seen: Observation): Deviation[] {
  const closedTooSoon = c.ending.by === "probe" && seen.closedFirst === "server";
  return closedTooSoon
    ? [...endingFaults(c, seen), ...eventFaults(c, seen)]
    : [...eventFaults(c, seen), ...endingFaults(c, seen)];
}

const eventFaults = (c: ConformanceCase, seen: Observation): Deviation[] =>
  seen.fit === "none" ? [eventsSeen(c, seen, { isTolerated: false })] : [];

const toleratedEvents = (c: ConformanceCase, seen: Observation): Deviation[] =>
  seen.opened && seen.fit === "tolerated" ? [eventsSeen(c, seen, { isTolerated: true })] : [];

const eventsSeen = (
  c: ConformanceCase,
  seen: Observation,
  { isTolerated }: { readonly isTolerated: boolean },
): Deviation => ({
  fact: "events",
  wanted: c.events.ok,
  got: seen.events,
  count: seen.eventCount,
  isTolerated,
});

/** A server may have limits: one that says so with a code has not broken the rule that it was asked about. */
function refusalOf(c: ConformanceCase, seen: Observation): Deviation | undefined {
  const { closeCode: code, closedFirst, eventCount } = seen;
  if (code === undefined || closedFirst !== "server" || eventCount > 0) return undefined;
  return c.refusal?.includes(code) ? { fact: "refusal", code } : undefined;
}

function toleratedCode({ ending }: ConformanceCase, { opened, closeCode: got }: Observation): Deviation[] {
  if (!opened || ending.by === "left" || got === undefined || got === NO_CODE) return [];
  const isTolerated = !ending.codes.includes(got) && mayEndIt(ending, got);
  return isTolerated ? [{ fact: "close-code", wanted: ending.codes, got, isTolerated }] : [];
}

/** A code that no case names but that ends the connection as well. */
const mayEndIt = ({ tolerated }: Ending, code: number): boolean =>
  tolerated === "any" || (tolerated?.includes(code) ?? false);

function endingFaults(c: ConformanceCase, seen: Observation): Deviation[] {
  const { by, codes, codeNeeded, clean, once } = c.ending;
  if (by === "left") return [];
  if (by === "server") {
    if (seen.servedOn) return [{ fact: "not-failed", how: "served-on" }];
    if (seen.closedFirst !== "server") return [{ fact: "not-failed", how: "left-open" }];
  }
  const end = endSeen(seen);
  if (by === "probe" && seen.closedFirst === "server") return [{ fact: "closed-early", end }];
  const faults: Deviation[] = [];
  const { closeCode: got } = seen;
  if (got === undefined) {
    if (clean || codeNeeded) faults.push({ fact: "no-close-frame", end });
  } else if (got === NO_CODE ? codeNeeded === true : !codes.includes(got) && !mayEndIt(c.ending, got)) {
    faults.push({ fact: "close-code", wanted: codes, got, isTolerated: false });
  }
  if (once && seen.closeFrames > 1) faults.push({ fact: "close-frames", got: seen.closeFrames });
  if (clean && !seen.probeClosed && seen.closedFirst === "server") faults.push({ fact: "close-not-awaited" });
  if (seen.ended === undefined) faults.push({ fact: "tcp-left-open" });
  return faults;
}

const DECLINED = "the server declined the offer that the case is about";

function endSeen({ closeCode: code, ended }: Observation): EndSeen {
  if (code !== undefined) return { code };
  return ended === "fin" || ended === "reset" ? ended : "nothing";
}
