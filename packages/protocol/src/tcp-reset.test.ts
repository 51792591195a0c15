import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { resetTcp } from "./tcp-reset.ts";

/** Both ends of a connection. */
async function connection(): Promise<[near: Socket, far: Socket]> {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const near = connect({ port: (server.address() as AddressInfo).port, allowHalfOpen: true });
  const [[far]] = (await Promise.all([once(server, "connection"), once(near, "connect")])) as [[Socket], []];
  onTestFinished(() => {
    for (const socket of [near, far]) socket.destroy();
    server.close();
  });
  return [near, far];
}

const inTurn: Readonly<Record<string, (act: () => void) => void>> = {
  "at once": (act) => act(),
  "in the next tick": (act) => process.nextTick(act),
  "in the next turn": (act) => setImmediate(act),
};

test.each(Object.keys(inTurn))("resets a connection whose FIN is on its way, %s", async (when) => {
  const [near, far] = await connection();
  const closed = once(near, "close"); // rejects on an error
  const ended = once(far.resume(), "end");
  near.end();
  inTurn[when]?.(() => resetTcp(near));
  await Promise.all([closed, ended]);
  // Who has read the FIN learns of the reset when it writes.
  far.write("late");
  expect(await once(far, "error")).toMatchObject([{ code: expect.stringMatching(/ECONNRESET|EPIPE/) }]);
});

test("resets a connection that nobody has ended", async () => {
  const [near, far] = await connection();
  const reset = once(far.resume(), "error");
  resetTcp(near);
  expect(await reset).toMatchObject([{ code: "ECONNRESET" }]);
});

test("resets a connection with much that is still to be sent before its FIN", async () => {
  const [near, far] = await connection();
  const closed = once(near, "close");
  near.end(Buffer.alloc(64 * 1024 * 1024));
  expect(near.writableLength).toBeGreaterThan(0);
  resetTcp(near);
  await closed;
  expect(await once(far.resume(), "error")).toMatchObject([{ code: "ECONNRESET" }]);
});
