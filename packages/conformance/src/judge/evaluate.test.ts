import { describe, expect, test } from "vitest";
import type { ConformanceCase, Ending } from "../case/case.ts";
import type { Observation } from "../probe/probe.ts";
import { evaluate } from "./evaluate.ts";

const PROBE: Ending = { by: "probe", codes: [1000, 3000], clean: true };
const SERVER: Ending = { by: "server", codes: [1002], clean: false };

const caseOf = (ending: Ending, more: Partial<ConformanceCase> = {}): ConformanceCase => ({
  id: "close/example",
  level: "MUST",
  says: "is an example",
  source: { rfc: 6455, section: "7" },
  needs: [],
  autobahn: [],
  script: [],
  events: { ok: [[]] },
  ending,
  ...more,
});

const GOOD: Observation = {
  connected: true,
  status: 101,
  headers: [],
  violations: [],
  broke: [],
  warned: [],
  opened: true,
  declined: false,
  events: [],
  eventCount: 0,
  fit: "ok",
  closeCode: 1000,
  closedFirst: "probe",
  probeClosed: true,
  ended: "fin",
  servedOn: false,
  elapsedMs: 1,
  wire: [],
};
const FAILED: Observation = { ...GOOD, closeCode: 1002, closedFirst: "server" };

describe("evaluate", () => {
  test.each([
    ["a clean end", PROBE, GOOD, "held", ""],
    ["another code that is accepted", PROBE, { ...GOOD, closeCode: 3000 }, "held", ""],
    ["a Close frame without a code", PROBE, { ...GOOD, closeCode: 1005 }, "held", ""],
    [
      "a wrong code",
      PROBE,
      { ...GOOD, closeCode: 1011 },
      "broke",
      "expected close code 1000 or 3000, came 1011",
    ],
    [
      "no Close frame",
      PROBE,
      { ...GOOD, closeCode: undefined },
      "broke",
      "expected a Close frame from the server, the server ended TCP without a Close frame",
    ],
    [
      "TCP left open",
      PROBE,
      { ...GOOD, ended: undefined },
      "broke",
      "expected the server to close the TCP connection, it left it open",
    ],
    [
      "a server that closes first",
      PROBE,
      FAILED,
      "broke",
      "expected the connection to stay open until the probe closed it, the server closed it with 1002",
    ],
    ["a failed connection", SERVER, FAILED, "held", ""],
    [
      "an offer that the server declined",
      SERVER,
      { ...GOOD, opened: false, declined: true, fit: "none" },
      "declined",
      "the server declined the offer that the case is about",
    ],
    [
      "a bad answer that also declines",
      SERVER,
      { ...GOOD, opened: false, declined: true, broke: ["expected less"] },
      "broke",
      "expected less",
    ],
    ["a cut connection", SERVER, { ...FAILED, closeCode: undefined, ended: "reset" }, "held", ""],
    [
      "a failed connection with the wrong code",
      SERVER,
      { ...FAILED, closeCode: 1000 },
      "broke",
      "expected close code 1002, came 1000",
    ],
    [
      "a server that goes on",
      SERVER,
      { ...GOOD, servedOn: true },
      "broke",
      "expected the server to fail the connection, it went on and answered a ping",
    ],
    [
      "a server that does nothing",
      SERVER,
      { ...GOOD, closedFirst: "probe" },
      "broke",
      "expected the server to fail the connection, it left it open",
    ],
    [
      "a rule broken in passing",
      PROBE,
      { ...GOOD, violations: ["a masked frame"] },
      "broke",
      "the server broke a rule: a masked frame",
    ],
    ["no connection", PROBE, { ...GOOD, opened: false, broke: ["no connection"] }, "broke", "no connection"],
    ["a warning", PROBE, { ...GOOD, warned: ["408"] }, "tolerated", "408"],
  ] as const)("judges %s", (_what, ending, seen, outcome, why) => {
    const finding = evaluate(caseOf(ending), seen);
    expect([finding.outcome, finding.why]).toEqual([outcome, why]);
  });

  test("names first that the server closed too soon, then what it did not send", () => {
    const seen: Observation = { ...FAILED, closeCode: 1009, fit: "none" };
    expect(evaluate(caseOf(PROBE), seen).detail.map((line) => line.split(",")[0])).toEqual([
      "expected the connection to stay open until the probe closed it",
      "expected no message and no pong",
    ]);
  });

  test("wants a code where the case needs one", () => {
    const ending: Ending = { by: "probe", codes: [1000], codeNeeded: true, clean: true };
    expect(evaluate(caseOf(ending), { ...GOOD, closeCode: 1005 }).why).toBe(
      "expected close code 1000, came none",
    );
  });

  test("reports what an informational case saw and judges none of it", () => {
    const c = caseOf(PROBE, { informational: true });
    const finding = evaluate(c, { ...FAILED, fit: "none" });
    expect(finding.outcome).toBe("held");
    expect(finding.detail).toHaveLength(2);
  });

  test("fails an informational case for a broken rule all the same", () => {
    const c = caseOf(PROBE, { informational: true });
    expect(evaluate(c, { ...GOOD, violations: ["a masked frame"] }).outcome).toBe("broke");
  });
});
