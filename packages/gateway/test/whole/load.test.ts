import { execFileSync, fork } from "node:child_process";
import { connect, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import type { Summary } from "../../src/index.ts";
import { handshake } from "../raw-client.ts";

/** A connection is two descriptors of the gateway; what the process needs besides fits in the rest. */
const OTHER_DESCRIPTORS = 300;
const limit = Number(execFileSync("sh", ["-c", "ulimit -n"]).toString().trim()) || Number.POSITIVE_INFINITY;
const wanted = Number(process.env.WSFN_LOAD_CONNECTIONS ?? 10_000);
const connections = Math.min(wanted, Math.floor((limit - OTHER_DESCRIPTORS) / 2));
const AT_ONCE = 200;

interface Usage {
  readonly descriptors: number;
  readonly heapUsed: number;
  readonly rss: number;
}

/** A gateway in another process: its own descriptors, its own memory. */
function startLoaded() {
  const child = fork(`${import.meta.dirname}/../load-gateway-program.ts`, [String(connections)], {
    execArgv: ["--expose-gc"],
  });
  const answer = <T>(): Promise<T> =>
    new Promise((resolve, reject) => {
      child.once("message", (message) => resolve(message as T));
      child.once("exit", (code) => reject(new Error(`the gateway ended with ${code}`)));
    });
  const ask = <T>(what: "usage" | "close"): Promise<T> => {
    const answered = answer<T>();
    child.send(what);
    return answered;
  };
  return { child, ready: answer<{ url: string }>(), ask };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.on("error", reject);
    socket.write(handshake());
    socket.once("data", (head) => {
      if (head.includes("101 Switching Protocols")) resolve(socket);
      else reject(new Error(head.toString()));
    });
  });
}

/** A masked text frame with the zero mask: its echo is two bytes and the same text. */
const frame = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);

function echo(socket: Socket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let got = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      got = Buffer.concat([got, chunk]);
      if (got.length < text.length + 2) return;
      if (got.subarray(2).toString() === text) resolve();
      else reject(new Error(`expected the echo of ${text}, got ${got.toString("hex")}`));
    });
    socket.once("close", () => reject(new Error(`${text} was closed before its echo`)));
    socket.write(frame(text));
  });
}

describe("load", () => {
  test(`carries ${connections} connections at once and gives everything back`, {
    timeout: 600_000,
  }, async () => {
    const { child, ready, ask } = startLoaded();
    try {
      const { url } = await ready;
      const port = Number(new URL(url).port);
      // One connection before the count: what is made once is there.
      const first = await open(port);
      await echo(first, "first");
      const before = await ask<Usage>("usage");
      const sockets: Socket[] = [];
      while (sockets.length < connections - 1) {
        const next = Math.min(AT_ONCE, connections - 1 - sockets.length);
        sockets.push(...(await Promise.all(Array.from({ length: next }, () => open(port)))));
      }
      const during = await ask<Usage>("usage");
      expect(during.descriptors).toBeGreaterThanOrEqual(connections * 2);
      await Promise.all(sockets.map((socket, i) => echo(socket, `message ${i}`)));
      for (const socket of sockets)
        socket
          .removeAllListeners()
          .on("error", () => {})
          .destroy();
      await expect
        .poll(async () => (await ask<Usage>("usage")).descriptors, { timeout: 300_000 })
        .toBeLessThanOrEqual(before.descriptors + 20);
      const after = await ask<Usage>("usage");
      const heapPerConnection = (during.heapUsed - before.heapUsed) / connections;
      expect(heapPerConnection).toBeLessThan(12_000);
      expect(after.heapUsed).toBeLessThan(before.heapUsed + 12_000_000);
      first.removeAllListeners().destroy();
      const { summary } = await ask<{ summary: Summary }>("close");
      expect(summary.functions[0]).toMatchObject({ connections, refused: {}, instances: 1 });
      console.log(
        `${connections} connections: ${Math.round(heapPerConnection)} bytes of heap and ` +
          `${Math.round((during.rss - before.rss) / connections)} of memory each`,
      );
    } finally {
      if (child.connected) child.kill("SIGKILL");
    }
  });
});
