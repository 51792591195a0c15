import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { callHook, initialize } from "./hooks.ts";

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

describe("callHook", () => {
  test("can be called off", async () => {
    const calledOff = new AbortController();
    const at = await serve(() => calledOff.abort());
    const call = callHook(at, "GET", "/pre-stop", 5000, { signal: calledOff.signal });
    await expect(call).rejects.toThrow("GET /pre-stop was called off");
    await expect(callHook(at, "GET", "/x", 5000, { signal: calledOff.signal })).rejects.toThrow("called off");
  });

  test("keeps a bounded part of an endless answer, and ends it in time", async () => {
    const at = await serve((_, response) => {
      const timer = setInterval(() => response.write("x".repeat(65_536)), 1);
      response.on("close", () => clearInterval(timer));
    });
    await expect(callHook(at, "GET", "/", 100)).rejects.toThrow("gave no answer in 100 ms");
  });
});
