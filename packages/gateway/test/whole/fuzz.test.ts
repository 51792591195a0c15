import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import type { RequestEvent } from "../../src/index.ts";
import { doubles, echoServer } from "../double.ts";
import { functionSpec } from "../function-spec.ts";
import { mutated, randomFrom } from "../mutate.ts";
import { running } from "../running.ts";

/** WSFN_FUZZ_RUNS=100000 is the long run; WSFN_FUZZ_SEED repeats one. */
const runs = Number(process.env.WSFN_FUZZ_RUNS ?? 2000);
const seed = Number(process.env.WSFN_FUZZ_SEED ?? Date.now() % 2 ** 31);
const AT_ONCE = 64;

/** Turns of the event loop that gateway and function, which are in this process, get for one client. */
const MOST_TURNS = 200;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Sends bytes, in up to three pieces, and leaves when it got something, or got nothing for some turns of the event loop. */
function tryOne(port: number, random: () => number): Promise<void> {
  const bytes = mutated(random);
  const cut = Math.floor(random() * bytes.length);
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" });
    const leave = random() < 0.5 ? () => socket.destroy() : () => socket.end();
    const waits = Math.floor(random() * MOST_TURNS);
    socket.on("connect", () => {
      socket.write(bytes.subarray(0, cut));
      setImmediate(() => {
        socket.write(bytes.subarray(cut));
        void turns(waits).then(leave);
      });
    });
    socket.once("data", leave).on("error", () => {});
    socket.on("close", () => resolve());
  });
}

describe("fuzz", () => {
  test(`bears ${runs} mutated requests (WSFN_FUZZ_SEED=${seed})`, {
    timeout: 120_000 + runs * 10,
  }, async () => {
    const random = randomFrom(seed);
    /** Requests that the function got: id and what it was sent. */
    const seen = new Map<string, readonly string[]>();
    const { start } = doubles(() => {
      const server = echoServer(
        (request, response) => void request.resume().on("end", () => response.end("ok")),
      );
      const note = (request: { rawHeaders: string[]; headers: NodeJS.Dict<string | string[]> }): void => {
        seen.set(String(request.headers["x-fc-request-id"]), request.rawHeaders);
      };
      return server.on("request", note).on("upgrade", note);
    });
    const ended = new Map<string, RequestEvent>();
    const { url, gateway } = await running({
      functions: [functionSpec({ instanceConcurrency: 200, timeoutMs: 2000 })],
      start,
      headerTimeoutMs: 500,
      onEvent: (event) => {
        if (event.event === "request") ended.set(event.requestId, event);
      },
    });
    const port = Number(new URL(url).port);
    const before = process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
    for (let done = 0; done < runs; done += AT_ONCE) {
      await Promise.all(Array.from({ length: Math.min(AT_ONCE, runs - done) }, () => tryOne(port, random)));
    }

    // It still serves, and everything that it gave to an instance has been given back.
    expect((await fetch(url)).status).toBe(200);
    // What may stay open: connections that are kept between gateway and instance, and that of the fetch.
    const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;
    await expect.poll(sockets).toBeLessThanOrEqual(before + 2 * 17);
    await expect.poll(() => [...seen.keys()].filter((id) => !ended.has(id))).toEqual([]);
    // Nothing that was refused reached an instance, and nothing was made up on the way.
    const leaked = [...seen.keys()].filter((id) => ended.get(id)?.instanceId === undefined);
    expect(leaked).toEqual([]);
    for (const rawHeaders of seen.values()) {
      const names = rawHeaders.filter((_, i) => i % 2 === 0).map((name) => name.toLowerCase());
      for (const once of ["host", "content-length", "transfer-encoding", "x-fc-request-id"]) {
        expect(names.filter((name) => name === once).length).toBeLessThanOrEqual(1);
      }
      expect(names.includes("content-length") && names.includes("transfer-encoding")).toBe(false);
      const pairs = rawHeaders.map((name, i) => `${name}: ${rawHeaders[i + 1]}`.toLowerCase());
      expect(pairs).not.toContain("x-fc-request-id: forged");
    }
    const summary = await gateway.close();
    expect(summary.functions[0]?.requests).toBe(
      [...ended.values()].filter((e) => e.instanceId !== undefined).length,
    );
    // Enough of both, or the mutations prove nothing.
    const refused = [...ended.values()].filter(({ status }) => status === 400).length;
    expect(refused).toBeGreaterThan(runs / 10);
    expect(seen.size).toBeGreaterThan(runs / 20);
  });
});
