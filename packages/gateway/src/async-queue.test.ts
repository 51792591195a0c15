import { describe, expect, test } from "vitest";
import { AsyncQueue, type Clock } from "./async-queue.ts";

/** Time that passes when the test says so. */
function handClock() {
  let nowMs = 0;
  const due = new Map<() => void, number>();
  const clock: Clock = {
    nowMs: () => nowMs,
    after: (ms, callback) => {
      due.set(callback, nowMs + ms);
      return () => due.delete(callback);
    },
  };
  const pass = async (ms: number): Promise<void> => {
    nowMs += ms;
    for (const [callback, at] of due) if (at <= nowMs) callback();
    // What the callbacks resolved goes on before the test does.
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { clock, pass, due };
}

describe("the queue of asynchronous requests", () => {
  test("lets a request pause for as long as it says", async () => {
    const { clock, pass, due } = handClock();
    const queue = new AsyncQueue(1, clock);
    const woken: number[] = [];
    queue.add(async (pause) => {
      for (const ms of [0, 500, 1000]) if (await pause(ms)) woken.push(clock.nowMs());
    });
    await pass(0);
    await pass(499);
    expect(woken).toEqual([0]);
    await pass(1);
    await pass(1000);
    expect(woken).toEqual([0, 500, 1500]);
    expect(due.size).toBe(0);
    await queue.close();
  });

  test("takes no more than it may, and another one when one is done", async () => {
    const { clock, pass } = handClock();
    const queue = new AsyncQueue(1, clock);
    queue.add(async (pause) => void (await pause(100)));
    expect(() => queue.add(async () => {})).toThrow(
      expect.objectContaining({
        code: "ResourceThrottled",
        hint: expect.stringContaining("maxAsyncCalls is 1"),
      }),
    );
    await pass(100);
    expect(() => queue.add(async () => {})).not.toThrow();
    await queue.close();
  });

  test("ends every pause at once when it closes, waits for what is under way, and takes nothing more", async () => {
    const { clock, due } = handClock();
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
    expect([said, due.size, isClosed]).toEqual([[false, false], 0, false]);
    expect(() => queue.add(async () => {})).toThrow();
    finish();
    await closed;
  });
});
