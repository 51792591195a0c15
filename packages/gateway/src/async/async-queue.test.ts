import { describe, expect, test } from "vitest";
import { ManualClock } from "../../test/manual-clock.ts";
import { AsyncQueue } from "./async-queue.ts";

describe("the queue of asynchronous requests", () => {
  test("lets a request pause for as long as it asks", async () => {
    const clock = new ManualClock();
    const queue = new AsyncQueue(1, clock);
    const woken: number[] = [];
    queue.add(async (pause) => {
      for (const ms of [0, 500, 1000]) if (await pause(ms)) woken.push(clock.nowMs());
    });
    await clock.pass(0);
    await clock.pass(499);
    expect(woken).toEqual([0]);
    await clock.pass(1);
    await clock.pass(1000);
    expect(woken).toEqual([0, 500, 1500]);
    expect(clock.pending).toBe(0);
    await queue.close();
  });

  test("takes no more than it may, and another one when one is done", async () => {
    const clock = new ManualClock();
    const queue = new AsyncQueue(1, clock);
    queue.add(async (pause) => void (await pause(100)));
    expect(() => queue.add(async () => {})).toThrow(
      expect.objectContaining({
        code: "ResourceThrottled",
        hint: expect.stringContaining("maxAsyncCalls is 1"),
      }),
    );
    await clock.pass(100);
    expect(() => queue.add(async () => {})).not.toThrow();
    await queue.close();
  });

  test("ends every pause at once when it closes, waits for what is under way, and takes nothing more", async () => {
    const clock = new ManualClock();
    const queue = new AsyncQueue(10, clock);
    const said: boolean[] = [];
    for (const ms of [1, 1e9]) queue.add(async (pause) => void said.push(await pause(ms)));
    let finish = (): void => {};
    queue.add(() => new Promise((resolve) => (finish = resolve)));
    let isClosed = false;
    const closed = queue.close().then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect([said, clock.pending, isClosed]).toEqual([[false, false], 0, false]);
    expect(() => queue.add(async () => {})).toThrow();
    finish();
    await closed;
  });
});
