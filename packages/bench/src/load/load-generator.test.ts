import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { decoded } from "../latency.ts";
import { LoadGenerator } from "./load-generator.ts";

/** A generator, and a WebSocket server for it that does what the test says with every message. */
async function loading(answers: (socket: WebSocket, data: string) => void) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  server.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("message", (data: Buffer) => answers(socket, data.toString()));
  });
  await once(server, "listening");
  const generator = new LoadGenerator(new AbortController().signal);
  onTestFinished(async () => {
    await generator.close();
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return { generator, order: { url, connections: 4, sizeBytes: 20, warmUpMs: 0, processes: {} } };
}

// Every test starts a process, which a busy machine may take seconds for.
describe("LoadGenerator at a rate", { timeout: 60_000 }, () => {
  test("sends as many messages as are due, and takes the latency of each", async () => {
    let taken = 0;
    const { generator, order } = await loading((socket, data) => {
      taken += 1;
      socket.send(data);
    });
    const { histogram } = await generator.rate({ ...order, perSecond: 500, windowMs: 200 });
    expect(taken).toBe(100);
    expect(decoded(histogram).totalCount).toBe(100);
  });

  test("leaves the warm-up out", async () => {
    const { generator, order } = await loading((socket, data) => socket.send(data));
    const { histogram } = await generator.rate({ ...order, perSecond: 500, warmUpMs: 100, windowMs: 200 });
    expect(decoded(histogram).totalCount).toBe(100);
  });

  // 50 messages a tenth of a second: what leaves next is not held back, and each one's wait counts from when it was due.
  test("counts a stall of the server for every message that was due meanwhile", async () => {
    const held: [socket: WebSocket, data: string][] = [];
    let isStalled = true;
    const { generator, order } = await loading((socket, data) => {
      held.push([socket, data]);
      if (held.length === 50) isStalled = false;
      if (isStalled) return;
      for (const [to, text] of held.splice(0)) to.send(text);
    });
    const { histogram } = await generator.rate({ ...order, perSecond: 500, windowMs: 200 });
    const latency = decoded(histogram);
    // The fiftieth was due 98 ms after the first, and the first came back after it.
    expect(latency.maxValue).toBeGreaterThanOrEqual(98_000);
    // The first eleven of a hundred waited for 78 ms and more.
    expect(latency.getValueAtPercentile(90)).toBeGreaterThanOrEqual(78_000);
  });

  test("ends with what a server does wrong, and loads the next one", async () => {
    let lies = true;
    const { generator, order } = await loading((socket, data) => socket.send(lies ? "lie" : data));
    const wrong = generator.rate({ ...order, perSecond: 500, windowMs: 60_000 });
    await expect(wrong).rejects.toMatchObject({ code: "WrongEcho" });
    lies = false;
    await expect(generator.rate({ ...order, perSecond: 500, windowMs: 20 })).resolves.toBeDefined();
  });
});
