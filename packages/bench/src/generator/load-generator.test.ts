import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { merged } from "../latency.ts";
import { LoadGenerator } from "./load-generator.ts";

const LINUX = process.platform === "linux";

/** A generator, and a WebSocket server for it that does what the test says with every message. */
async function loading(
  answers: (socket: WebSocket, data: string) => void,
  onConnection: () => void = () => {},
) {
  const server = new WebSocketServer({ host: "127.0.0.1", port: 0, perMessageDeflate: false });
  server.on("connection", (socket) => {
    onConnection();
    socket.on("error", () => {});
    socket.on("message", (data: Buffer) => answers(socket, data.toString()));
  });
  await once(server, "listening");
  const generator = new LoadGenerator(new AbortController().signal);
  onTestFinished(async () => {
    await generator.close();
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const load = () => generator.open({ url, connections: 4, sizeBytes: 20, inFlight: 8 });
  // The server is this process.
  return { load, processes: { own: [process.pid] } };
}

/** Keeps this process at work until it has used so much CPU. */
function useCpu(ms: number): void {
  const before = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(before);
    if ((user + system) / 1000 >= ms) return;
  }
}

// Every test starts a process, which a busy machine may take seconds for.
describe("LoadGenerator", { timeout: 120_000 }, () => {
  test("counts echoes and their CPU from rest to rest, window after window on the same connections", async () => {
    let connections = 0;
    let isCostly = false;
    const { load, processes } = await loading(
      (socket, data) => {
        if (isCostly) useCpu(50);
        isCostly = false;
        socket.send(data);
      },
      () => {
        connections += 1;
      },
    );
    const open = await load();
    for (const inFlight of [1, 8]) {
      isCostly = true; // else a window may cost less than a tick of Linux, which is 10 ms
      const { messages, elapsedMs, cost, histogram } = await open.window({
        processes,
        inFlight,
        windowMs: 30,
      });
      expect(messages).toBeGreaterThan(0);
      expect(elapsedMs).toBeGreaterThanOrEqual(29);
      // What was on its way at the end of the window is part of the cost.
      expect(cost.echoes).toBeGreaterThanOrEqual(messages);
      expect(cost.elapsedMs).toBeGreaterThanOrEqual(elapsedMs);
      expect(merged([histogram])?.totalCount).toBe(cost.echoes);
      expect(Object.keys(cost.processes)).toEqual(["own"]);
      if (LINUX) expect(cost.processes.own?.usedMs).toBeGreaterThanOrEqual(30);
    }
    expect(connections).toBe(4);
  });

  test("warms up until the processes have used so much CPU", async () => {
    const { load, processes } = await loading((socket, data) => socket.send(data));
    const open = await load();
    const before = process.cpuUsage();
    await open.warmUp({ processes, inFlight: 8, cpuMs: 100, mostMs: 30_000 });
    const { user, system } = process.cpuUsage(before);
    if (LINUX) expect((user + system) / 1000).toBeGreaterThan(80);
  });

  test("ends a warm-up by its time where CPU is not known", async () => {
    const { load } = await loading((socket, data) => socket.send(data));
    const order = { processes: { nobody: [] }, inFlight: 1, cpuMs: 100 };
    await expect((await load()).warmUp({ ...order, mostMs: 10 })).resolves.toBeUndefined();
  });

  test("refuses a server that does not echo before anything is measured", async () => {
    const { load } = await loading((socket) => socket.send("lie"));
    await expect(load()).rejects.toMatchObject({ code: "WrongEcho" });
  });

  test("ends the connections of a load that is closed", async () => {
    let isClosed = (): void => {};
    const closed = new Promise<void>((resolve) => {
      isClosed = resolve;
    });
    const { load } = await loading((socket, data) => {
      socket.once("close", isClosed);
      socket.send(data);
    });
    await (await load()).close();
    await closed;
  });
});

describe("LoadGenerator at a rate", { timeout: 120_000 }, () => {
  test("sends as many messages as are due, and takes the latency of each", async () => {
    let taken = 0;
    const { load, processes } = await loading((socket, data) => {
      taken += 1;
      socket.send(data);
    });
    const open = await load();
    const before = taken;
    const { histogram } = await open.rate({ processes, perSecond: 500, windowMs: 200 });
    expect(taken - before).toBe(100);
    expect(merged([histogram])?.totalCount).toBe(100);
  });

  // 50 messages a tenth of a second: what leaves next is not held back, and each one's wait counts from when it was due.
  test("counts a stall of the server for every message that was due meanwhile", async () => {
    const held: [socket: WebSocket, data: string][] = [];
    let isStalled = false;
    const { load, processes } = await loading((socket, data) => {
      held.push([socket, data]);
      if (held.length === 50) isStalled = false;
      if (isStalled) return;
      for (const [to, text] of held.splice(0)) to.send(text);
    });
    const open = await load();
    isStalled = true;
    const { histogram } = await open.rate({ processes, perSecond: 500, windowMs: 200 });
    const latency = merged([histogram]);
    // The fiftieth was due 98 ms after the first, and the first came back after it.
    expect(latency?.maxValue).toBeGreaterThanOrEqual(98_000);
    // The first eleven of a hundred waited for 78 ms and more.
    expect(latency?.getValueAtPercentile(90)).toBeGreaterThanOrEqual(78_000);
  });

  test("ends with what a server does wrong, and loads the next one", async () => {
    let lies = false;
    const { load, processes } = await loading((socket, data) => socket.send(lies ? "lie" : data));
    const open = await load();
    lies = true;
    const wrong = open.rate({ processes, perSecond: 500, windowMs: 60_000 });
    await expect(wrong).rejects.toMatchObject({ code: "WrongEcho" });
    lies = false;
    const next = await load();
    await expect(next.rate({ processes, perSecond: 500, windowMs: 20 })).resolves.toBeDefined();
  });
});
