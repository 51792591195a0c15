import type { TimelineEvent } from "@wsfn/gateway";
import { describe, expect, it } from "vitest";
import { DevView } from "./dev-view.ts";

const functions = [
  { name: "echo", url: "http://127.0.0.1:14001/", wsUrl: "ws://127.0.0.1:14001/" },
  { name: "chat", url: "http://127.0.0.1:14002/", wsUrl: "ws://127.0.0.1:14002/" },
];
const viewOf = (verbose = false) => new DevView({ functions, screen: undefined, verbose });

type Loose = { readonly event: string } & Readonly<Record<string, unknown>>;
/** The lines for events of the function echo, a second apart. */
function linesOf(view: DevView, ...events: readonly Loose[]): readonly string[] {
  return events.flatMap((event, i) =>
    view.lines({ function: "echo", atMs: i * 1000, ...event } as unknown as TimelineEvent),
  );
}
const instance = (instanceId: string, state: string, more = {}): Loose => ({
  event: "instance",
  instanceId,
  state,
  ...more,
});
const opens = (requestId: string, coldStart = false): readonly [Loose, Loose, Loose] => [
  { event: "request-arrived", requestId, kind: "websocket", method: "GET", path: "/room" },
  { event: "request-placed", requestId, instanceId: "c-1", coldStart },
  { event: "request-answered", requestId, status: 101 },
];
const at = (atMs: number, event: Loose): Loose => ({ ...event, atMs });
const [arrived, placed, answered] = opens("1", true);
const ends = (requestId: string, more = {}): Loose => ({
  event: "request",
  requestId,
  instanceId: "c-1",
  kind: "websocket",
  method: "GET",
  path: "/room",
  status: 101,
  endedBy: "client",
  abrupt: false,
  durationMs: 1,
  scheduleMs: 0,
  coldStart: false,
  bytesIn: 0,
  bytesOut: 0,
  ...more,
});

describe("DevView", () => {
  it("shows a connection's begin with its cold start, and its end", () => {
    const lines = linesOf(viewOf(), ...opens("1", true), ends("1"));
    expect(lines.map((line) => line.replaceAll(/ +/g, " "))).toEqual([
      "echo c-1 open /room after a cold start of 1.0 s",
      "echo c-1 close /room after 1 ms, 0 B in, 0 B out",
    ]);
  });

  it("keeps count of what is there, below the lines", () => {
    const view = viewOf();
    linesOf(view, instance("c-1", "started"), ...opens("1"), ...opens("2"), ends("1"));
    expect(view.foot()).toEqual([
      "echo  ws://127.0.0.1:14001/  http://127.0.0.1:14001/  1 open, 1 instance",
      "chat  ws://127.0.0.1:14002/  http://127.0.0.1:14002/  no instance",
    ]);
    linesOf(view, ends("2"));
    expect(view.foot()[0]).toMatch(/0 open, 1 instance$/);
    linesOf(view, instance("c-1", "gone"));
    expect(view.foot()[0]).toMatch(/no instance$/);
  });

  it("shows what keeps a function from its first instance, and lines its addresses up", () => {
    const [echo, chat] = functions as [(typeof functions)[number], (typeof functions)[number]];
    const longer = { ...chat, wsUrl: `${chat.wsUrl}socket` };
    const view = new DevView({ functions: [echo, longer], screen: undefined, verbose: false });
    view.hinder("echo", "waits for its build");
    expect(view.foot()).toEqual([
      "echo  ws://127.0.0.1:14001/        http://127.0.0.1:14001/  waits for its build",
      "chat  ws://127.0.0.1:14002/socket  http://127.0.0.1:14002/  no instance",
    ]);
    view.hinder("echo", undefined);
    expect(view.foot()[0]).toMatch(/no instance$/);
  });

  it("shows what a late connection waited for apart from how long the start took", () => {
    const view = viewOf();
    const lines = linesOf(
      view,
      at(0, instance("c-1", "starting")),
      at(749, arrived),
      at(750, instance("c-1", "started")),
      at(750, placed),
      at(760, answered),
    );
    expect(lines.map((line) => line.replaceAll(/ +/g, " "))).toEqual([
      "echo c-1 up instance started in 750 ms",
      "echo c-1 open /room after the last 1 ms of a cold start of 750 ms",
    ]);
  });

  it("gives the connection that began a start the whole of it", () => {
    const view = viewOf();
    const lines = linesOf(
      view,
      at(0, arrived),
      at(0, instance("c-1", "starting")),
      at(750, instance("c-1", "started")),
      at(750, placed),
      at(760, answered),
    );
    expect(lines.at(-1)).toMatch(/after a cold start of 750 ms$/);
  });

  it("shows once that instances share no memory, and what helps", () => {
    const view = viewOf();
    const first = linesOf(view, instance("c-1", "started"));
    expect(first.join()).not.toContain("share no memory");
    const second = linesOf(view, instance("c-2", "started")).join("\n");
    expect(second).toMatch(/more than one instance.*share no memory\n.*→ .*Redis.*instanceConcurrency/);
    expect(linesOf(view, instance("c-3", "started")).join()).not.toContain("share no memory");
  });

  it("does not show it for an instance that takes the place of another", () => {
    const view = viewOf();
    linesOf(view, instance("c-1", "started"), instance("c-1", "gone"));
    expect(linesOf(view, instance("c-2", "started")).join()).not.toContain("share no memory");
  });

  const message = "Function instance exited unexpectedly(code 1). Logs:\nlast words";

  it("shows a failed start and its way out once", () => {
    const failed = instance("c-1", "failed", { message, hint: "fix it" });
    const waited = ends("1", { status: 412, errorCode: "CAExited", message, hint: "fix it" });
    const text = linesOf(viewOf(), failed, waited).join("\n");
    expect(text.match(/exited unexpectedly/g)).toHaveLength(1);
    expect(text.match(/→ fix it/g)).toHaveLength(1);
    expect(text).toContain("CAExited: as above");
  });

  it("shows a refusal whole that no failed start was shown for", () => {
    const failed = instance("c-1", "failed", { message: "another", hint: "fix it" });
    const waited = ends("1", { status: 412, errorCode: "CAExited", message, hint: "fix it" });
    const lines = linesOf(viewOf(), failed, waited).join("\n");
    expect(lines).toMatch(/CAExited: Function instance exited[\s\S]*→ fix it/);
  });

  it("leaves a greeting's steps out, and shows the next connection", () => {
    const view = viewOf();
    view.greeting("echo");
    expect(linesOf(view, instance("c-1", "started"), ...opens("1"), ends("1"))).toEqual([]);
    expect(linesOf(view, ...opens("2"))).toHaveLength(1);
  });

  it("does not show a request that waited for an instance when Ctrl-C came", () => {
    const refusal = { status: 503, errorCode: "ResourceThrottled", instanceId: undefined };
    expect(linesOf(viewOf(true), ends("1", { ...refusal, endedBy: "gateway" }))).toEqual([]);
    expect(linesOf(viewOf(true), ends("1", { ...refusal, endedBy: "refused" }))).toHaveLength(1);
  });

  it("does not show ends that Ctrl-C asked for, unless every line is wanted", () => {
    for (const verbose of [false, true]) {
      const view = viewOf(verbose);
      view.stopping();
      expect(linesOf(view, instance("c-1", "gone", { message: "stopped" })).length).toBe(verbose ? 1 : 0);
    }
  });
});
