import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { doubles, echoServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { ManualClock } from "../../test/manual-clock.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import type { GatewayEvent, InstanceEvent } from "../index.ts";

const opened = (url: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const client = new WebSocket(url);
    client.on("open", () => resolve(client)).on("error", reject);
  });
const closedWith = (client: WebSocket): Promise<number> =>
  new Promise((resolve) => client.on("close", resolve));
const echoOf = (client: WebSocket, text: string): Promise<string> =>
  new Promise((resolve) => {
    client.once("message", (data) => resolve(String(data)));
    client.send(text);
  });

/** The lines of the log. */
const lines = (events: readonly GatewayEvent[]): string[] =>
  events.flatMap((event) => (event.event === "log" ? [event.text] : []));
const steps = (events: readonly GatewayEvent[]): InstanceEvent[] =>
  events.filter((event) => event.event === "instance");

describe("faults on demand", () => {
  test.each([429, 500, 503] as const)("refuse with %d at a rate, and stop", async (status) => {
    const chances = [0.1, 0.9, 0.4];
    const { start } = doubles(echoServer);
    const { url, gateway, requests } = await running({
      functions: [functionSpec()],
      start,
      faults: { refuse: { status, rate: 0.5 } },
      random: () => chances.shift() ?? 0,
    });
    const answers = async () => (await fetch(url)).status;
    expect([await answers(), await answers(), await answers()]).toEqual([status, 200, status]);
    gateway.faults.plan({});
    expect(await answers()).toBe(200);
    const [first, between] = await requests(4);
    expect(first).toMatchObject({ endedBy: "refused", injected: "refuse" });
    expect(between).not.toHaveProperty("injected");
    expect((await gateway.close()).functions[0]?.injected).toEqual({ refuse: 2 });
  });

  test("kill the instances of one function", async () => {
    const { start, made } = doubles(echoServer);
    const { url, gateway, events, requests } = await running({
      functions: [functionSpec(), functionSpec({ name: "other" })],
      start,
    });
    const other = await opened(gateway.functions[1]?.wsUrl ?? "");
    const client = await opened(url);
    const closed = closedWith(client);
    expect(await gateway.faults.kill("echo")).toBe(1);
    expect(await closed).toBe(1006);
    expect(await echoOf(other, "alive")).toBe("alive");
    expect(made).toHaveLength(2);
    const [killed] = await requests(1);
    expect(killed).toMatchObject({ status: 101, endedBy: "fault", injected: "kill" });
    expect(lines(events)).toContain("Injected fault: kill");
    expect(lines(events)).toContain(`FC Invoke End RequestId: ${killed?.requestId}, Injected fault: kill`);
    expect(steps(events).at(-1)).toMatchObject({ state: "gone", injected: "kill" });
    const ofEcho = steps(events).filter((event) => event.function === "echo");
    expect(ofEcho.map(({ state }) => state)).toEqual(["starting", "started", "gone"]);
    other.terminate();
    await requests(2);
    const [bill, untouched] = (await gateway.close()).functions;
    expect(bill).toMatchObject({ endedBy: { fault: 1 }, injected: { kill: 1 } });
    expect(untouched).toMatchObject({ endedBy: { client: 1 }, injected: {} });
  });

  test("kill an instance under a plain request, whose answer and event do not accuse the function", async () => {
    const { start } = doubles(() => echoServer(() => void gatewayOf.faults.kill()));
    const { url, gateway, requests } = await running({ functions: [functionSpec()], start });
    const gatewayOf = gateway;
    expect((await fetch(url)).status).toBe(502);
    const hint = "an injected fault killed the instance";
    expect((await requests(1))[0]).toMatchObject({ endedBy: "fault", injected: "kill", hint });
  });

  test("hang an instance with its requests on it", async () => {
    const { start, made } = doubles(echoServer);
    const { url, gateway, events, requests } = await running({ functions: [functionSpec()], start });
    const client = await opened(url);
    expect(gateway.faults.hang()).toBe(1);
    expect(made[0]?.calls).toEqual(["freeze"]);
    expect(steps(events).at(-1)).toMatchObject({ state: "hung", injected: "hang" });
    expect(lines(events)).toContain("Injected fault: hang");
    client.terminate();
    expect((await requests(1))[0]).toMatchObject({ endedBy: "client", injected: "hang" });
    // The next request wakes it, and the fault is over.
    await (await fetch(url)).text();
    expect((await requests(2))[1]).not.toHaveProperty("injected");
  });

  test("cut the connections of one function, with no Close frame", async () => {
    const { start } = doubles(echoServer);
    const { url, gateway, requests } = await running({ functions: [functionSpec()], start });
    const client = await opened(url);
    const closed = closedWith(client);
    expect(gateway.faults.cut("other")).toBe(0);
    expect(gateway.faults.cut("echo")).toBe(1);
    expect(await closed).toBe(1006);
    expect((await requests(1))[0]).toMatchObject({ endedBy: "fault", injected: "cut", abrupt: true });
  });

  test("kill every instance at a random time after its start", async () => {
    const { start, made } = doubles(echoServer);
    const clock = new ManualClock();
    const faults = { killWithinMs: 100 };
    const { url, events } = await running({
      functions: [functionSpec()],
      start,
      faults,
      random: () => 0.5,
      freeze: false,
      clock,
    });
    const gone = () => events.filter((event) => event.event === "instance" && event.state === "gone");
    for (const instances of [1, 2]) {
      await fetch(url);
      await clock.pass(49);
      expect(gone()).toHaveLength(instances - 1);
      await clock.pass(1);
      await expect.poll(gone).toHaveLength(instances);
      expect(made).toHaveLength(instances);
    }
  });

  test("hang every instance at a random time after its start", async () => {
    const { start, made } = doubles(echoServer);
    const clock = new ManualClock();
    const faults = { hangWithinMs: 50 };
    const { url } = await running({ functions: [functionSpec()], start, faults, random: () => 0.5, clock });
    const client = await opened(url);
    await clock.pass(24);
    expect(made[0]?.calls).toEqual([]);
    await clock.pass(1);
    expect(made[0]?.calls).toEqual(["freeze"]);
    client.terminate();
  });

  test("cut a connection at a random time", async () => {
    const { start } = doubles(echoServer);
    const clock = new ManualClock();
    const { url, requests } = await running({
      functions: [functionSpec()],
      start,
      faults: { cutWithinMs: 100 },
      clock,
      random: () => 0.5,
    });
    const closed = closedWith(await opened(url));
    clock.advance(50);
    expect(await closed).toBe(1006);
    expect((await requests(1))[0]?.endedBy).toBe("fault");
  });

  test("add latency to every byte and keep their order and their end", async () => {
    const { start } = doubles(echoServer);
    const { url } = await running({ functions: [functionSpec()], start, faults: { latencyMs: 60 } });
    const client = await opened(url);
    const startedMs = SYSTEM_CLOCK.nowMs();
    expect(await echoOf(client, "slow")).toBe("slow");
    expect(SYSTEM_CLOCK.nowMs() - startedMs).toBeGreaterThanOrEqual(115);
    const all: string[] = [];
    client.on("message", (data) => all.push(String(data)));
    const sent = Array.from({ length: 500 }, (_, i) => `${i}:${"x".repeat(5000)}`);
    for (const text of sent) client.send(text);
    client.close(4001);
    expect(await closedWith(client)).toBe(4001);
    expect(all).toEqual(sent);
  });

  test("freeze an instance for a time, after which its requests go on", async () => {
    const { start, made } = doubles(echoServer);
    const clock = new ManualClock();
    const { url, gateway, events, requests } = await running({
      functions: [functionSpec({ timeoutMs: 60_000 })],
      start,
      clock,
    });
    const client = await opened(url);
    expect([gateway.faults.freeze(500, "other"), gateway.faults.freeze(500)]).toEqual([0, 1]);
    clock.advance(499);
    expect(made[0]?.calls).toEqual(["freeze"]);
    expect(steps(events).at(-1)).toMatchObject({ state: "hung", injected: "freeze" });
    clock.advance(1);
    expect(made[0]?.calls).toEqual(["freeze", "thaw"]);
    expect(steps(events).at(-1)).not.toHaveProperty("injected");
    // What it serves from here on is not the fault's doing.
    await (await fetch(url)).text();
    expect((await requests(1))[0]).not.toHaveProperty("injected");
    client.terminate();
  });

  test("hide the trigger for a time after the plan, as a new one is hidden", async () => {
    const { start } = doubles(echoServer);
    const clock = new ManualClock();
    const { url, gateway, requests } = await running({ functions: [functionSpec()], start, clock });
    const status = async (): Promise<number> => (await fetch(url)).status;
    expect(await status()).toBe(200);
    gateway.faults.plan({ triggerDelayMs: 10_000 });
    clock.advance(9999);
    expect(await status()).toBe(404);
    clock.advance(1);
    expect(await status()).toBe(200);
    const [, hidden] = await requests(3);
    expect(hidden).toMatchObject({ endedBy: "refused", errorCode: "TriggerNotFound", injected: "trigger" });
  });

  test("cut silent connections by a plan, until another plan", async () => {
    const { start } = doubles(echoServer);
    const clock = new ManualClock();
    const { url, gateway, requests } = await running({ functions: [functionSpec()], start, clock });
    const client = await opened(url);
    const closed = closedWith(client);
    gateway.faults.plan({ idleCutMs: 1000 });
    clock.advance(500);
    gateway.faults.plan({});
    clock.advance(5000);
    expect(client.readyState).toBe(WebSocket.OPEN);
    gateway.faults.plan({ idleCutMs: 1000 });
    clock.advance(2000);
    expect(await closed).toBe(1006);
    expect((await requests(1))[0]).toMatchObject({ endedBy: "idle", injected: "idle" });
  });

  test("cut a connection on which no byte moved, as a NAT would", async () => {
    const { start } = doubles(echoServer);
    const { url, requests } = await running({ functions: [functionSpec()], start, idleCutMs: 200 });
    const silent = new RawClient(url).send(handshake());
    await silent.head();
    expect(await silent.ended).toBe("ECONNRESET");
    const [event] = await requests(1);
    expect(event).toMatchObject({ endedBy: "idle", injected: "idle" });
    expect(event?.durationMs).toBeGreaterThanOrEqual(190);
  });
});
