import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { BenchError } from "../bench-error.ts";
import { EchoConnection } from "./echo-connection.ts";
import { wireOf } from "./wire.ts";

/** A WebSocket server that does what the test says with every message. */
async function serverThat(answers: (socket: WebSocket, data: Buffer) => void): Promise<string> {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  server.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("message", (data: Buffer) => answers(socket, data));
  });
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const echo = (socket: WebSocket, data: Buffer): void => socket.send(data.toString());

/** A connection that has so many echoes counted, and the fault that ended it. */
async function connection(url: string, { inFlight = 1, sizeBytes = 20 } = {}) {
  const seen = { echoes: 0, sentMs: [] as number[], fault: undefined as BenchError | undefined };
  let changed = (): void => {};
  const one = new EchoConnection({
    url,
    wire: wireOf(sizeBytes, inFlight),
    onReplies: (count, sentMs, nowMs) => {
      expect(nowMs).toBeGreaterThanOrEqual(sentMs);
      seen.echoes += count;
      seen.sentMs.push(sentMs);
      changed();
    },
    onFault: (error) => {
      seen.fault = error;
      changed();
    },
  });
  onTestFinished(() => one.close());
  await one.open();
  const until = async (is: () => boolean): Promise<void> => {
    while (!is()) {
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
  };
  return { one, seen, until };
}

describe("EchoConnection", () => {
  test.each([
    [1, 20],
    [16, 20],
    [3, 126],
    [5, 70_000],
    [200, 1],
  ])("keeps %d messages of %d octets in flight and counts their echoes", async (inFlight, sizeBytes) => {
    const url = await serverThat(echo);
    const { one, seen, until } = await connection(url, { inFlight, sizeBytes });
    one.run(inFlight);
    await until(() => seen.echoes >= 500 || seen.fault !== undefined);
    await one.drain();
    expect(seen.fault).toBeUndefined();
  });

  test("has every message echoed when it has drained", async () => {
    let taken = 0;
    const url = await serverThat((socket, data) => {
      taken += 1;
      echo(socket, data);
    });
    const { one, seen, until } = await connection(url, { inFlight: 8 });
    one.run(8);
    await until(() => seen.echoes > 100);
    await one.drain();
    expect(seen.echoes).toBe(taken);
  });

  test("takes a message for sent at the time that is given, beside others in flight", async () => {
    const url = await serverThat(echo);
    const { one, seen, until } = await connection(url);
    const due = [11, 12, 13, 14, 15].map((ms) => ms / 10);
    for (const ms of due) one.send(ms);
    await until(() => seen.echoes === due.length || seen.fault !== undefined);
    expect(seen).toMatchObject({ fault: undefined, sentMs: due });
  });

  test("answers pings between echoes, and goes on", async () => {
    let pongs = 0;
    const url = await serverThat((socket, data) => {
      if (socket.listenerCount("pong") === 0) socket.on("pong", () => (pongs += 1));
      socket.ping(Buffer.alloc(100, 7));
      echo(socket, data);
    });
    const { one, seen, until } = await connection(url, { inFlight: 4 });
    one.run(4);
    await until(() => seen.echoes >= 300 || seen.fault !== undefined);
    await one.drain();
    expect(seen.fault).toBeUndefined();
    expect(pongs).toBeGreaterThan(0);
  });

  test.each([
    ["WrongEcho", "one octet is another", (s, d) => s.send(d.toString().replace(/.$/, "!"))],
    ["WrongEcho", "it is one octet short", (s, d) => s.send(d.subarray(1).toString())],
    ["WrongEcho", "it comes as binary", (s, d) => s.send(d)],
    ["WrongEcho", "it comes twice", (s, d) => [echo(s, d), echo(s, d)]],
    ["ConnectionEnded", "the server closes", (s) => s.close(1013)],
    ["ConnectionEnded", "the connection is cut", (s) => s.terminate()],
  ] as [string, string, (socket: WebSocket, data: Buffer) => void][])(
    "faults with %s when %s",
    async (code, _, answers) => {
      const { one, seen, until } = await connection(await serverThat(answers));
      one.run(1);
      await until(() => seen.fault !== undefined);
      expect(seen.fault).toMatchObject({ code, blamesServer: true });
    },
  );

  test("faults when messages come back in another order", async () => {
    const waiting: Buffer[] = [];
    const url = await serverThat((socket, data) => {
      waiting.push(data);
      if (waiting.length === 2) for (const each of waiting.splice(0).reverse()) echo(socket, each);
    });
    const { one, seen, until } = await connection(url, { inFlight: 2 });
    one.run(2);
    await until(() => seen.fault !== undefined);
    expect(seen.fault?.code).toBe("WrongEcho");
  });

  test.each([
    ["ws://127.0.0.1:1/", "NobodyListens"],
    ["wss://127.0.0.1:1/", "BadUrl"],
    ["no url", "BadUrl"],
  ])("does not open %s: %s", async (url, code) => {
    await expect(connection(url)).rejects.toMatchObject({ code });
  });

  test("reports what it got in place of a 101", async () => {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0, verifyClient: () => false });
    await once(server, "listening");
    onTestFinished(() => server.close());
    const { port } = server.address() as AddressInfo;
    await expect(connection(`ws://127.0.0.1:${port}/`)).rejects.toMatchObject({
      code: "NotWebSocket",
      message: expect.stringContaining("401"),
    });
  });
});
