import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { doubles, echoServer, rawServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { ManualClock } from "../../test/manual-clock.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";

const SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

/** A function that switches and then hands its socket to the test. */
function switcher(onSwitched: (socket: Socket) => void, sayNow = "") {
  return doubles(() =>
    rawServer((socket) => {
      let head = "";
      socket.on("data", function read(chunk) {
        head += chunk.toString("latin1");
        if (!head.includes("\r\n\r\n")) return;
        socket.off("data", read);
        socket.write(SWITCHING + sayNow, "latin1");
        onSwitched(socket);
      });
    }),
  );
}

const bodyOf = (received: Buffer): Buffer => received.subarray(received.indexOf("\r\n\r\n") + 4);

describe("relay", () => {
  test("echoes through a WebSocket client and reports the connection once", async () => {
    const { start } = doubles(echoServer);
    const { url, requests } = await running({ functions: [functionSpec()], start });
    const client = new WebSocket(url);
    const echoed = new Promise((resolve) => client.on("message", (data) => resolve(String(data))));
    client.on("open", () => client.send("hällo"));
    expect(await echoed).toBe("hällo");
    const closed = new Promise((resolve) => client.on("close", resolve));
    client.close(4000);
    expect(await closed).toBe(4000);
    const [event] = await requests(1);
    expect(event).toMatchObject({
      function: "echo",
      kind: "websocket",
      status: 101,
      coldStart: true,
      abrupt: false,
      // Two masked frames there, two bare ones back; neither head counts.
      bytesIn: 6 + 6 + (6 + 2),
      bytesOut: 2 + 6 + (2 + 2),
    });
  });

  test("carries every byte value both ways, unchanged and in order", async () => {
    const { start } = switcher((socket) => socket.pipe(socket));
    const { url } = await running({ functions: [functionSpec()], start });
    const sent = randomBytes(4 * 1024 * 1024);
    const client = new RawClient(url).send(handshake());
    await client.head();
    client.send(sent);
    const received = await client.until((all) => bodyOf(all).length >= sent.length);
    expect(bodyOf(received).equals(sent)).toBe(true);
    client.socket.destroy();
  });

  test("forwards what a client sent right after its handshake, after the 101", async () => {
    const { start } = switcher((socket) => socket.pipe(socket));
    const { url } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send(`${handshake()}early bytes`);
    const received = await client.until((all) => bodyOf(all).length >= 11);
    expect(bodyOf(received).toString()).toBe("early bytes");
    client.socket.destroy();
  });

  test("forwards what a function sent right after its 101", async () => {
    const { start } = switcher(() => {}, "early answer");
    const { url } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send(handshake());
    const received = await client.until((all) => bodyOf(all).length >= 12);
    expect(bodyOf(received).toString()).toBe("early answer");
    client.socket.destroy();
  });

  test("stops reading from a function when its client does not read", async () => {
    let written = 0;
    const { start } = switcher((socket) => {
      const chunk = Buffer.alloc(65_536);
      const more = (): void => {
        while (socket.write(chunk)) written += chunk.length;
        written += chunk.length;
      };
      socket.on("drain", more);
      more();
    });
    const { url } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send(handshake());
    await client.head();
    client.socket.pause();
    await settled(() => written);
    const stoppedAt = written;
    // Kernel buffers of four sockets and one chunk in the gateway; not the function's endless stream.
    expect(stoppedAt).toBeLessThan(64 * 1024 * 1024);
    client.socket.resume();
    await client.until((all) => bodyOf(all).length > stoppedAt + 1024 * 1024);
    client.socket.destroy();
  });

  test("carries a client's half-close, and the answer that still comes", async () => {
    const { start } = switcher((socket) => {
      socket.resume().on("end", () => socket.end("answer after FIN"));
    });
    const { url, requests } = await running({ functions: [functionSpec()], start, lingerMs: 5000 });
    const client = new RawClient(url).send(handshake());
    await client.head();
    client.socket.end();
    expect(await client.whole()).toContain("answer after FIN");
    expect((await requests(1))[0]).toMatchObject({ endedBy: "client", abrupt: false });
  });

  test("carries a function's half-close, and what the client still sends", async () => {
    const got = new Promise<string>((resolve) => {
      const { start } = switcher((socket) => {
        socket.end();
        let all = "";
        socket.on("data", (chunk) => {
          all += chunk;
        });
        socket.on("end", () => resolve(all));
      });
      void running({ functions: [functionSpec()], start }).then(async ({ url }) => {
        const client = new RawClient(url).send(handshake());
        await client.head();
        await client.ended;
        client.socket.end("last words");
      });
    });
    expect(await got).toBe("last words");
  });

  test("carries a function's reset after the bytes before it", async () => {
    const { start } = switcher((socket) => {
      socket.write("said before", () => setImmediate(() => socket.resetAndDestroy()));
    });
    const { url, requests } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send(handshake());
    expect(await client.ended).toBe("ECONNRESET");
    expect(client.received.toString()).toContain("said before");
    expect((await requests(1))[0]).toMatchObject({ endedBy: "function", abrupt: true });
  });

  test("carries a client's reset to the function, after the delay", async () => {
    const clock = new ManualClock();
    let got: string | undefined;
    const { start } = switcher((socket) => {
      socket.resume().on("error", (error: Error & { code?: string }) => {
        got = error.code;
      });
    });
    const { url } = await running({ functions: [functionSpec()], start, clock, clientEndDelayMs: 200 });
    const client = new RawClient(url).send(handshake());
    await client.head();
    await settled(() => clock.pending);
    const timers = clock.pending;
    client.socket.resetAndDestroy();
    await expect.poll(() => clock.pending).toBeGreaterThan(timers);
    clock.advance(199);
    await settled(() => Number(got !== undefined));
    expect(got).toBeUndefined();
    clock.advance(1);
    await expect.poll(() => got).toBe("ECONNRESET");
  });

  test("cuts at the execution timeout with no Close frame, and leaves instance and siblings alone", async () => {
    const { start, made } = doubles(echoServer);
    const clock = new ManualClock();
    const { url, requests } = await running({ functions: [functionSpec({ timeoutMs: 300 })], start, clock });
    const codes: Promise<unknown>[] = [];
    for (const delayMs of [0, 150]) {
      clock.advance(delayMs);
      const client = new WebSocket(url);
      codes.push(new Promise((resolve) => client.on("close", resolve)));
      await new Promise((resolve) => client.on("open", resolve));
    }
    clock.advance(150);
    expect(await codes[0]).toBe(1006);
    clock.advance(150);
    expect(await Promise.all(codes)).toEqual([1006, 1006]);
    // The second one lived on when the first was cut: each had all of its own time.
    for (const event of await requests(2)) {
      expect(event).toMatchObject({ endedBy: "timeout", status: 101, abrupt: true });
      expect(event.durationMs).toBe(300);
    }
    expect(made).toHaveLength(1);
  });
});

/** Resolves when a figure stopped growing: gateway, client and function are all in this process, and none had anything to do. */
async function settled(read: () => number): Promise<void> {
  for (let last = -1, same = 0; same < 200; ) {
    await new Promise((resolve) => setImmediate(resolve));
    same = read() === last ? same + 1 : 0;
    last = read();
  }
}
