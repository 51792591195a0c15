import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { watchKeepAlive } from "./keep-alive.ts";

/** Answers each connection's first request with these lines of a head, and ends it after so long. */
async function serve(head: string, endAfterMs?: number) {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => {
      if (head !== "") socket.write(`HTTP/1.1 200 OK\r\n${head}\r\n`);
      if (endAfterMs !== undefined) setTimeout(() => socket.destroy(), endAfterMs);
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { host: "127.0.0.1", port: (server.address() as AddressInfo).port };
}

const never = new AbortController().signal;
/** Long for what must come, so that a test process without CPU does not take its own pause for the server's. */
const options = { path: "/", idleMs: 60_000, answerTimeoutMs: 60_000, signal: never };
const EMPTY = "Content-Length: 0\r\n";

describe("watchKeepAlive", () => {
  it.each<[string, string, number | undefined, object]>([
    ["sees one that is closed without a word", EMPTY, 50, { kind: "closed", afterMs: expect.any(Number) }],
    [
      "reads what is announced",
      `Keep-Alive: timeout=75\r\n${EMPTY}`,
      undefined,
      { kind: "announced", timeoutMs: 75_000 },
    ],
    ["sees one request a connection", `Connection: close\r\n${EMPTY}`, 0, { kind: "one-request" }],
  ])("%s", async (_, head, endAfterMs, expected) => {
    expect(await watchKeepAlive(await serve(head, endAfterMs), options)).toEqual(expected);
  });

  it("sees a connection that is kept", async () => {
    const watched = watchKeepAlive(await serve(EMPTY), { ...options, idleMs: 300 });
    expect(await watched).toEqual({ kind: "kept", forMs: 300 });
  });

  it("gives up on a server that says nothing", async () => {
    const watched = watchKeepAlive(await serve(""), { ...options, answerTimeoutMs: 200 });
    expect(await watched).toEqual({ kind: "no-answer", why: expect.stringMatching(/200 ms/) });
  });

  it("ends when it is called off", async () => {
    const watched = watchKeepAlive(await serve(EMPTY), { ...options, signal: AbortSignal.timeout(100) });
    expect(await watched).toEqual({ kind: "no-answer", why: "called off" });
  });
});
