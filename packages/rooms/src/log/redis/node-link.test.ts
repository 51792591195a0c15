import { testNeeding } from "@wsfn/instance/vitest";
import { expect } from "vitest";
import { fakeClock } from "../../../test/fake-clock.ts";
import { wire } from "../../../test/proof/wire.ts";
import { freePort, VOLATILE, withRedis } from "../../../test/redis-process.ts";
import { makeNodeConnection } from "./connection.ts";
import { NodeLink } from "./node-link.ts";

const test = await testNeeding("rooms", "redis-server");

const PING_EVERY_MS = 5_000;
const TIMEOUT_MS = 3_000;

test("a connection to a node of a Cluster shows that it is alive, and is over when it has fallen silent", async () => {
  const bus = String(await freePort());
  await withRedis([...VOLATILE, "--cluster-enabled", "yes", "--cluster-port", bus], async (redis) => {
    await redis.admin.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
    await expect.poll(() => redis.admin.call("CLUSTER", "INFO")).toMatch(/cluster_state:ok/);
    const network = await wire(() => redis.port);
    const clock = fakeClock();
    const alive: (readonly string[])[] = [];
    const lost: (readonly string[])[] = [];
    const link = new NodeLink(
      makeNodeConnection("127.0.0.1", network.port),
      { pingEveryMs: PING_EVERY_MS, timeoutMs: TIMEOUT_MS, clock },
      {
        onMessage() {},
        onEvicted() {},
        onAlive: (channels) => alive.push(channels),
        onLost: (channels) => lost.push(channels),
      },
    );
    try {
      await link.subscribe("a");
      await clock.advance(PING_EVERY_MS);
      await expect.poll(() => alive).toEqual([["a"]]);
      network.stall();
      await clock.advance(PING_EVERY_MS + TIMEOUT_MS - 1);
      expect(lost).toEqual([]);
      await clock.advance(1);
      expect(lost).toEqual([["a"]]);
      expect(alive).toEqual([["a"]]);
    } finally {
      link.close();
      await network.close();
    }
  });
});
