import { testNeeding } from "@wsfn/instance/vitest";
import { expect } from "vitest";
import { fakeClock } from "../../../test/fake-clock.ts";
import { wire } from "../../../test/proof/wire.ts";
import { VOLATILE, withRedis } from "../../../test/redis-process.ts";
import { makeConnection } from "./connection.ts";
import { Link } from "./link.ts";
import type { LinkOptions } from "./subscriber.ts";

const test = await testNeeding("rooms", "redis-server");

const PING_EVERY_MS = 5_000;
const TIMEOUT_MS = 3_000;

/** A link that listens to channel `a` of a Redis, on a clock that the test turns; what it heard, and how often it subscribed. */
async function listening(url: string, isDeaf?: LinkOptions["isDeaf"]) {
  const clock = fakeClock();
  const heard: string[] = [];
  const subscribed: string[] = [];
  const link = new Link(
    () => makeConnection({ kind: "server", url }),
    "plain",
    { pingEveryMs: PING_EVERY_MS, timeoutMs: TIMEOUT_MS, clock, ...(isDeaf && { isDeaf }) },
    {
      onMessage: (_, message) => heard.push(message),
      onResumed: (channels) => subscribed.push(...channels),
      onError: () => {},
    },
  );
  await link.subscribe("a");
  await expect.poll(() => subscribed).toEqual(["a"]);
  return { link, clock, heard, subscribed };
}

test("a connection that has fallen silent is replaced after the time between two pings and of an answer", () =>
  withRedis(VOLATILE, async (redis) => {
    const network = await wire(() => redis.port);
    const { link, clock, heard, subscribed } = await listening(`redis://127.0.0.1:${network.port}`);
    try {
      await redis.admin.publish("a", "before");
      await expect.poll(() => heard).toEqual(["before"]);
      network.stall();
      await redis.admin.publish("a", "meanwhile");
      await clock.advance(PING_EVERY_MS + TIMEOUT_MS);
      network.resume();
      await expect.poll(() => subscribed).toEqual(["a", "a"]);
      await redis.admin.publish("a", "after");
      await expect.poll(() => heard).toEqual(["before", "after"]);
    } finally {
      link.close();
      await network.close();
    }
  }));

test("a connection that is silent for less than that is kept, and hears what waited", () =>
  withRedis(VOLATILE, async (redis) => {
    const network = await wire(() => redis.port);
    const { link, clock, heard, subscribed } = await listening(`redis://127.0.0.1:${network.port}`);
    try {
      network.stall();
      await redis.admin.publish("a", "meanwhile");
      await clock.advance(PING_EVERY_MS + TIMEOUT_MS - 1);
      network.resume();
      await expect.poll(() => heard).toEqual(["meanwhile"]);
      expect(subscribed).toEqual(["a"]);
    } finally {
      link.close();
      await network.close();
    }
  }));

test("a connection that answers is replaced where it is found deaf", () =>
  withRedis(VOLATILE, async (redis) => {
    let answers = 0;
    const { link, clock, subscribed } = await listening(redis.url, async () => {
      answers += 1;
      return answers === 3;
    });
    try {
      for (const ping of [1, 2]) {
        await clock.advance(PING_EVERY_MS);
        await expect.poll(() => answers).toBe(ping);
      }
      expect(subscribed).toEqual(["a"]);
      await clock.advance(PING_EVERY_MS);
      await expect.poll(() => subscribed).toEqual(["a", "a"]);
    } finally {
      link.close();
    }
  }));
