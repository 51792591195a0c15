import type { IncomingHttpHeaders, RequestListener } from "node:http";
import { describe, expect, test } from "vitest";
import { doubles, echoServer, rawServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { ManualClock } from "../../test/manual-clock.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";

const ASYNC = { "X-Fc-Invocation-Type": "Async" };
const post = (...lines: string[]): string =>
  `${["POST / HTTP/1.1", "Host: localhost", "X-Fc-Invocation-Type: Async", ...lines].join("\r\n")}\r\n\r\n`;

const neverAgain = functionSpec({ asyncCalls: { maxRetries: 0, maxAgeMs: 60_000 } });

/** A function that answers with what is next in the list, the last one for ever; keeps the heads that it saw. */
function answering(...answers: readonly RequestListener[]) {
  const heads: IncomingHttpHeaders[] = [];
  const bodies: string[] = [];
  const double = doubles(() =>
    echoServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      bodies.push(body);
      const answer = answers[Math.min(heads.push(request.headers), answers.length) - 1];
      answer?.(request, response);
    }),
  );
  return { ...double, heads, bodies };
}

const good: RequestListener = (_request, response) => response.end("done");
const bad: RequestListener = (_request, response) => response.setHeader("x-fc-status", "404").end("oh no");
const gone: RequestListener = (request) => request.socket.resetAndDestroy();

/** A function that keeps what it was sent, and answers when the test lets it. */
function keeper() {
  let answer = (): void => {};
  const gate = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const seen: { method: string; length: string; body: string }[] = [];
  const double = doubles(() =>
    echoServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push({ method: request.method ?? "", length: request.headers["content-length"] ?? "", body });
      await gate;
      response.end("to nobody");
    }),
  );
  return { ...double, seen, answer };
}

describe("an asynchronous request", () => {
  test("is answered 202 before the function is done, which gets it whole", async () => {
    const { start, seen, answer } = keeper();
    const { url, requests, events } = await running({ functions: [functionSpec()], start });
    const body = "x".repeat(70_000);
    const said = await fetch(url, { method: "POST", body, headers: ASYNC });
    expect([said.status, await said.text()]).toEqual([202, ""]);
    expect(events.some(({ event }) => event === "request")).toBe(false);
    answer();
    expect((await requests(1))[0]).toMatchObject({
      requestId: said.headers.get("x-fc-request-id"),
      status: 202,
      endedBy: "function",
      bytesIn: 70_000,
      bytesOut: "to nobody".length,
    });
    expect(seen).toEqual([{ method: "POST", length: "70000", body }]);
  });

  test("is given its length when it came in chunks", async () => {
    const { start, seen, answer } = keeper();
    const { url, requests } = await running({ functions: [functionSpec()], start });
    answer();
    const chunks = `${post("Transfer-Encoding: chunked")}5\r\nhello\r\n0\r\n\r\n`;
    expect(await new RawClient(url).send(chunks).head()).toContain("202 Accepted");
    await requests(1);
    expect(seen).toEqual([{ method: "POST", length: "5", body: "hello" }]);
  });

  test.each([
    ["declared", post("Content-Length: 131073")],
    ["chunked", `${post("Transfer-Encoding: chunked")}20001\r\n${"x".repeat(131_073)}\r\n0\r\n\r\n`],
  ])("is refused when its %s body is over 128 KB", async (_name, bytes) => {
    const { start, made } = doubles(echoServer);
    const { url } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send(bytes);
    const answer = (await client.until((all) => all.includes("}"))).toString("latin1");
    expect(answer).toContain("400 Bad Request");
    expect(answer).toContain("payload size exceeds maximum allowed size (131072 bytes)");
    expect(made).toHaveLength(0);
    client.socket.destroy();
  });

  test("is refused when its body does not come within the function's timeout", async () => {
    const { start, made } = doubles(echoServer);
    const { url, requests } = await running({ functions: [functionSpec({ timeoutMs: 100 })], start });
    const client = new RawClient(url).send(`${post("Content-Length: 5")}hel`);
    expect(await client.head()).toContain("408 Request Timeout");
    expect((await requests(1))[0]).toMatchObject({ status: 408, errorCode: "RequestTimeout" });
    expect(made).toHaveLength(0);
    client.socket.destroy();
  });

  test("shows in the log alone that the function failed and that it is not tried again", async () => {
    const { start } = doubles(() => rawServer((socket) => socket.once("data", () => socket.destroy())));
    const { url, requests } = await running({ functions: [neverAgain], start });
    expect((await fetch(url, { method: "POST", headers: ASYNC })).status).toBe(202);
    const [event] = await requests(1);
    expect(event).toMatchObject({
      status: 202,
      errorCode: "ProcessExited",
      endedBy: "function",
      retryCount: 0,
      hint: expect.stringMatching(/; not tried again: 0 retries were made \(maxAsyncRetryAttempts\)$/),
    });
    expect(event).not.toHaveProperty("retryInMs");
  });
});

describe("an asynchronous request that fails", () => {
  test("is tried again with its body, under its own id and with its count, until the function has done it", async () => {
    const { start, heads, bodies } = answering(bad, gone, good);
    const { url, requests } = await running({ functions: [functionSpec()], start, asyncFirstRetryMs: 5 });
    const said = await fetch(url, { method: "POST", body: "hello", headers: ASYNC });
    const id = said.headers.get("x-fc-request-id");
    const events = await requests(3);
    expect(events).toMatchObject([
      { requestId: id, status: 202, errorCode: "InvocationError", retryCount: 0, retryInMs: 5 },
      { requestId: id, status: 202, errorCode: "ProcessExited", retryCount: 1, retryInMs: 10 },
      { requestId: id, status: 202, endedBy: "function", retryCount: 2, bytesOut: "done".length },
    ]);
    expect(events[0]?.hint).toMatch(/; tried again in 5 ms$/);
    expect(events[2]).not.toHaveProperty("retryInMs");
    expect(events[2]).not.toHaveProperty("errorCode");
    expect(heads.map((head) => head["x-fc-request-id"])).toEqual([id, id, id]);
    expect(heads.map((head) => head["x-fc-retry-count"])).toEqual(["0", "1", "2"]);
    expect(bodies).toEqual(["hello", "hello", "hello"]);
  });

  test("is given up after maxAsyncRetryAttempts, each try billed as a call", async () => {
    const { start, heads } = answering(bad);
    const spec = functionSpec({ asyncCalls: { maxRetries: 2, maxAgeMs: 60_000 } });
    const { url, requests, gateway } = await running({ functions: [spec], start, asyncFirstRetryMs: 1 });
    await fetch(url, { method: "POST", headers: ASYNC });
    const events = await requests(3);
    expect(events.map(({ retryInMs }) => retryInMs)).toEqual([1, 2, undefined]);
    const { functions } = await gateway.close();
    expect(functions[0]).toMatchObject({ requests: 3, refused: {} });
    expect(heads).toHaveLength(3);
  });

  test("waits for a unit that is taken, and is not billed for that", async () => {
    const { start, heads } = answering(good);
    const spec = functionSpec({ instanceConcurrency: 1, reservedConcurrency: 1 });
    const { url, requests, gateway } = await running({ functions: [spec], start, asyncFirstRetryMs: 1 });
    const client = new RawClient(url).send(handshake());
    await client.head();
    await fetch(url, { method: "POST", headers: ASYNC });
    const [throttled] = await requests(1);
    expect(throttled).toMatchObject({ errorCode: "ResourceExhausted", status: 202, retryInMs: 1 });
    client.socket.destroy();
    await expect.poll(() => heads.length).toBe(1);
    const { functions } = await gateway.close();
    expect(functions[0]).toMatchObject({ requests: 2, connections: 1 });
    expect(heads[0]?.["x-fc-retry-count"]).not.toBe("0");
  });

  test("is dropped when it is older than maxAsyncEventAgeInSeconds", async () => {
    const { start, heads } = answering(good);
    const spec = functionSpec({ asyncCalls: { maxRetries: 3, maxAgeMs: 1 } });
    const clock = new ManualClock();
    const { url, requests } = await running({ functions: [spec], start, clock });
    const headers = { ...ASYNC, "X-Fc-Async-Delay": "1" };
    expect((await fetch(url, { method: "POST", headers })).status).toBe(202);
    await clock.pass(1000);
    const [event] = await requests(1);
    expect(event).toMatchObject({ endedBy: "age", status: 202 });
    expect(event?.durationMs).toBe(1000);
    expect(heads).toEqual([]);
  });

  test.each([
    ["breaks off", 60_000, "ProcessExited", "function"],
    ["does not end in time", 300, "FunctionTimeoutError", "timeout"],
  ])("is a fault of the function when its answer %s", async (how, timeoutMs, errorCode, endedBy) => {
    const { start } = answering((request, response) => {
      response.write("half an answer");
      if (how === "breaks off") setImmediate(() => request.socket.resetAndDestroy());
    });
    const { url, requests } = await running({ functions: [{ ...neverAgain, timeoutMs }], start });
    await fetch(url, { method: "POST", headers: ASYNC });
    expect((await requests(1))[0]).toMatchObject({ errorCode, endedBy, retryCount: 0 });
  });

  test("ends with the gateway, which does not wait for its next try", async () => {
    const { start } = answering(bad);
    const { url, requests, gateway } = await running({
      functions: [functionSpec()],
      start,
      asyncFirstRetryMs: 3_600_000,
    });
    const id = (await fetch(url, { method: "POST", headers: ASYNC })).headers.get("x-fc-request-id");
    await requests(1);
    await gateway.close();
    expect((await requests(2))[1]).toMatchObject({
      requestId: id,
      endedBy: "gateway",
      status: 202,
      retryCount: 1,
    });
  });

  test("is refused before its 202 when too many are not done", async () => {
    const { start, answer } = keeper();
    const { url, requests } = await running({ functions: [functionSpec()], start, maxAsyncCalls: 1 });
    const statuses: number[] = [];
    for (let i = 0; i < 2; i++) statuses.push((await fetch(url, { method: "POST", headers: ASYNC })).status);
    expect(statuses).toEqual([202, 503]);
    expect((await requests(1))[0]).toMatchObject({ errorCode: "ResourceThrottled", status: 503 });
    answer();
    await requests(2);
  });

  test("takes no session of a function with session affinity", async () => {
    const { start, heads } = answering(good);
    const affinity = {
      kind: "GENERATED_COOKIE",
      sessionsPerInstance: 1,
      ttlMs: 60_000,
      idleMs: 60_000,
    } as const;
    const { url, requests, gateway } = await running({ functions: [functionSpec({ affinity })], start });
    for (let i = 0; i < 2; i++) await fetch(url, { method: "POST", headers: ASYNC });
    await requests(2);
    const { functions } = await gateway.close();
    // One session an instance: two sessions would have been two instances.
    expect([heads.length, functions[0]?.instances]).toEqual([2, 1]);
  });
});

test("calls a synchronous answer with x-fc-status: 404 an InvocationError in the log, and passes it on", async () => {
  const { start } = answering(bad);
  const { url, requests } = await running({ functions: [functionSpec()], start });
  const said = await fetch(url);
  expect([said.status, await said.text(), said.headers.get("x-fc-status")]).toEqual([200, "oh no", null]);
  expect((await requests(1))[0]).toMatchObject({
    status: 200,
    endedBy: "function",
    errorCode: "InvocationError",
  });
});

test.each([
  [
    "a handshake that is to be asynchronous",
    "X-Fc-Invocation-Type: Async",
    /Async has no effect on a WebSocket/,
  ],
  ["an invocation type that nobody knows", "X-Fc-Invocation-Type: Later", /is Sync or Async/],
  ["a delay that is not for it", "X-Fc-Async-Delay: 5", /X-Fc-Async-Delay .* had no effect/],
  ["a task id", "X-Fc-Async-Task-Id: 5", /X-Fc-Async-Task-Id has no effect/],
  ["a wish for the tail of the log", "X-Fc-Log-Type: Tail", /Tail has no effect/],
])("logs what it does not play: %s", async (_name, line, says) => {
  const { start } = doubles(echoServer);
  const { url, events } = await running({ functions: [functionSpec()], start });
  const client = new RawClient(url).send(handshake({ lines: [line] }));
  expect(await client.head()).toContain("101 Switching Protocols");
  expect(events).toContainEqual(
    expect.objectContaining({ event: "log", stream: "platform", text: expect.stringMatching(says) }),
  );
  client.socket.destroy();
});
