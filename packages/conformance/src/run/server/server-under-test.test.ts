import { expect, onTestFinished, test, vi } from "vitest";
import { muteServer, wsServer } from "../../../test/run/ws-server.ts";
import { targetOf } from "../../connection/target.ts";
import { DEFAULT_TIMEOUTS } from "../../probe/timeouts.ts";
import { type Loss, type ServerOptions, ServerUnderTest } from "./server-under-test.ts";

/** A server that is gone is asked for twice as long; a refused connection may take its time on a busy machine. */
const GONE = { ...DEFAULT_TIMEOUTS, openMs: 1000 };
/** A server that answers nobody does not do it later either. */
const MUTE = { ...DEFAULT_TIMEOUTS, openMs: 50 };

/** The server of a run at this URL, watched. */
async function watched(url: string, options: Partial<ServerOptions> = {}): Promise<ServerUnderTest> {
  const server = new ServerUnderTest(targetOf(url), { timeouts: DEFAULT_TIMEOUTS, ...options });
  onTestFinished(() => server.close());
  await server.watch();
  return server;
}

const letGo = async (): Promise<void> => {};

test("finds nothing wrong with a server that answers", async () => {
  const { url } = await wsServer();
  const server = await watched(url);
  expect(await server.check(letGo)).toBeUndefined();
  expect(server.loss).toBeUndefined();
});

test("finds out a restart by the sentinel, though the next process answers", async () => {
  const { url, server: ws } = await wsServer();
  const server = await watched(url);
  for (const client of ws.clients) client.terminate();
  await expect.poll(() => server.check(letGo)).toMatchObject({ how: "ended", isOver: true });
  // There is a new sentinel, at the new process.
  expect(await server.check(letGo)).toBeUndefined();
});

test("finds out what is reported to have ended, once, though the sentinel is well", async () => {
  const { url } = await wsServer();
  const losses: Loss[] = [];
  const server = await watched(url, { losses: () => losses });
  expect([server.hasLost, await server.check(letGo)]).toEqual([false, undefined]);
  losses.push({ code: null, signal: "SIGKILL", reason: "FunctionOOMError" });
  expect(server.hasLost).toBe(true);
  const cause = "SIGKILL (FunctionOOMError)";
  expect(await server.check(letGo)).toEqual({ how: "ended", cause, isOver: true, isReported: true });
  expect([server.hasLost, await server.check(letGo)]).toEqual([false, undefined]);
});

test("takes a goodbye to the sentinel for no restart", async () => {
  const { url, server: ws } = await wsServer();
  const server = await watched(url);
  const [sentinel] = ws.clients;
  const closed = new Promise((resolve) => sentinel?.once("close", resolve));
  sentinel?.close(1001);
  await closed;
  expect(await server.check(letGo)).toBeUndefined();
});

test("loses a server that does not listen any more, and keeps to that", async () => {
  const { url, close } = await wsServer();
  const server = await watched(url, { timeouts: GONE });
  await close();
  const loss = await server.check(letGo);
  expect(loss).toMatchObject({ how: "ended", cause: expect.stringContaining("ECONNREFUSED"), isOver: false });
  expect(server.loss).toEqual(loss);
  expect(await server.check(() => Promise.reject(new Error("asked again")))).toEqual(loss);
});

test("has every other connection let go before a server is lost that listens and does not answer", async () => {
  const server = await watched(await muteServer(), { timeouts: MUTE });
  const released = vi.fn(letGo);
  expect(await server.check(released)).toMatchObject({ how: "hung", isOver: false });
  expect(released).toHaveBeenCalledOnce();
});

test("starts another server in place of a lost one, where it can", async () => {
  const { url, close } = await wsServer();
  const next = { ...(await wsServer()), losses: () => nextLosses };
  const nextLosses: Loss[] = [];
  const losses: Loss[] = [];
  const server = await watched(url, { timeouts: GONE, losses: () => losses, another: async () => next });
  await close();
  losses.push({ code: 3, signal: null });
  const cause = expect.stringMatching(/ECONNREFUSED.*; exit code 3$/);
  expect(await server.check(letGo)).toEqual({ how: "ended", cause, isOver: true, isReported: true });
  expect(server.target.url).toBe(next.url);
  expect([server.loss, server.hasLost]).toEqual([undefined, false]);
  nextLosses.push({ code: 4, signal: null });
  expect(server.hasLost).toBe(true);
});

test("loses the server where another one does not start", async () => {
  const { url, close } = await wsServer();
  const server = await watched(url, {
    timeouts: GONE,
    another: () => Promise.reject(new Error("no such program")),
  });
  await close();
  expect(await server.check(letGo)).toMatchObject({ how: "ended", isOver: false });
});

test("finds out nothing for a run that is stopped while nobody answers", async () => {
  const stop = new AbortController();
  const timeouts = { ...DEFAULT_TIMEOUTS, openMs: 3_600_000 };
  const server = new ServerUnderTest(targetOf(await muteServer()), { timeouts, signal: stop.signal });
  const checked = server.check(letGo);
  stop.abort();
  expect(await checked).toBeUndefined();
  expect(server.loss).toBeUndefined();
  await server.close();
});

test("finds out nothing for a run that was stopped", async () => {
  const { url, close } = await wsServer();
  const server = await watched(url, { timeouts: GONE, signal: AbortSignal.abort() });
  await close();
  expect(await server.check(letGo)).toBeUndefined();
  expect(server.loss).toBeUndefined();
});
