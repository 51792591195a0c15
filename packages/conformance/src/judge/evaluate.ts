import type { ConformanceCase } from "../case/case.ts";
import { describeEvents } from "../connection/event-matcher.ts";
import type { Observation } from "../probe/probe.ts";

/** What an observation means for its case, before anybody asks about levels and excuses. */
export interface Finding {
  /** `tolerated`: legal, though not what a strict reading asks for. `declined`: the server need not do what the case is about. */
  readonly outcome: "held" | "tolerated" | "broke" | "declined";
  /** The first thing that was not right; empty when all was. */
  readonly why: string;
  /** Every such thing. */
  readonly detail: readonly string[];
}

/** Compares an observation with what the case accepts. Pure and total. */
export function evaluate(c: ConformanceCase, seen: Observation): Finding {
  const always = [...seen.violations.map((text) => `the server broke a rule: ${text}`), ...seen.broke];
  const judged = seen.opened ? byCause(c, seen) : [];
  const tolerated = [...seen.warned, ...toleratedEvents(c, seen)];
  if (c.informational) {
    const broke = always.length > 0;
    return {
      outcome: broke ? "broke" : "held",
      why: always[0] ?? "",
      detail: [...always, ...judged, ...tolerated],
    };
  }
  if (seen.declined && always.length === 0) return { outcome: "declined", why: DECLINED, detail: [] };
  const faults = [...always, ...judged];
  const detail = [...faults, ...tolerated];
  const outcome = faults.length > 0 ? "broke" : tolerated.length > 0 ? "tolerated" : "held";
  return { outcome, why: detail[0] ?? "", detail };
}

/** What came first tells most: a server that closed too soon could not send what is missing. */
function byCause(c: ConformanceCase, seen: Observation): string[] {
  const closedTooSoon = c.ending.by === "probe" && seen.closedFirst === "server";
  return closedTooSoon
    ? [...endingFaults(c, seen), ...eventFaults(c, seen)]
    : [...eventFaults(c, seen), ...endingFaults(c, seen)];
}

function eventFaults(c: ConformanceCase, seen: Observation): string[] {
  if (seen.fit !== "none") return [];
  const expected = c.events.ok.map((events) => describeEvents(events)).join(", or ");
  return [`expected ${expected}, came ${describeEvents(seen.events, seen.eventCount)}`];
}

function toleratedEvents(c: ConformanceCase, seen: Observation): string[] {
  if (!seen.opened || seen.fit !== "tolerated") return [];
  const strict = describeEvents(c.events.ok[0] ?? []);
  return [`expected ${strict}, came ${describeEvents(seen.events, seen.eventCount)}, which is tolerated`];
}

function endingFaults(c: ConformanceCase, seen: Observation): string[] {
  const { by, codes, codeNeeded, clean } = c.ending;
  if (by === "left") return [];
  if (by === "server") {
    if (seen.servedOn) return ["expected the server to fail the connection, it went on and answered a ping"];
    if (seen.closedFirst !== "server") return ["expected the server to fail the connection, it left it open"];
  }
  if (by === "probe" && seen.closedFirst === "server") {
    return [`expected the connection to stay open until the probe closed it, ${describeEnd(seen)}`];
  }
  const faults: string[] = [];
  const { closeCode } = seen;
  if (closeCode === undefined) {
    if (clean || codeNeeded) faults.push(`expected a Close frame from the server, ${describeEnd(seen)}`);
  } else if (closeCode === NO_CODE ? codeNeeded === true : !codes.includes(closeCode)) {
    const came = closeCode === NO_CODE ? "none" : closeCode;
    faults.push(`expected close code ${codes.join(" or ")}, came ${came}`);
  }
  if (clean && !seen.probeClosed && seen.closedFirst === "server") {
    faults.push("expected the server to wait for the probe's Close frame, it did not");
  }
  if (seen.ended === undefined)
    faults.push("expected the server to close the TCP connection, it left it open");
  return faults;
}

const DECLINED = "the server declined the offer that the case is about";
const NO_CODE = 1005;

function describeEnd(seen: Observation): string {
  if (seen.closeCode !== undefined) {
    return `the server closed it with ${seen.closeCode === NO_CODE ? "no code" : seen.closeCode}`;
  }
  if (seen.ended === "fin") return "the server ended TCP without a Close frame";
  return seen.ended === "reset" ? "the server reset TCP without a Close frame" : "the server did nothing";
}
