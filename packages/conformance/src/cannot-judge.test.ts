import net from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { conformance } from "./run/runner.ts";

const open: net.Server[] = [];
const sockets = new Set<net.Socket>();

/** A server that does whatever `act` does to each connection. */
async function serverThat(act: (socket: net.Socket) => void): Promise<string> {
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    act(socket);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

const BRIEF = { openMs: 200, eventMs: 200, endMs: 200, askAfterMs: 20, dropMs: 200, stallMs: 200 };

describe("what cannot be judged", () => {
  test.each([
    ["says nothing", () => {}, "NoAnswer"],
    ["closes at once", (socket: net.Socket) => socket.end(), "NoAnswer"],
    ["answers 404", (socket: net.Socket) => socket.end("HTTP/1.1 404 Not Found\r\n\r\n"), "NotWebSocket"],
    ["speaks SSH", (socket: net.Socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n\r\n"), "NotWebSocket"],
  ] as const)("is said in one line when the server %s", async (_what, act, code) => {
    const url = await serverThat(act);
    const run = conformance(url, { timeouts: BRIEF });
    await expect(run).rejects.toMatchObject({ name: "CannotJudge", code });
    await expect(run).rejects.toThrow(/^expected [^\n]+$/);
  });

  test("is not believed of a silence before it was asked about again", async () => {
    let asked = 0;
    const url = await serverThat((socket) => {
      asked += 1;
      if (asked > 1) socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
    });
    await expect(conformance(url, { timeouts: BRIEF })).rejects.toMatchObject({ code: "NotWebSocket" });
  });

  test("is said in one line when nobody listens", async () => {
    const url = await serverThat(() => {});
    await new Promise((resolve) => open.pop()?.close(resolve));
    await expect(conformance(url)).rejects.toMatchObject({ code: "NobodyListens" });
  });

  test("is said in one line when a plain port is asked for TLS", async () => {
    const url = await serverThat((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await expect(conformance(url.replace("ws:", "wss:"))).rejects.toMatchObject({ code: "TlsFailed" });
  });

  test.each([
    ["not a url", "BadUrl"],
    ["ftp://127.0.0.1/", "BadUrl"],
    ["localhost:8080", "BadUrl"],
    ["ws://me:50%@127.0.0.1/", "BadUrl"],
  ])("is said in one line for %s", async (url, code) => {
    await expect(conformance(url)).rejects.toMatchObject({ code });
  });

  test.each([
    ["localhost:8080", "ws://localhost:8080"],
    ["127.0.0.1:9000/ws", "ws://127.0.0.1:9000/ws"],
    ["[::1]:443", "wss://[::1]:443"],
  ])("names the URL that is meant by %s", async (text, url) => {
    await expect(conformance(text)).rejects.toMatchObject({ code: "BadUrl", hint: `did you mean ${url}?` });
  });

  test.each([
    ["clse", '"clse" (did you mean close?)'],
    ["utf-8", '"utf-8" (did you mean utf8?)'],
    ["contorl", '"contorl" (did you mean control?)'],
    ["nothing-like-it", '"nothing-like-it" (handshake, framing, '],
  ])("names the nearest suite to %s", async (name, words) => {
    await expect(conformance("ws://127.0.0.1:1/", { suites: [name] })).rejects.toThrow(words);
  });

  test.each([
    [{ suites: ["frames"] }, "UnknownSuite"],
    [{ cases: ["framing/nothing"] }, "UnknownCase"],
    [{ knownFailing: { "framing/nothing": "#1" } }, "UnknownCase"],
  ])("names what is unknown in %o", async (options, code) => {
    await expect(conformance("ws://127.0.0.1:1/", options)).rejects.toMatchObject({ code });
  });
});
