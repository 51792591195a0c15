import { describe, expect, test } from "vitest";
import { functionSpec } from "../../test/function-spec.ts";
import { ManualClock } from "../../test/manual-clock.ts";
import type { GatewayEvent, InjectedFault } from "../events.ts";
import { GatewayError } from "../gateway-error.ts";
import { Journal } from "../observe/journal.ts";
import { Exchanges } from "./exchanges.ts";
import { Ledger } from "./ledger.ts";
import { type Ender, PHASES, type Phase } from "./phase.ts";

const ENDERS: readonly Ender[] = ["client", "instance", "timeout", "idle", "fault", "gateway"];

/** One exchange, what it reported, and a seat that it can be given. */
function exchanged() {
  const clock = new ManualClock();
  const events: GatewayEvent[] = [];
  const journal = new Journal(clock, (event) => void events.push(event));
  const exchanges = new Exchanges({ clock, journal, newId: () => "1-0-0-0" });
  const ledger = new Ledger(functionSpec({ timeoutMs: 1000 }));
  const head = { method: "GET", target: "/a?token=b", wantsUpgrade: true };
  const exchange = exchanges.begin(head, ledger);
  const released: boolean[] = [];
  const seat = (injected?: InjectedFault) => ({
    instance: { id: "c-1", memoryBytes: () => undefined },
    coldStart: false,
    injected,
    release: ({ cancelled }: { cancelled: boolean }) => void released.push(cancelled),
  });
  return { clock, events, exchanges, exchange, ledger, seat, released };
}

describe("an exchange", () => {
  const phases = Object.keys(PHASES).filter((phase) => phase !== "over") as Exclude<Phase, "over">[];

  test.each(phases)("can be ended in the phase %s by exactly those that the table lists", (phase) => {
    for (const by of ENDERS) {
      const { exchange } = exchanged();
      const heard: Ender[] = [];
      exchange.enter(phase, (ender) => void heard.push(ender));
      const isListed = (PHASES[phase] as readonly Ender[]).includes(by);
      expect([by, exchange.end(by), heard]).toEqual([by, isListed, isListed ? [by] : []]);
    }
  });

  test("cannot be ended when it is over, and settles once", () => {
    const { exchange, events, exchanges, released, seat } = exchanged();
    exchange.seated(seat());
    exchange.enter("relaying", () => expect.unreachable());
    exchange.settle({ status: 101, by: "function" });
    exchange.settle({ status: 500, by: "gateway" });
    for (const by of ENDERS) expect(exchange.end(by)).toBe(false);
    expect(events.filter(({ event }) => event === "request")).toMatchObject([
      { endedBy: "function", path: "/a" },
    ]);
    expect(released).toEqual([false]);
    expect(exchanges.open.size).toBe(0);
  });

  test("remembers a client that left, for the next phase that ends with it", () => {
    const { exchange } = exchanged();
    expect(exchange.end("client")).toBe(false);
    const heard: Ender[] = [];
    exchange.enter("refusing", (by) => void heard.push(by));
    exchange.enter("waiting", (by) => void heard.push(by));
    expect([exchange.clientLeft, heard]).toEqual([true, ["client"]]);
  });

  test("outlives its client when that has its answer", () => {
    const { exchange } = exchanged();
    exchange.end("client");
    exchange.dismissClient();
    exchange.enter("asking", () => expect.unreachable());
    expect([exchange.end("client"), exchange.clientLeft]).toEqual([false, false]);
  });

  test("ends with the execution timeout, counted from its seat", () => {
    const { exchange, clock, seat, events } = exchanged();
    clock.advance(5000);
    exchange.seated(seat());
    exchange.enter("asking", (by) => exchange.fail(exchange.cutError(by), 504));
    clock.advance(999);
    expect(exchange.phase).toBe("asking");
    clock.advance(1);
    expect(events.at(-1)).toMatchObject({
      endedBy: "timeout",
      status: 504,
      durationMs: 6000,
      scheduleMs: 5000,
      errorCode: "FunctionTimeoutError",
    });
    expect(clock.pending).toBe(0);
  });

  test.each([
    ["a reset of the function", { by: "function", abrupt: true }, "fault", "kill"],
    [
      "a failure of the function",
      { by: "function", error: new GatewayError("ProcessExited") },
      "fault",
      "kill",
    ],
    ["a whole answer", { by: "function", status: 200 }, "function", undefined],
    ["a FIN of a relayed connection, as the kernel sends it", { by: "function" }, "fault", "kill"],
    ["a client that left", { by: "client", abrupt: true }, "client", undefined],
    ["a cut by a fault", { by: "fault", abrupt: true }, "fault", "cut"],
  ] as const)(
    "on an instance that a fault kills, with %s, is %o: ended by %s, injected %s",
    (_name, how, by, want) => {
      const { exchange, events, seat } = exchanged();
      exchange.seated(seat("kill"));
      exchange.settle({ status: 101, ...how });
      const { endedBy, injected } = events.at(-1) as { endedBy?: string; injected?: string };
      expect([endedBy, injected]).toEqual([by, want]);
    },
  );
});
