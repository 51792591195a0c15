import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocketServer } from "ws";
import { merged } from "../latency.ts";
import { seeded } from "../random.ts";
import { delayOf, herd, mostWithin, type Policy } from "./herd.ts";

test.each([
  [[], 0],
  [[5], 1],
  [[0, 999, 1000, 1001], 3],
  [[0, 1000, 2000, 3000], 1],
  [[3000, 10, 0, 20, 2999], 3],
])("counts the most of %j within any second: %d", (times, peak) => {
  expect(mostWithin(1000, times)).toBe(peak);
});

describe("delayOf", () => {
  const jitter: Policy = { kind: "full jitter", baseMs: 100, capMs: 1000 };

  test.each([
    [{ kind: "fixed", delayMs: 500 } as const, 7, 500],
    [jitter, 0, 50],
    [jitter, 2, 200],
    [jitter, 9, 500],
    [jitter, 5000, 500],
    [{ ...jitter, leastMs: 100 }, 0, 150],
    [{ ...jitter, leastMs: 900 }, 9, 1000],
  ])("of %o before try %d is %d in the middle", (policy, attempt, ms) => {
    expect(delayOf(policy, attempt, () => 0.5)).toBe(ms);
  });
});

// The server is in this process, which a busy machine may starve.
describe("herd", () => {
  /** A server that refuses the first handshakes after so many. */
  async function server(accepts = Number.POSITIVE_INFINITY, refuses = 0) {
    let handshakes = 0;
    const verifyClient = (): boolean => {
      handshakes += 1;
      return handshakes <= accepts || handshakes > accepts + refuses;
    };
    const webSocketServer = new WebSocketServer({ host: "127.0.0.1", port: 0, verifyClient });
    webSocketServer.on("connection", (socket) => socket.on("error", () => {}));
    await once(webSocketServer, "listening");
    onTestFinished(() => {
      for (const socket of webSocketServer.clients) socket.terminate();
      webSocketServer.close();
    });
    const { port } = webSocketServer.address() as AddressInfo;
    return { url: `ws://127.0.0.1:${port}/`, handshakes: () => handshakes };
  }

  /** A clock that jumps over every wait. */
  function jumping() {
    const waits: number[] = [];
    let nowMs = 0;
    const pause = async (ms: number): Promise<void> => {
      waits.push(ms);
      nowMs = Math.max(nowMs, ms);
    };
    return { waits, world: { clock: { nowMs: () => nowMs, pause }, random: seeded(1) } };
  }

  test("lets every client come back after its wait", async () => {
    const { url, handshakes } = await server();
    const { world, waits } = jumping();
    const order = { url, clients: 20, policy: { kind: "fixed", delayMs: 700 } } as const;
    const { histogram, ...back } = await herd(order, world);
    expect(back).toEqual({ inSecond: 20, inTenth: 20, longestAwayMs: 700, failed: 0 });
    expect(waits).toEqual(Array(20).fill(700));
    expect(handshakes()).toBe(40);
    expect(merged([histogram])?.totalCount).toBe(20);
  });

  test("counts a try where it was due, however late a busy machine begins it", async () => {
    const { url } = await server();
    let nowMs = 0;
    // Each begins half a second after the one before it.
    const pause = async (ms: number): Promise<void> => {
      nowMs = Math.max(nowMs, ms) + 500;
    };
    const order = { url, clients: 20, policy: { kind: "fixed", delayMs: 700 } } as const;
    const late = await herd(order, { clock: { nowMs: () => nowMs, pause }, random: () => 0 });
    expect(late).toMatchObject({ inTenth: 20, inSecond: 20, longestAwayMs: 700 + 20 * 500 });
  });

  test("cuts each at a moment of its own where there is time for that, and counts its absence from there", async () => {
    const { url } = await server();
    let nowMs = 0;
    const pause = async (ms: number): Promise<void> => {
      nowMs += ms;
    };
    const order = { url, clients: 1, policy: { kind: "fixed", delayMs: 700 }, cutOverMs: 4000 } as const;
    const back = await herd(order, { clock: { nowMs: () => nowMs, pause }, random: () => 0.5 });
    expect([nowMs, back.longestAwayMs]).toEqual([2700, 700]);
    const spread = await herd({ ...order, clients: 20 }, jumping().world);
    expect(spread.inSecond).toBeLessThan(15);
  });

  test("lets a client that is refused try again, after a longer wait", async () => {
    const { url } = await server(5, 3);
    const { world, waits } = jumping();
    const order = { url, clients: 5, policy: { kind: "full jitter", baseMs: 100, capMs: 1000 } } as const;
    const { failed } = await herd(order, world);
    expect(failed).toBe(3);
    expect(waits).toHaveLength(8);
    expect(Math.max(...waits)).toBeLessThanOrEqual(800);
  });

  test("ends with what keeps a client out", async () => {
    const { url } = await server(2, 1000);
    const { world } = jumping();
    const order = { url, clients: 2, policy: { kind: "fixed", delayMs: 1 } } as const;
    await expect(herd(order, world)).rejects.toMatchObject({ code: "NotWebSocket" });
  });
});
