import { expect, test } from "vitest";
import type { Clock } from "../process/clock.ts";
import { sendAtRate } from "./pace.ts";

/** A clock whose looks come at given times, and what was asked of it. */
function clockOf(...looks: number[]) {
  const asked: number[] = [];
  let at = looks.shift() ?? 0;
  const clock: Pick<Clock, "nowMs" | "turn"> = {
    nowMs: () => at,
    turn: async (ms) => {
      asked.push(ms);
      const next = looks.shift();
      if (next === undefined) throw new Error("looked more often than the test has times");
      at = next;
    },
  };
  return { clock, asked };
}

const sentAt = async (perSecond: number, untilMs: number, clock: Pick<Clock, "nowMs" | "turn">) => {
  const sent: [index: number, dueMs: number, nowMs: number][] = [];
  const span = { perSecond, fromMs: 100, untilMs };
  await sendAtRate(span, (index, dueMs) => sent.push([index, dueMs, clock.nowMs()]), clock);
  return sent;
};

test("sends each message when it is due, and waits no longer than for the next", async () => {
  const { clock, asked } = clockOf(100, 105, 110, 120);
  expect(await sentAt(100, 130, clock)).toEqual([
    [0, 100, 100],
    [1, 110, 110],
    [2, 120, 120],
  ]);
  expect(asked).toEqual([10, 5, 10]);
});

test("makes up for a stall with the times at which the messages should have left", async () => {
  const { clock } = clockOf(100, 131);
  expect(await sentAt(100, 140, clock)).toEqual([
    [0, 100, 100],
    [1, 110, 131],
    [2, 120, 131],
    [3, 130, 131],
  ]);
});

test("sends what a span holds and nothing after it, however late it looks", async () => {
  const { clock } = clockOf(100, 10_000);
  expect((await sentAt(1000, 200, clock)).map(([index]) => index)).toEqual([...Array(100).keys()]);
});
