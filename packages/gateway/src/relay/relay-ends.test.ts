import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { ManualClock } from "../../test/manual-clock.ts";
import { Relay, type RelayEnd } from "./relay.ts";

// Real sockets, and timers that go when the test says so: that nothing happens before its time is then no guess.
let clock = new ManualClock();
beforeEach(() => {
  clock = new ManualClock();
});

const SETTINGS = { clientEndDelayMs: 1000, lingerMs: 100, halfCloseMs: 30_000, latencyMs: 0 };

/** A relay with a client and a function that the test holds, and what it reported to its owner. */
async function relayed() {
  const [client, near] = await socketPair();
  const [func, far] = await socketPair();
  const over: RelayEnd[] = [];
  let released = 0;
  const relay = new Relay(
    near,
    far,
    { ...SETTINGS, clock },
    {
      onOver: (end) => void over.push(end),
      onReleased: () => void released++,
    },
  );
  relay.start();
  return { client, near, far, func, relay, over, isReleased: () => released === 1 };
}

/** Both ends of a connection that outlives one side's FIN. */
async function socketPair(): Promise<[Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const near = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  const [far] = (await once(server, "connection")) as [Socket];
  server.close();
  onTestFinished(() => {
    for (const socket of [near, far]) socket.destroy();
  });
  near.on("error", () => {});
  return [near, far];
}

const closed = (socket: Socket): Promise<void> =>
  new Promise((resolve) => socket.once("close", () => resolve()));

/** What comes until the other side ends, and how that ends it: `fin`, or the code of an error. */
async function readToEnd(socket: Socket): Promise<{ text: string; how: string }> {
  let text = "";
  socket.on("data", (chunk) => {
    text += chunk;
  });
  const how = await new Promise<string>((resolve) => {
    socket.on("end", () => resolve("fin"));
    socket.on("error", (error: Error & { code?: string }) => resolve(error.code ?? ""));
  });
  return { text, how };
}

describe("a client's FIN", () => {
  test("reaches the function after clientEndDelayMs and no sooner, after what the client sent", async () => {
    const { client, near, far, func } = await relayed();
    const heard = readToEnd(func);
    client.end("last words");
    await once(near, "end");
    clock.advance(999);
    expect(far.writableEnded).toBe(false);
    clock.advance(1);
    expect(await heard).toEqual({ text: "last words", how: "fin" });
  });

  test("ends the invocation after lingerMs, when no more is relayed", async () => {
    const { client, near, func, over } = await relayed();
    const heard = readToEnd(client);
    client.end();
    await once(near, "end");
    clock.advance(99);
    expect(over).toEqual([]);
    func.write("in time");
    await expect.poll(() => near.bytesWritten).toBe("in time".length);
    clock.advance(1);
    expect(over).toMatchObject([{ by: "client", abrupt: false, bytesOut: "in time".length }]);
    expect(await heard).toEqual({ text: "in time", how: "fin" });
  });

  test("ends it with the function's FIN, and lays no blame on a client whose FIN overtook that", async () => {
    const { client, near, func, over, isReleased } = await relayed();
    const heard = readToEnd(func);
    // After the relay's own listener: it has seen the client's FIN, and that has not reached the function yet.
    near.once("end", () => func.end("answer"));
    client.end();
    expect(await readToEnd(client)).toEqual({ text: "answer", how: "fin" });
    expect(over).toMatchObject([{ by: "function", abrupt: false }]);
    expect(await heard).toEqual({ text: "", how: "fin" });
    await expect.poll(isReleased).toBe(true);
  });

  test("that the function never answers costs no more than halfCloseMs after the end reached it", async () => {
    const { client, near, isReleased } = await relayed();
    client.resume().end();
    await once(near, "end");
    clock.advance(100);
    clock.advance(30_999);
    expect(isReleased()).toBe(false);
    clock.advance(1);
    await expect.poll(isReleased).toBe(true);
  });
});

describe("a client's reset", () => {
  test("ends the invocation at once and reaches the function after clientEndDelayMs", async () => {
    const { client, near, far, func, over, isReleased } = await relayed();
    const heard = readToEnd(func);
    client.resetAndDestroy();
    await closed(near);
    expect(over).toMatchObject([{ by: "client", abrupt: true }]);
    clock.advance(999);
    expect([far.writableEnded, far.destroyed]).toEqual([false, false]);
    clock.advance(1);
    expect(await heard).toEqual({ text: "", how: "ECONNRESET" });
    await expect.poll(isReleased).toBe(true);
  });

  test("lets the function go on sending what nobody reads until the end reaches it", async () => {
    const { client, near, func, isReleased } = await relayed();
    client.pause();
    const said = new Promise((resolve) => func.write(Buffer.alloc(32 * 1024 * 1024), resolve));
    await expect.poll(() => near.writableLength).toBeGreaterThan(0);
    client.resetAndDestroy();
    await said;
    expect(isReleased()).toBe(false);
  });
});

describe("a function's FIN", () => {
  test("reaches the client after all that was sent, and the client's own ends the invocation", async () => {
    const { client, far, func, over, isReleased } = await relayed();
    const heard = readToEnd(func);
    const sent = "x".repeat(3_000_000);
    func.end(sent);
    const { text, how } = await readToEnd(client);
    expect([text === sent, how, over]).toEqual([true, "fin", []]);
    client.end("thanks");
    expect(await heard).toEqual({ text: "thanks", how: "fin" });
    expect(over).toMatchObject([{ by: "function", abrupt: false, bytesIn: 6, bytesOut: sent.length }]);
    expect(far.destroyed || far.writableEnded).toBe(true);
    await expect.poll(isReleased).toBe(true);
  });

  test("cuts a client that does not end within halfCloseMs", async () => {
    const { client, near, func, over, isReleased } = await relayed();
    func.end();
    expect(await readToEnd(client)).toEqual({ text: "", how: "fin" });
    clock.advance(29_999);
    expect([over, near.destroyed]).toEqual([[], false]);
    clock.advance(1);
    expect(over).toMatchObject([{ by: "function", abrupt: true }]);
    await expect.poll(isReleased).toBe(true);
  });
});

describe("an instance that is gone", () => {
  test("ends the invocation at once when its FIN came before, since there is nobody to wait for", async () => {
    const { client, func, relay, over } = await relayed();
    func.end();
    await readToEnd(client);
    relay.functionGone();
    expect(over).toMatchObject([{ by: "function", abrupt: true }]);
  });

  test("is given halfCloseMs when nothing is heard of its socket, as with a client that does not read", async () => {
    const { client, near, func, relay, over } = await relayed();
    client.pause();
    func.write(Buffer.alloc(32 * 1024 * 1024));
    await expect.poll(() => near.writableLength).toBeGreaterThan(0);
    func.resetAndDestroy();
    relay.functionGone();
    clock.advance(29_999);
    expect(over).toEqual([]);
    clock.advance(1);
    expect(over).toMatchObject([{ by: "function", abrupt: true }]);
  });
});

describe("a function's reset", () => {
  test("reaches the client after what was sent, and ends the invocation at once", async () => {
    const { client, func, over, isReleased } = await relayed();
    const heard = readToEnd(client);
    func.write("said before");
    await once(client, "data");
    func.resetAndDestroy();
    expect(await heard).toEqual({ text: "said before", how: "ECONNRESET" });
    expect(over).toMatchObject([{ by: "function", abrupt: true }]);
    await expect.poll(isReleased).toBe(true);
  });

  test("lets go of a connection that the function ends and resets in one moment", async () => {
    const { client, far, over, isReleased } = await relayed();
    const heard = readToEnd(client);
    // As the socket does where both come before the process has its turn.
    far.emit("end");
    far.emit("close");
    expect(await heard).toMatchObject({ text: "" });
    expect(over).toMatchObject([{ by: "function", abrupt: true }]);
    await expect.poll(isReleased).toBe(true);
  });

  test("waits until the kernel has taken what a slow client has still to read", async () => {
    const { client, near, far, func, over } = await relayed();
    client.pause();
    func.write(Buffer.alloc(32 * 1024 * 1024));
    await expect.poll(() => near.writableLength).toBeGreaterThan(0);
    let leftBehind = -1;
    vi.spyOn(near, "resetAndDestroy").mockImplementation(() => {
      leftBehind = near.writableLength;
      return near.destroy();
    });
    // As the socket does on a reset.
    far.destroy();
    await closed(far);
    expect([over[0]?.abrupt, leftBehind]).toEqual([true, -1]);
    client.resume();
    await expect.poll(() => leftBehind).toBe(0);
  });
});

describe("a cut", () => {
  test.each(["timeout", "fault", "gateway"] as const)(
    "by %s ends both sides at once with no byte",
    async (by) => {
      const { client, func, relay, over, isReleased } = await relayed();
      const heard = [readToEnd(client), readToEnd(func)];
      relay.cut(by);
      relay.cut("idle");
      expect((await Promise.all(heard)).map(({ text }) => text)).toEqual(["", ""]);
      await expect.poll(isReleased).toBe(true);
      // The first of several is the one that is reported, once.
      expect(over).toMatchObject([{ by, abrupt: true }]);
    },
  );

  test("by idle is a reset on both sides, as of a NAT that forgot", async () => {
    const { client, func, relay } = await relayed();
    const heard = [readToEnd(client), readToEnd(func)];
    relay.cut("idle");
    const reset = { text: "", how: "ECONNRESET" };
    expect(await Promise.all(heard)).toEqual([reset, reset]);
  });
});
