import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { conformance } from "../run/runner.ts";

const QUIET_MS = 1000;
/** Longer than the probe waits for a small message, and shorter than it waits for one of 4 MiB. */
const STARVED_MS = 3 * QUIET_MS;
/** Only a long message leaves so much at once. */
const LONG_BYTES = 32 * 1024;

/** A server that gets no CPU for a while as soon as a long message has begun: what was sent waits in buffers of the kernel. */
async function starvedServer(): Promise<string> {
  const http = createServer();
  const server = new WebSocketServer({ noServer: true });
  http.on("upgrade", (request, socket, head) =>
    server.handleUpgrade(request, socket, head, (client) => {
      client.on("message", (data, isBinary) => client.send(data, { binary: isBinary }));
      let isStarved = false;
      socket.on("data", (chunk: Buffer) => {
        if (chunk.length < LONG_BYTES || isStarved) return;
        isStarved = true;
        client.pause();
        setTimeout(() => client.resume(), STARVED_MS);
      });
    }),
  );
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  onTestFinished(() => {
    for (const client of server.clients) client.terminate();
    http.close();
  });
  return `ws://127.0.0.1:${(http.address() as AddressInfo).port}/`;
}

test("a server has the longer for a message, the more of it may wait in buffers to be read", async () => {
  const report = await conformance(await starvedServer(), {
    cases: ["limits/text-of-4m", "limits/binary-of-4m-in-256k"],
    capabilities: ["large-messages"],
    timeouts: { eventMs: QUIET_MS, endMs: QUIET_MS },
  });
  expect(report.cases.map(({ id, verdict, why }) => `${id}: ${verdict} ${why ?? ""}`)).toEqual([
    "limits/text-of-4m: pass ",
    "limits/binary-of-4m-in-256k: pass ",
  ]);
}, 60_000);
