import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { doubles, echoServer } from "../test/double.ts";
import { functionSpec } from "../test/function-spec.ts";
import { handshake, RawClient } from "../test/raw-client.ts";
import { running } from "../test/running.ts";

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

describe("faults on demand", () => {
  test.each([429, 500, 503] as const)("refuse with %d at a rate, and stop", async (status) => {
    const chances = [0.1, 0.9, 0.4];
    const { start } = doubles(echoServer);
    const { url, gateway } = await running({
      functions: [functionSpec()],
      start,
      faults: { refuse: { status, rate: 0.5 } },
      random: () => chances.shift() ?? 0,
    });
    const answers = async () => (await fetch(url)).status;
    expect([await answers(), await answers(), await answers()]).toEqual([status, 200, status]);
    gateway.faults.plan({});
    expect(await answers()).toBe(200);
  });

  test("kill the instances of one function", async () => {
    const { start, made } = doubles(echoServer);
    const { url, gateway } = await running({
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
    other.terminate();
  });

  test("hang an instance with its requests on it", async () => {
    const { start, made } = doubles(echoServer);
    const { url, gateway } = await running({ functions: [functionSpec()], start });
    const client = await opened(url);
    expect(gateway.faults.hang()).toBe(1);
    expect(made[0]?.calls).toEqual(["freeze"]);
    client.terminate();
  });

  test("cut the connections of one function, with no Close frame", async () => {
    const { start } = doubles(echoServer);
    const { url, gateway, requests } = await running({ functions: [functionSpec()], start });
    const client = await opened(url);
    const closed = closedWith(client);
    expect(gateway.faults.cut("other")).toBe(0);
    expect(gateway.faults.cut("echo")).toBe(1);
    expect(await closed).toBe(1006);
    expect((await requests(1))[0]).toMatchObject({ endedBy: "fault", abrupt: true });
  });

  test("kill every instance at a random time after its start", async () => {
    const { start, made } = doubles(echoServer);
    const faults = { killWithinMs: 100 };
    const { url, events } = await running({
      functions: [functionSpec()],
      start,
      faults,
      random: () => 0.5,
      freeze: false,
    });
    const gone = () => events.filter((event) => event.event === "instance" && event.state === "gone");
    for (const instances of [1, 2]) {
      await fetch(url);
      await expect.poll(gone).toHaveLength(instances);
      expect(made).toHaveLength(instances);
    }
  });

  test("hang every instance at a random time after its start", async () => {
    const { start, made } = doubles(echoServer);
    const faults = { hangWithinMs: 50 };
    const { url } = await running({ functions: [functionSpec()], start, faults, random: () => 0.5 });
    const client = await opened(url);
    await expect.poll(() => made[0]?.calls).toEqual(["freeze"]);
    client.terminate();
  });

  test("cut a connection at a random time", async () => {
    const { start } = doubles(echoServer);
    const { url, requests } = await running({
      functions: [functionSpec()],
      start,
      faults: { cutWithinMs: 100 },
      random: () => 0.5,
    });
    expect(await closedWith(await opened(url))).toBe(1006);
    expect((await requests(1))[0]?.endedBy).toBe("fault");
  });

  test("add latency to every byte and keep their order and their end", async () => {
    const { start } = doubles(echoServer);
    const { url } = await running({ functions: [functionSpec()], start, faults: { latencyMs: 60 } });
    const client = await opened(url);
    const startedMs = performance.now();
    expect(await echoOf(client, "slow")).toBe("slow");
    expect(performance.now() - startedMs).toBeGreaterThanOrEqual(115);
    const all: string[] = [];
    client.on("message", (data) => all.push(String(data)));
    const sent = Array.from({ length: 500 }, (_, i) => `${i}:${"x".repeat(5000)}`);
    for (const text of sent) client.send(text);
    client.close(4001);
    expect(await closedWith(client)).toBe(4001);
    expect(all).toEqual(sent);
  });

  test("cut a connection on which no byte moved, as a NAT would", async () => {
    const { start } = doubles(echoServer);
    const { url, requests } = await running({ functions: [functionSpec()], start, idleCutMs: 200 });
    const silent = new RawClient(url).send(handshake());
    await silent.head();
    expect(await silent.ended).toBe("ECONNRESET");
    const [event] = await requests(1);
    expect(event).toMatchObject({ endedBy: "idle" });
    expect(event?.durationMs).toBeGreaterThanOrEqual(190);
  });
});
