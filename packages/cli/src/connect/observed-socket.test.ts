import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { ConnectionEvent } from "./connection-event.ts";
import { ObservedSocket } from "./observed-socket.ts";

test("forgets the oldest of many pings that no server answers", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", autoPong: false });
  onTestFinished(() => server.close());
  await once(server, "listening");
  const accepted = once(server, "connection") as Promise<[WebSocket]>;
  const pongs: (ConnectionEvent & { event: "pong" })[] = [];
  const socket = new ObservedSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`, [], {
    ...{ headers: {}, insecure: false, compress: false, handshakeTimeoutMs: 0 },
    report: (event) => event.event === "pong" && pongs.push(event),
  });
  onTestFinished(() => socket.terminate());
  const [[peer]] = await Promise.all([accepted, once(socket, "open")]);
  for (let i = 0; i <= 1000; i++) socket.askFor(`ping ${i}`);
  for (const payload of ["ping 0", "ping 1", "ping 1000"]) peer.pong(payload);
  await expect.poll(() => pongs.length).toBe(3);
  expect(pongs.map(({ text, afterMs }) => [text, afterMs !== null])).toEqual([
    ["ping 0", false],
    ["ping 1", true],
    ["ping 1000", true],
  ]);
});
