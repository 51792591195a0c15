import { once } from "node:events";
import net from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fairTimeout } from "./fair-timeout.ts";

/** Keeps this process from everything else. */
const block = (ms: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
};

const passed = (ms: number): Promise<void> => new Promise((resolve) => void fairTimeout(resolve, ms));

describe("a fair timeout", () => {
  let server: net.Server;
  beforeAll(async () => {
    server = net.createServer((socket) => socket.end("said")).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterAll(() => void server.close());

  test("comes after what arrived while the process was busy", async () => {
    const address = server.address();
    const socket = net.connect(typeof address === "object" && address ? address.port : 0, "127.0.0.1");
    await once(socket, "connect");
    const order: string[] = [];
    socket.on("data", () => order.push("data"));
    const over = passed(20).then(() => order.push("timeout"));
    block(200);
    await over;
    expect(order).toEqual(["data", "timeout"]);
  });

  test("waits again for the time in which nobody looked", async () => {
    const began = performance.now();
    const over = passed(200);
    block(400);
    await over;
    // 200 ms too late, so 200 ms again; the clock of a timer is cut to whole milliseconds.
    expect(performance.now() - began).toBeGreaterThanOrEqual(590);
  });

  test("does not come once it was called off", async () => {
    let came = false;
    const callOff = fairTimeout(() => {
      came = true;
    }, 1);
    block(100);
    setImmediate(callOff);
    await passed(50);
    expect(came).toBe(false);
  });
});
