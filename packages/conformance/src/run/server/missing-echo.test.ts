import { once } from "node:events";
import type net from "node:net";
import { afterEach, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { targetOf } from "../../connection/target.ts";
import { DEFAULT_TIMEOUTS } from "../../probe/timeouts.ts";
import { missingEcho } from "./missing-echo.ts";

let server: WebSocketServer | undefined;

afterEach(() => {
  for (const client of server?.clients ?? []) client.terminate();
  server?.close();
});

/** Asks a server that does this with a message. */
async function asked(act: (socket: WebSocket, data: Buffer) => void) {
  server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  server.on("connection", (socket) => {
    socket.on("error", () => {});
    socket.on("message", (data) => act(socket, data as Buffer));
  });
  await once(server, "listening");
  return missingEcho(
    targetOf(`ws://127.0.0.1:${(server.address() as net.AddressInfo).port}/`),
    DEFAULT_TIMEOUTS,
  );
}

test("finds nothing missing where the text comes back", async () => {
  expect(await asked((socket, data) => socket.send(data.toString()))).toBeUndefined();
});

test.each<[string, (socket: WebSocket, data: Buffer) => void, boolean, string]>([
  ["another text", (socket) => socket.send("WSFN"), true, 'came back as "WSFN"'],
  ["no text", (socket) => socket.send(""), true, 'came back as ""'],
  [
    "the octets as a binary message",
    (socket, data) => socket.send(data, { binary: true }),
    true,
    'came back as a binary message of 4 B "wsfn"',
  ],
  [
    "what a terminal would obey",
    (socket) => socket.send("\u001b[2J\u0007\n\u202e"),
    true,
    'came back as "\\x1b[2J\\x07\\n\\u{202e}"',
  ],
  ["a long text", (socket) => socket.send("é".repeat(9000)), true, `came back as "${"é".repeat(40)}…"`],
  [
    "more than is read",
    (socket) => socket.send("x".repeat(1024 * 1024)),
    true,
    "came back as more than 65536 octets, or as no message",
  ],
  ["a Close frame", (socket) => socket.close(1008, "\u001b[2J"), false, "was answered with close 1008"],
  ["the end", (socket) => socket.terminate(), false, "was answered with the end of the connection"],
  ["nothing", () => {}, false, "got no answer, nothing came back within 1000 ms"],
])("says what came in place of the echo: %s", async (_, act, answered, says) => {
  expect(await asked(act)).toEqual({ answered, says: `the text "wsfn" ${says}` });
});

test("leaves it to others to report that nobody listens", async () => {
  expect(await missingEcho(targetOf("ws://127.0.0.1:1/"), DEFAULT_TIMEOUTS)).toBeUndefined();
});
