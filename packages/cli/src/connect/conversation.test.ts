import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { conversation } from "./conversation.ts";

test("sends a line that was there before the handshake was signed", async () => {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  onTestFinished(() => server.close());
  server.on("connection", (socket) => socket.on("message", (data) => socket.send(`got ${data}`)));
  await once(server, "listening");
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  stdin.end("early\n");
  const code = await conversation({
    ...{ stdin: stdin as never, stdout: stdout as never, stderr: stderr as never },
    ...{ subprotocols: [], insecure: false, compress: true, reconnects: false, json: false, once: true },
    ...{ handshakeTimeoutMs: 0, answerTimeoutMs: 60_000, lingerMs: 0 },
    signal: new AbortController().signal,
    paint: (_, words) => words,
    // Signing takes as long as stdin takes to be read to its end.
    address: async () => {
      await once(stdin, "end");
      return { url, headers: {} };
    },
  });
  stdout.end();
  expect([code, await text(stdout)]).toEqual([0, "got early\n"]);
});
