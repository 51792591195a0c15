import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A way of bytes that a test can disturb, as a network does: without a word to either end. */
export interface Wire {
  readonly port: number;
  /** Nothing passes any more, on connections of now and to come: a partition. */
  stall(): void;
  /** What waited goes on. */
  resume(): void;
  /** On every second connection of now nothing passes ever again; neither end hears of that: half-open sockets. */
  halfOpen(): void;
  /** Nothing more passes down to the clients, which go on sending: they are slow readers. `resume` ends it. */
  slowDown(): void;
  close(): Promise<void>;
}

interface Pair {
  readonly client: Socket;
  readonly upstream: Socket;
  /** Never passes anything again. */
  isDead: boolean;
  /** Passes nothing, or nothing down, for now. */
  isHeld: boolean;
}

/** Makes a wire on a free port of this machine. Each connection goes to the port that `target` gives then. */
export async function wire(target: () => number): Promise<Wire> {
  const pairs = new Set<Pair>();
  let isStalled = false;
  const server = createServer((client) => {
    const pair: Pair = { client, upstream: connect(target(), "127.0.0.1"), isDead: false, isHeld: false };
    pairs.add(pair);
    join(pair, () => pairs.delete(pair));
    if (isStalled) pause(pair);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    stall() {
      isStalled = true;
      for (const pair of pairs) pause(pair);
    },
    resume() {
      isStalled = false;
      for (const pair of pairs) {
        if (pair.isDead) continue;
        pair.isHeld = false;
        pair.client.resume();
        pair.upstream.resume();
      }
    },
    halfOpen() {
      for (const [i, pair] of [...pairs].entries()) {
        if (i % 2 === 0) continue;
        pair.isDead = true;
        pause(pair);
      }
    },
    slowDown() {
      for (const pair of pairs) {
        pair.isHeld = true;
        pair.upstream.pause();
      }
    },
    async close() {
      for (const { client, upstream } of pairs) for (const socket of [client, upstream]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pause(pair: Pair): void {
  pair.isHeld = true;
  pair.client.pause();
  pair.upstream.pause();
}

function join(pair: Pair, onEnd: () => void): void {
  const { client, upstream } = pair;
  for (const [from, to] of [
    [client, upstream],
    [upstream, client],
  ] as const) {
    from.setNoDelay(true);
    from.on("data", (chunk) => {
      if (to.destroyed || to.write(chunk)) return;
      from.pause();
      to.once("drain", () => {
        if (!pair.isHeld) from.resume();
      });
    });
    from.on("error", () => {}); // its close follows
    from.on("end", () => to.end());
    from.on("close", () => {
      to.destroy();
      onEnd();
    });
  }
}
