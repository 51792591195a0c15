import { once } from "node:events";
import { createServer, type ListenOptions, type Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { reservePort } from "./free-port.ts";
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

  test("believes it where nobody tells whose a socket is, if nobody had it before", async () => {
    const port = await listen({ port: 0, host: "0.0.0.0" });
    const unseen = { declared: port, pids: undefined };
    expect(await waitUntilReady(await question({ ...unseen, timeoutMs: 30_000 }))).toEqual({ port });
    expect(await waitUntilReady(await question({ ...unseen, declaredWasFree: false }))).toEqual({
      failed: "timeout",
    });
  });

  test.each([
    [{ host: "127.0.0.1" }, /^it listens on 127\.0\.0\.1:\d+; listen on 0\.0\.0\.0$/],
    [{ host: "::1" }, /^it listens on \[::1\]:\d+; listen on 0\.0\.0\.0$/],
    [{ host: "::", ipv6Only: true }, /^it listens on \[::\]:\d+ for IPv6 alone; listen on 0\.0\.0\.0$/],
  ])("says what is wrong with %j", async (where, hint) => {
    const port = await listen({ port: 0, ...where });
    for (const which of ["given", "declared"]) {
      expect(await waitUntilReady(await question({ [which]: port }))).toEqual({
        failed: "timeout",
        hint: expect.stringMatching(hint),
      });
    }
  });

  test("names the port that the program listens on in place of the declared one", async () => {
    const port = await listen({ port: 0, host: "0.0.0.0" });
    const asked = await question({});
    expect(await waitUntilReady(asked)).toMatchObject({
      hint: `it listens on 0.0.0.0:${port}; listen on 0.0.0.0 and on the port that FC_SERVER_PORT names, or declare its port in s.yaml (now ${asked.declared})`,
    });
  });

  test("says that it listens on no port", async () => {
    expect(await waitUntilReady(await question({}))).toMatchObject({
      hint: expect.stringContaining("it listens on no port"),
    });
  });

  test("ends at once when it is over", async () => {
    expect(await waitUntilReady(await question({ over: Promise.resolve(), timeoutMs: 60_000 }))).toEqual({
      failed: "over",
    });
  });
});

test("an answer does not count when who had the address is gone", async () => {
  const port = await listen({ port: 0, host: "127.0.0.1" });
  expect(await answersWhile(() => true)("127.0.0.1", port)).toBe(true);
  expect(await answersWhile(() => false)("127.0.0.1", port)).toBe(false);
  expect(await answersWhile(() => true)("127.0.0.1", await freePort())).toBe(false);
});

describe("staysOpen", () => {
  test("tells a server from a forwarder with nobody behind it", async () => {
    const server = await listen({ port: 0, host: "127.0.0.1" });
    const forwarder = await listen({ port: 0, host: "127.0.0.1" }, (socket) => void socket.destroy());
    expect(await answers("127.0.0.1", forwarder)).toBe(true);
    expect(await staysOpen("127.0.0.1", forwarder)).toBe(false);
    expect(await staysOpen("127.0.0.1", server)).toBe(true);
    expect(await staysOpen("127.0.0.1", await freePort())).toBe(false);
  });
});
