import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { doubles, echoServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";

const opened = (url: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const client = new WebSocket(url);
    client.on("open", () => resolve(client)).on("error", reject);
  });
const closedWith = (client: WebSocket): Promise<number> =>
  new Promise((resolve) => client.on("close", resolve));

describe("place", () => {
  test("fills an instance before it starts the next one", async () => {
    const { start, made } = doubles(echoServer);
    const { url, requests } = await running({
      functions: [functionSpec({ instanceConcurrency: 3 })],
      start,
    });
    const clients: WebSocket[] = [];
    for (const instances of [1, 1, 1, 2, 2, 2, 3]) {
      clients.push(await opened(url));
      expect(made).toHaveLength(instances);
    }
    expect(made.map((double) => double.sockets.size)).toEqual([3, 3, 1]);
    // The first instance has room again, and is fuller than the third.
    clients[0]?.close();
    await requests(1);
    clients[0] = await opened(url);
    await expect.poll(() => made.map((double) => double.sockets.size)).toEqual([3, 3, 1]);
    for (const client of clients) client.terminate();
  });

  test("holds requests while an instance starts, and starts no more than they need", async () => {
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { start, made } = doubles(echoServer, () => gate);
    const { url, events, requests } = await running({
      functions: [functionSpec({ instanceConcurrency: 2 })],
      start,
    });
    const held = Array.from({ length: 5 }, () => opened(url));
    const starting = () => events.filter((e) => e.event === "instance" && e.state === "starting").length;
    await expect.poll(starting).toBe(3);
    expect(made).toHaveLength(0);
    go();
    for (const client of await Promise.all(held)) client.terminate();
    expect(made).toHaveLength(3);
    expect((await requests(5)).every((event) => event.coldStart)).toBe(true);
  });

  test("freezes an instance with its last request, and thaws it with the next", async () => {
    const { start, made } = doubles(echoServer);
    const { url, requests } = await running({ functions: [functionSpec()], start });
    const [one, two] = [await opened(url), await opened(url)];
    one.close();
    await requests(1);
    expect(made[0]?.calls).toEqual([]);
    two.close();
    await requests(2);
    expect(made[0]?.calls).toEqual(["freeze"]);
    (await opened(url)).close();
    await requests(3);
    expect(made[0]?.calls).toEqual(["freeze", "thaw", "freeze"]);
  });

  test("answers 429 when every allowed instance is full", async () => {
    const { start } = doubles(echoServer);
    const spec = functionSpec({ instanceConcurrency: 2, reservedConcurrency: 2 });
    const { url, gateway } = await running({ functions: [spec], start });
    const clients = await Promise.all([opened(url), opened(url), opened(url), opened(url)]);
    const answer = await new RawClient(url).send(handshake()).whole();
    expect(answer).toContain("HTTP/1.1 429 Too Many Requests");
    expect(answer).toContain('"Code":"ResourceExhausted"');
    for (const client of clients) client.terminate();
    const summary = await gateway.close();
    expect(summary.functions[0]).toMatchObject({
      requests: 4,
      connections: 4,
      instances: 2,
      refused: { ResourceExhausted: 1 },
    });
  });

  test("shows the clients of a crashed instance 1006, and serves the next ones", async () => {
    const { start, made } = doubles(echoServer);
    const { url, events, requests } = await running({ functions: [functionSpec()], start });
    const clients = await Promise.all([opened(url), opened(url)]);
    const codes = Promise.all(clients.map(closedWith));
    made[0]?.crash();
    expect(await codes).toEqual([1006, 1006]);
    expect((await requests(2)).map((event) => event.endedBy)).toEqual(["function", "function"]);
    expect(events).toContainEqual(
      expect.objectContaining({ event: "instance", state: "gone", message: "crashed" }),
    );
    (await opened(url)).terminate();
    expect(made).toHaveLength(2);
  });

  test("gives a place in the queue back when a client leaves during a cold start", async () => {
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { start, made } = doubles(echoServer, () => gate);
    const spec = functionSpec({ instanceConcurrency: 1, reservedConcurrency: 1 });
    const { url, requests, events } = await running({ functions: [spec], start });
    const leaver = new RawClient(url).send(handshake());
    await expect.poll(() => events).toContainEqual(expect.objectContaining({ state: "starting" }));
    expect(await new RawClient(url).send(handshake()).head()).toContain("429 Too Many Requests");
    leaver.socket.destroy();
    const ended = await requests(2);
    expect(ended.find((event) => event.status === 499)).toMatchObject({
      endedBy: "client",
      errorCode: "ClientClosedRequest",
    });
    go();
    (await opened(url)).terminate();
    expect(made).toHaveLength(1);
  });

  test("counts overlapping connections once", async () => {
    const { start } = doubles(echoServer);
    const { url, gateway, requests } = await running({ functions: [functionSpec()], start });
    const clients = await Promise.all(Array.from({ length: 10 }, () => opened(url)));
    for (const client of clients) client.close();
    const ended = await requests(10);
    const longest = Math.max(...ended.map((event) => event.durationMs));
    const [summary] = (await gateway.close()).functions;
    expect(summary?.activeMs).toBeLessThan(longest * 3 + 2);
    expect(summary).toMatchObject({ requests: 10, instances: 1, endedBy: { function: 10 } });
    expect(summary?.coldStarts).toBeGreaterThan(0);
  });
});
