import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { doubles, echoServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { ManualClock } from "../../test/manual-clock.ts";
import { running } from "../../test/running.ts";
import type { TimelineEvent } from "./timeline.ts";

const opened = (url: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const client = new WebSocket(url);
    client.on("open", () => resolve(client)).on("error", reject);
  });

/** One event as a word, for what the tests below look at. */
const wordOf = (event: TimelineEvent): string => {
  if (event.event === "instance") return event.state;
  if (event.event === "bill") return event.active ? "bill runs" : "bill rests";
  return event.event;
};

describe("a timeline", () => {
  test("is enough to draw an instance, its connection from T1 to T4 and its bill", async () => {
    const clock = new ManualClock();
    const { start } = doubles(echoServer);
    const { url, gateway, requests } = await running({
      functions: [functionSpec({ timeoutMs: 60_000 })],
      start,
      clock,
    });
    const seen: TimelineEvent[] = [];
    const end = gateway.watch((event) => void seen.push(event));
    clock.advance(10);
    const client = await opened(url);
    clock.advance(2500);
    client.close();
    await requests(1);
    const words = seen.filter(({ event }) => event !== "log").map(wordOf);
    expect(words).toEqual([
      ...["ready", "fault-plan"],
      ...["request-arrived", "starting", "started", "bill runs", "request-placed", "request-answered"],
      ...["bill rests", "frozen", "request"],
    ]);
    const at = (word: string): number => seen.find((event) => wordOf(event) === word)?.atMs ?? Number.NaN;
    expect([at("request-arrived") - at("ready"), at("request") - at("request-placed")]).toEqual([10, 2500]);
    expect(seen.find((event) => wordOf(event) === "bill rests")).toMatchObject({
      activeMs: 2500,
      isKept: false,
    });
    expect(seen.find(({ event }) => event === "request-placed")).toMatchObject({
      coldStart: true,
      timeoutMs: 60_000,
    });
    end();
    const heard = seen.length;
    gateway.faults.plan({ latencyMs: 1 });
    expect(seen).toHaveLength(heard);
    gateway.faults.plan({});
  });

  test("that is opened late begins with what is there", async () => {
    const clock = new ManualClock();
    const { start } = doubles(echoServer);
    const { url, gateway } = await running({ functions: [functionSpec()], start, clock });
    const client = await opened(url);
    clock.advance(1000);
    const present: TimelineEvent[] = [];
    gateway.watch((event) => void present.push(event))();
    expect(present.map(wordOf)).toEqual([
      ...["ready", "started", "request-arrived", "request-placed", "request-answered"],
      ...["bill runs", "fault-plan"],
    ]);
    expect(present.map(({ atMs }) => atMs)).toEqual(
      present.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
    );
    expect(present.find(({ event }) => event === "bill")).toMatchObject({ active: true, activeMs: 1000 });
    client.terminate();
  });

  test("names who was refused and why, and what was injected", async () => {
    const { start } = doubles(echoServer);
    const { url, gateway, requests } = await running({ functions: [functionSpec()], start });
    const seen: TimelineEvent[] = [];
    gateway.watch((event) => void seen.push(event));
    gateway.faults.plan({ refuse: { status: 503 } });
    await fetch(url);
    await requests(1);
    expect(seen.slice(-3)).toMatchObject([
      { event: "fault-plan", plan: { refuse: { status: 503 } } },
      { event: "request-arrived", kind: "http", method: "GET", path: "/" },
      {
        event: "request",
        status: 503,
        endedBy: "refused",
        injected: "refuse",
        errorCode: "ResourceThrottled",
      },
    ]);
  });
});
