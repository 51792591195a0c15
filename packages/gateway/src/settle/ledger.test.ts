import { describe, expect, test } from "vitest";
import { functionSpec } from "../../test/function-spec.ts";
import type { RequestEvent } from "../events.ts";
import { Ledger } from "./ledger.ts";
import { Meter } from "./meter.ts";

const ended = (over: Partial<RequestEvent>): RequestEvent => ({
  event: "request",
  requestId: "1-0-0-0",
  function: "echo",
  instanceId: "c-0-0-0",
  kind: "websocket",
  method: "GET",
  path: "/",
  status: 101,
  endedBy: "function",
  abrupt: false,
  durationMs: 1,
  scheduleMs: 0,
  coldStart: false,
  bytesIn: 0,
  bytesOut: 0,
  ...over,
});

describe("meter", () => {
  test("counts T1 to T4 of the platform's picture once: [T1, T3] and [T2, T4] overlap", () => {
    const meter = new Meter({ isKept: false });
    meter.begin(1000);
    meter.begin(4000);
    meter.end(6000);
    meter.end(9000);
    expect(meter.activeMs(99_000)).toBe(8000);
  });

  test("begins again after a gap, and rounds each interval up to 1 ms", () => {
    const meter = new Meter({ isKept: false });
    meter.begin(0);
    meter.end(42.27);
    meter.begin(100);
    meter.end(100.1);
    expect(meter.activeMs(1000)).toBe(43 + 1);
  });

  test("reads an interval that is open, and closes it with its instance", () => {
    const meter = new Meter({ isKept: false });
    meter.begin(10);
    expect(meter.activeMs(25)).toBe(15);
    meter.gone(30);
    meter.end(99);
    expect(meter.activeMs(200)).toBe(20);
  });

  test("bills the idle time of a kept instance alone", () => {
    const [kept, other] = [new Meter({ isKept: true }), new Meter({ isKept: false })];
    for (const meter of [kept, other]) {
      meter.alive(0);
      meter.begin(1000);
      meter.end(3000);
      meter.gone(10_000);
    }
    expect([kept.idleMs(50_000), other.idleMs(50_000)]).toEqual([8000, 0]);
  });
});

describe("ledger", () => {
  test("gives the platform's own example: 33,600 CU for 50 h kept, 10 h active, a million calls", () => {
    const ledger = new Ledger(functionSpec({ cpu: 0.35, memoryMb: 512, diskMb: 512 }));
    const hourMs = 3_600_000;
    const meter = ledger.openMeter({ isKept: true });
    meter.alive(0);
    meter.begin(0);
    meter.end(10 * hourMs);
    ledger.closeMeter(meter, 50 * hourMs);
    for (let i = 0; i < 1_000_000; i++) ledger.settle(ended({}));
    expect(ledger.summary(60 * hourMs)).toMatchObject({
      cu: 33_600,
      priceCny: "3.696",
      requests: 1_000_000,
    });
  });

  test("keeps refusals apart: they are no requests and cost nothing", () => {
    const ledger = new Ledger(functionSpec());
    const { instanceId: _, ...nowhere } = ended({
      status: 403,
      endedBy: "refused",
      errorCode: "AccessDenied",
    });
    ledger.settle(nowhere);
    ledger.settle(ended({ kind: "http", coldStart: true }));
    expect(ledger.summary(0)).toMatchObject({
      requests: 1,
      connections: 0,
      coldStarts: 1,
      refused: { AccessDenied: 1 },
      endedBy: { function: 1 },
      cu: 0.0075,
    });
  });
});
