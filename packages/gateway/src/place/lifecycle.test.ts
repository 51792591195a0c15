import { createServer } from "node:http";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { doubles, echoServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { ManualClock } from "../../test/manual-clock.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { type Running, running } from "../../test/running.ts";

const opened = (url: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const client = new WebSocket(url);
    client.on("open", () => resolve(client)).on("error", reject);
  });
const states = ({ events }: Running): string[] =>
  events.flatMap((event) => (event.event === "instance" ? [event.state] : []));

describe("an instance's life", () => {
  test("ends when no request comes for long enough", async () => {
    const { start, made } = doubles(echoServer);
    const run = await running({ functions: [functionSpec()], start, idleReclaimMs: 50 });
    await fetch(run.url);
    await expect.poll(() => states(run).at(-1)).toBe("gone");
    expect(states(run)).toEqual(["starting", "started", "frozen", "stopping", "gone"]);
    await fetch(run.url);
    expect(made).toHaveLength(2);
  });

  test("goes on while a connection is open", async () => {
    const clock = new ManualClock();
    const { start, made } = doubles(echoServer);
    const run = await running({
      functions: [functionSpec({ instanceConcurrency: 2 })],
      start,
      idleReclaimMs: 30,
      clock,
    });
    const client = await opened(run.url);
    await fetch(run.url);
    await clock.pass(100);
    expect(states(run)).toEqual(["starting", "started"]);
    expect(made).toHaveLength(1);
    client.terminate();
  });

  test("begins before the first request with minInstances, and is not reclaimed", async () => {
    const { start, made } = doubles(echoServer);
    const spec = functionSpec({ minInstances: 2, instanceConcurrency: 1 });
    const clock = new ManualClock();
    const run = await running({ functions: [spec], start, idleReclaimMs: 30, clock });
    await expect.poll(() => states(run).filter((state) => state === "frozen")).toHaveLength(2);
    const clients = [await opened(run.url), await opened(run.url), await opened(run.url)];
    for (const client of clients) client.close();
    const events = await run.requests(3);
    expect(events.map(({ coldStart }) => coldStart).sort()).toEqual([false, false, true]);
    await clock.pass(30);
    await expect.poll(() => states(run).filter((state) => state === "gone")).toHaveLength(1);
    await clock.pass(100);
    expect(states(run).filter((state) => state === "gone")).toHaveLength(1);
    expect(made).toHaveLength(3);
    const [summary] = (await run.gateway.close()).functions;
    expect(summary?.idleMs).toBeGreaterThan(100);
  });

  test("stays for minInstances while the one above them goes", async () => {
    const clock = new ManualClock();
    const { start, made } = doubles(echoServer);
    const run = await running({
      functions: [functionSpec({ instanceConcurrency: 1, minInstances: 1 })],
      start,
      idleReclaimMs: 50,
      replaceOnCancel: false,
      clock,
    });
    const kept = await opened(run.url);
    const extra = await opened(run.url);
    kept.close();
    await run.requests(1);
    // Long enough for the kept one, which is idle now, to be taken for the one too many.
    await clock.pass(200);
    extra.close();
    await run.requests(2);
    await clock.pass(50);
    await expect.poll(() => states(run).filter((state) => state === "gone")).toHaveLength(1);
    const gone = run.events.find((event) => event.event === "instance" && event.state === "gone");
    const [first] = run.events.filter((event) => event.event === "instance" && event.state === "starting");
    expect(gone).not.toMatchObject({ instanceId: first?.event === "instance" ? first.instanceId : "" });
    expect(made).toHaveLength(2);
  });

  test("begins again after a kept instance crashed", async () => {
    const { start, made } = doubles(echoServer);
    await running({ functions: [functionSpec({ minInstances: 1 })], start });
    await expect.poll(() => made.length).toBe(1);
    made[0]?.crash();
    await expect.poll(() => made.length).toBe(2);
  });

  test("ends with an abrupt client at concurrency 1, and its successor is there", async () => {
    const { start, made } = doubles(echoServer);
    const run = await running({ functions: [functionSpec({ instanceConcurrency: 1 })], start });
    const client = await opened(run.url);
    client.terminate();
    await expect.poll(() => made.length).toBe(2);
    expect(states(run)).toContain("stopping");
    const polite = await opened(run.url);
    polite.close();
    await run.requests(2);
    expect(made).toHaveLength(2);
    expect((await run.gateway.close()).functions[0]?.replaced).toBe(1);
  });

  test.each([
    [
      "a health check",
      {
        healthCheck: {
          path: "/",
          initialDelayMs: 0,
          periodMs: 60_000,
          timeoutMs: 60_000,
          failureThreshold: 1,
          successThreshold: 1,
        },
      },
      {},
    ],
    ["more than one unit", { instanceConcurrency: 2 }, {}],
    ["replaceOnCancel: false", {}, { replaceOnCancel: false }],
  ])("goes on after an abrupt client with %s", async (_name, spec, settings) => {
    const { start, made } = doubles(echoServer);
    const run = await running({
      functions: [functionSpec({ instanceConcurrency: 1, ...spec })],
      start,
      ...settings,
    });
    (await opened(run.url)).terminate();
    await run.requests(1);
    expect(states(run)).not.toContain("stopping");
    expect(made).toHaveLength(1);
  });

  test("gets no requests while its health check fails, and ends when it has none", async () => {
    // One answer per instance: with a shared one, the second's start would make the first healthy again.
    const health: { status: number }[] = [];
    const { start, made } = doubles(() => {
      const answer = { status: 200 };
      health.push(answer);
      return echoServer((request, response) => {
        response.statusCode = request.url === "/health" ? answer.status : 200;
        response.end();
      });
    });
    const healthCheck = {
      path: "/health",
      initialDelayMs: 0,
      periodMs: 20,
      timeoutMs: 60_000,
      failureThreshold: 2,
      successThreshold: 1,
    };
    const run = await running({ functions: [functionSpec({ healthCheck })], start });
    const client = await opened(run.url);
    for (const answer of health) answer.status = 500;
    await expect.poll(() => states(run)).toContain("unhealthy");
    const second = await opened(run.url);
    expect(made).toHaveLength(2);
    client.close();
    await run.requests(1);
    await expect.poll(() => states(run)).toContain("gone");
    second.terminate();
  });

  test("runs POST /initialize before the first request, with the platform's headers, and bills its time", async () => {
    const seen: string[] = [];
    const clock = new ManualClock();
    const { start } = doubles(() =>
      createServer((request, response) => {
        const { "x-fc-control-path": path, "x-fc-function-name": name } = request.headers;
        seen.push(`${request.method} ${request.url} ${path} ${name}`);
        if (request.url === "/initialize") clock.advance(50);
        response.end();
      }),
    );
    const spec = functionSpec({ initializer: { handler: "index.init", timeoutMs: 60_000 } });
    const run = await running({ functions: [spec], start, clock });
    await fetch(run.url);
    expect(seen).toEqual(["POST /initialize /initialize echo", "GET / /http-invoke echo"]);
    expect((await run.gateway.close()).functions[0]?.activeMs).toBeGreaterThanOrEqual(49);
  });

  test("is refused beyond the burst", async () => {
    const { start } = doubles(echoServer);
    const spec = functionSpec({ instanceConcurrency: 1 });
    const run = await running({ functions: [spec], start, burstInstances: 1, instancesPerMinute: 0 });
    const client = await opened(run.url);
    expect(await new RawClient(run.url).send(handshake()).head()).toContain("429 Too Many Requests");
    client.terminate();
  });

  test("is not waited for by more than maxPending requests", async () => {
    let go = (): void => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const { start } = doubles(echoServer, () => gate);
    const spec = functionSpec({ instanceConcurrency: 1 });
    const run = await running({ functions: [spec], start, maxPending: 2 });
    const held = [opened(run.url), opened(run.url)];
    // An instance for each: both are in the queue, and the next one is the third.
    await expect.poll(() => states(run)).toEqual(["starting", "starting"]);
    expect(await new RawClient(run.url).send(handshake()).head()).toContain("503 Service Unavailable");
    go();
    for (const client of await Promise.all(held)) client.terminate();
  });
});
