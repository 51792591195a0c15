import { expect, onTestFinished, test } from "vitest";
import { muteServer, wsServer } from "../../../test/run/ws-server.ts";
import { Connection } from "../../connection/connection.ts";
import { targetOf } from "../../connection/target.ts";
import { DEFAULT_TIMEOUTS } from "../../probe/timeouts.ts";
import { Sentinel, shakeHands } from "./sentinel.ts";

/** A sentinel at this server. */
async function postedAt(url: string): Promise<Sentinel> {
  const sentinel = await Sentinel.post(targetOf(url), DEFAULT_TIMEOUTS);
  if (sentinel === undefined) throw new Error("expected a sentinel, got none");
  onTestFinished(() => sentinel.leave());
  return sentinel;
}

test("a sentinel is there as long as the server keeps its connection", async () => {
  const { url, server } = await wsServer();
  const sentinel = await postedAt(url);
  expect([sentinel.isCut, sentinel.isClosed]).toEqual([false, false]);
  const pinged = new Promise((resolve) => {
    for (const client of server.clients) client.once("ping", resolve);
  });
  sentinel.touch();
  await pinged;
});

test("a sentinel is cut by the end of the process that serves it", async () => {
  const { url, server } = await wsServer();
  const sentinel = await postedAt(url);
  for (const client of server.clients) client.terminate();
  await expect.poll(() => sentinel.isCut).toBe(true);
  expect(sentinel.isClosed).toBe(false);
});

test("a sentinel is closed by a server that says goodbye", async () => {
  const { url, server } = await wsServer();
  const sentinel = await postedAt(url);
  for (const client of server.clients) client.close(1001);
  await expect.poll(() => sentinel.isClosed).toBe(true);
  expect(sentinel.isCut).toBe(false);
});

test("there is no sentinel where a server serves one connection alone", async () => {
  const { url } = await wsServer((socket, server) => {
    if (server.clients.size > 1) socket.terminate();
  });
  // What comes after a 101 is no matter of the handshake, so the server has to refuse the second one before.
  const only = await wsServer();
  only.server.options.verifyClient = () => only.server.clients.size === 0;
  expect(await Sentinel.post(targetOf(only.url), DEFAULT_TIMEOUTS)).toBeUndefined();
  expect(await Sentinel.post(targetOf(url), DEFAULT_TIMEOUTS)).toBeDefined();
});

test("a handshake that is not answered has a cause, and shows whether anybody listens", async () => {
  const { url, close } = await wsServer();
  const opened = await shakeHands(targetOf(url), DEFAULT_TIMEOUTS);
  expect(opened).toBeInstanceOf(Connection);
  (opened as Connection).leave();
  await close();
  expect(await shakeHands(targetOf(url), DEFAULT_TIMEOUTS)).toMatchObject({
    listens: false,
    cause: expect.stringContaining("ECONNREFUSED"),
  });
  const target = targetOf(await muteServer());
  expect(await shakeHands(target, { ...DEFAULT_TIMEOUTS, openMs: 50 })).toMatchObject({ listens: true });
});
