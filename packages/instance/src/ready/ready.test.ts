import { once } from "node:events";
import { createServer, type ListenOptions, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { reservePort } from "../machine/free-port.ts";
import { answers, answersWhile, PROBE_HOST, type ReadyQuestion, staysOpen, waitUntilReady } from "./ready.ts";

/** A server of this process, so that this process is the program that is waited for. */
async function listen(options: ListenOptions, onConnection = (_: Socket): void => {}): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    onConnection(socket);
  }).listen(options);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}

async function freePort(): Promise<number> {
  const { port, release } = await reservePort();
  onTestFinished(release);
  return port;
}

const question = async (more: Partial<ReadyQuestion>): Promise<ReadyQuestion> => ({
  probeHost: PROBE_HOST,
  given: await freePort(),
  declared: await freePort(),
  declaredWasFree: true,
  pids: () => [process.pid],
  over: new Promise(() => {}),
  timeoutMs: 60,
  onWrong: () => {},
  ...more,
});

describe("waitUntilReady", () => {
  test.each(["given", "declared"] as const)("finds the program on the %s port", async (which) => {
    const port = await listen({ port: 0, host: "0.0.0.0" });
    expect(await waitUntilReady(await question({ [which]: port, timeoutMs: 30_000 }))).toEqual({ port });
  });

  test("does not believe the declared port to be the program's when the socket is another's", async () => {
    const port = await listen({ port: 0, host: "0.0.0.0" });
    expect(await waitUntilReady(await question({ declared: port, pids: () => [1] }))).toMatchObject({
      failed: "timeout",
    });
  });

  test("believes it where the owner of a socket cannot be seen, if the port was free before", async () => {
    const port = await listen({ port: 0, host: "0.0.0.0" });
    const unseen = { declared: port, pids: undefined };
    expect(await waitUntilReady(await question({ ...unseen, timeoutMs: 30_000 }))).toEqual({ port });
    expect(await waitUntilReady(await question({ ...unseen, declaredWasFree: false }))).toEqual({
      failed: "timeout",
    });
  });

  test.each([
    [{ host: "127.0.0.1" }, "no-wildcard", false],
    [{ host: "::1" }, "no-wildcard", false],
    [{ host: "::", ipv6Only: true }, "ipv6-only", true],
  ] as const)("reports what is wrong with %j", async (where, why, wildcard) => {
    const port = await listen({ port: 0, ...where });
    for (const which of ["given", "declared"]) {
      const asked = await question({ [which]: port });
      expect(await waitUntilReady(asked)).toEqual({
        failed: "timeout",
        notReady: {
          kind: "notReady",
          why,
          listeners: [{ address: where.host, port, wildcard, shared: false }],
          givenPort: asked.given,
          declaredPort: asked.declared,
        },
      });
    }
  });

  test("reports the port that the program listens on in place of the declared one", async () => {
    const port = await listen({ port: 0, host: "0.0.0.0" });
    const asked = await question({});
    expect(await waitUntilReady(asked)).toMatchObject({
      notReady: {
        why: "other-port",
        listeners: [{ address: "0.0.0.0", port, wildcard: true }],
        declaredPort: asked.declared,
      },
    });
  });

  test("reports that it listens on no port", async () => {
    expect(await waitUntilReady(await question({}))).toMatchObject({
      notReady: { why: "listens-nowhere", listeners: [] },
    });
  });

  test("gives up a program that goes on listening elsewhere, long before its time is over", async () => {
    await listen({ port: 0, host: "127.0.0.1" });
    const reported: string[] = [];
    const asked = await question({
      timeoutMs: 3_600_000,
      elsewhereMs: 10,
      onWrong: ({ why }) => reported.push(why),
    });
    expect(await waitUntilReady(asked)).toMatchObject({ failed: "timeout", notReady: { why: "other-port" } });
    expect(reported).toEqual(["other-port"]);
  });

  test("waits on for one that listens nowhere yet", async () => {
    const asked = await question({ elsewhereMs: 0, timeoutMs: 60 });
    expect(await waitUntilReady(asked)).toMatchObject({ notReady: { why: "listens-nowhere" } });
  });

  test("ends at once when it is over", async () => {
    expect(await waitUntilReady(await question({ over: Promise.resolve(), timeoutMs: 60_000 }))).toEqual({
      failed: "over",
    });
  });
});

test("an answer does not count when the holder of the address is gone", async () => {
  const port = await listen({ port: 0, host: "127.0.0.1" });
  expect(await answersWhile(() => true)("127.0.0.1", port)).toBe(true);
  expect(await answersWhile(() => false)("127.0.0.1", port)).toBe(false);
  expect(await answersWhile(() => true)("127.0.0.1", await freePort())).toBe(false);
});

describe("staysOpen", () => {
  test("distinguishes a server from a forwarder that leads to none", async () => {
    const server = await listen({ port: 0, host: "127.0.0.1" });
    const forwarder = await listen({ port: 0, host: "127.0.0.1" }, (socket) => void socket.destroy());
    expect(await answers("127.0.0.1", forwarder)).toBe(true);
    expect(await staysOpen("127.0.0.1", forwarder)).toBe(false);
    expect(await staysOpen("127.0.0.1", server)).toBe(true);
    expect(await staysOpen("127.0.0.1", await freePort())).toBe(false);
  });
});
