import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import type { HookFact } from "../instance/instance-fact.ts";
import { LogLines } from "../instance/log-lines.ts";
import { callHook, initialize, preStop } from "./hooks.ts";

async function serve(listener: RequestListener): Promise<{ host: string; port: number }> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, "listening");
  const address = server.address();
  return { host: "127.0.0.1", port: typeof address === "object" ? (address?.port ?? 0) : 0 };
}

const initializer = { handler: "index.initialize", timeoutMs: 30_000 };

describe("initialize", () => {
  test("sends POST /initialize with the control path, a request id and no body", async () => {
    let seen: unknown;
    const at = await serve((request, response) => {
      const { "x-fc-control-path": path, "x-fc-request-id": id, "content-length": length } = request.headers;
      seen = [request.method, request.url, path, id, length, request.headers["x-fc-region"]];
      response.end("ready");
    });
    const answer = await initialize(
      at,
      { initializer },
      { requestId: "1-a", headers: { "x-fc-region": "r" } },
    );
    expect(seen).toEqual(["POST", "/initialize", "/initialize", "1-a", "0", "r"]);
    expect(answer).toMatchObject({ status: 200, body: "ready" });
  });

  test("does nothing for a function without the hook", async () => {
    expect(await initialize({ host: "127.0.0.1", port: 1 }, {})).toBeUndefined();
  });

  test.each([404, 500])("fails on status %i", async (status) => {
    const at = await serve((_, response) => void response.writeHead(status).end("no"));
    await expect(initialize(at, { initializer })).rejects.toMatchObject({
      code: "InitializationError",
      message: `status code ${status} no`,
    });
  });

  test("fails when there is no answer in time", async () => {
    const at = await serve(() => {});
    const hook = { handler: "h", timeoutMs: 60 };
    await expect(initialize(at, { initializer: hook })).rejects.toMatchObject({
      code: "InitializationError",
      message: "POST /initialize gave no answer in 60 ms",
    });
  });

  test("fails at once when the function switches protocols instead of answering", async () => {
    const at = await serve(({ socket }) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
    });
    await expect(initialize(at, { initializer })).rejects.toMatchObject({
      code: "InitializationError",
      message: "POST /initialize was answered 101",
    });
  });

  test("takes an answer that ends with its connection", async () => {
    const at = await serve(({ socket }) => void socket.end("HTTP/1.0 200 OK\r\n\r\nready"));
    expect(await initialize(at, { initializer })).toMatchObject({ status: 200, body: "ready" });
  });

  test("fails when the function goes away in the middle of its answer", async () => {
    const at = await serve((_, response) => {
      response.writeHead(200, { "content-length": "10" });
      response.write("half", () => response.destroy());
    });
    await expect(initialize(at, { initializer })).rejects.toMatchObject({ code: "InitializationError" });
  });
});

describe("the facts of a hook", () => {
  /** The facts that a call reports; elapsed times are checked and left out. */
  const factsOf = async (
    call: (onFact: (fact: HookFact) => void) => Promise<unknown>,
  ): Promise<readonly Omit<HookFact, "elapsedMs">[]> => {
    const facts: HookFact[] = [];
    await call((fact) => void facts.push(fact)).catch(() => {}); // the facts are looked at, not the outcome
    return facts.map((fact) => {
      if (fact.phase === "began") return fact;
      const { elapsedMs, ...rest } = fact;
      expect(elapsedMs).toBeGreaterThan(0);
      return rest;
    });
  };
  const never = new Promise(() => {});
  const log = new LogLines("c-1");

  test("are its begin and its end, with the status that was answered", async () => {
    const at = await serve((_, response) => void response.writeHead(503).end("no"));
    expect(await factsOf((onFact) => initialize(at, { initializer }, { requestId: "1-a", onFact }))).toEqual([
      { kind: "hook", hook: "initializer", phase: "began", requestId: "1-a" },
      { kind: "hook", hook: "initializer", phase: "ended", requestId: "1-a", status: 503 },
    ]);
  });

  test("carry the request id that the function sees", async () => {
    let seen: unknown;
    const at = await serve((request, response) => {
      seen = request.headers["x-fc-request-id"];
      response.end();
    });
    const [began, ended] = await factsOf((onFact) =>
      preStop(at, { handler: "h", timeoutMs: 60_000 }, { log, onFact, until: never }),
    );
    expect(began).toEqual({ kind: "hook", hook: "preStop", phase: "began", requestId: seen });
    expect(ended).toEqual({ kind: "hook", hook: "preStop", phase: "ended", requestId: seen, status: 200 });
  });

  test("end with a reason when there is no answer", async () => {
    const at = await serve(() => {});
    const [, late] = await factsOf((onFact) =>
      preStop(at, { handler: "h", timeoutMs: 60 }, { log, onFact, until: never }),
    );
    expect(late).toMatchObject({ phase: "ended", failed: "GET /pre-stop gave no answer in 60 ms" });
    const [, gone] = await factsOf((onFact) =>
      preStop(at, { handler: "h", timeoutMs: 2000 }, { log, onFact, until: Promise.resolve() }),
    );
    expect(gone).toMatchObject({ phase: "ended", failed: "GET /pre-stop was called off" });
    expect(gone).not.toHaveProperty("status");
  });
});

describe("callHook", () => {
  const get = { method: "GET", path: "/", timeoutMs: 60_000 } as const;

  test("can be called off", async () => {
    const calledOff = new AbortController();
    const at = await serve(() => calledOff.abort());
    const call = callHook(at, { ...get, path: "/pre-stop", signal: calledOff.signal });
    await expect(call).rejects.toThrow("GET /pre-stop was called off");
    await expect(callHook(at, { ...get, signal: calledOff.signal })).rejects.toThrow("called off");
  });

  test("keeps a bounded part of an endless answer, and ends it in time", async () => {
    const at = await serve((_, response) => {
      const timer = setInterval(() => response.write("x".repeat(65_536)), 1);
      response.on("close", () => clearInterval(timer));
    });
    await expect(callHook(at, { ...get, timeoutMs: 100 })).rejects.toThrow("gave no answer in 100 ms");
  });
});
