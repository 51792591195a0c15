import { describe, expect, test } from "vitest";
import { behindGateway, next } from "../test/behind-gateway.ts";

const sequence = (count: number): string[] => Array.from({ length: count }, (_, i) => `message ${i}`);

describe("behind the gateway", () => {
  test("a cut connection comes back, and what was sent meanwhile arrives in order", async () => {
    const { client, page, gateway } = await behindGateway();
    await next(client, "open", page);
    const echoes: unknown[] = [];
    client.addEventListener("message", ({ data }) => void echoes.push(data));
    const dropped = next(client, "drop", page);
    expect(gateway.faults.cut()).toBe(1);
    expect(await dropped).toMatchObject({ reason: "lost", code: 1006, wasClean: false });
    for (const text of sequence(50)) expect(client.send(text)).toBe(true);
    expect(await next(client, "open", page)).toMatchObject({ cause: "retry" });
    await expect.poll(() => echoes).toEqual(sequence(50));
  });

  test("a killed instance is a drop like any other, and the next one serves", async () => {
    const { client, page, gateway } = await behindGateway();
    await next(client, "open", page);
    const dropped = next(client, "drop", page);
    expect(await gateway.faults.kill()).toBe(1);
    expect((await dropped).reason).toBe("lost");
    await next(client, "open", page);
    client.send("alive");
    expect((await next(client, "message", page)).data).toBe("alive");
  });

  test.each([429, 500, 503] as const)("refusals with %d are tried again until they end", async (status) => {
    const { client, page, gateway } = await behindGateway({}, { faults: { refuse: { status } } });
    for (let i = 0; i < 4; i++) {
      expect(await next(client, "drop", page)).toMatchObject({ reason: "failed", code: 1006 });
    }
    gateway.faults.plan({});
    expect(await next(client, "open", page)).toMatchObject({ cause: "first" });
    expect(gateway.summary().functions[0]?.injected).toEqual({ refuse: 4 });
  });

  test("a hung instance leaves the connection half open, which the heartbeat notices in the stated time", async () => {
    const heartbeat = { everyMs: 10_000, timeoutMs: 2000, message: "are you there?" };
    const { client, page, gateway } = await behindGateway({ heartbeat });
    const seen: unknown[] = [];
    client.addEventListener("message", ({ data }) => void seen.push(data));
    await next(client, "open", page);
    await page.time.pass(9000);
    const openedMs = page.time.nowMs;
    gateway.faults.hang();
    const dropped = next(client, "drop", page);
    expect((await dropped).reason).toBe("heartbeat");
    expect(page.time.nowMs - openedMs).toBeLessThanOrEqual(heartbeat.everyMs + heartbeat.timeoutMs);
    expect(seen).toEqual([]);
  });

  test("the execution timeout is 1006 for a client that does not know it", async () => {
    const { client, page } = await behindGateway({}, { timeoutMs: 5000 });
    await next(client, "open", page);
    const openedMs = page.time.nowMs;
    expect(await next(client, "drop", page)).toMatchObject({ reason: "lost", code: 1006 });
    expect(page.time.nowMs - openedMs).toBeGreaterThan(4900);
  });

  test("a client that knows it moves over before, and loses, doubles and reorders nothing", async () => {
    const { client, page, gateway } = await behindGateway(
      { deadlineMs: 5000, rotateBeforeMs: 1000 },
      { timeoutMs: 5000 },
    );
    const drops: unknown[] = [];
    const opens: unknown[] = [];
    const echoes: unknown[] = [];
    client.addEventListener("drop", ({ reason }) => void drops.push(reason));
    client.addEventListener("open", ({ cause }) => void opens.push(cause));
    client.addEventListener("message", ({ data }) => void echoes.push(data));
    await next(client, "open", page);
    const sent = sequence(400);
    for (const text of sent) {
      expect(client.send(text)).toBe(true);
      // In small steps, for a handshake is made of turns of the event loop: how many depends on the kernel, however fast time passes here.
      for (let ms = 0; ms < 50; ms++) await page.time.pass(1);
    }
    await expect.poll(() => echoes).toHaveLength(400);
    // The two connections of a rotation may answer in either order; a message of one never overtakes another of the same.
    expect(echoes.toSorted()).toEqual(sent.toSorted());
    expect(drops).toEqual([]);
    expect(opens.slice(0, 4)).toEqual(["first", "rotation", "rotation", "rotation"]);
    client.close();
    const { endedBy } = (await gateway.close()).functions[0] ?? {};
    expect(endedBy?.timeout).toBeUndefined();
  });

  test("latency on the way changes nothing but the time that it takes", async () => {
    const { client, page } = await behindGateway({}, { faults: { latencyMs: 200 } });
    await next(client, "open", page);
    for (const text of sequence(3)) {
      client.send(text);
      expect((await next(client, "message", page)).data).toBe(text);
    }
  });
});
