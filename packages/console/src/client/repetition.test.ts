import { expect, test } from "vitest";
import { repeated } from "./repetition.ts";

/** A clock that a test turns: the one timer that a repetition has goes off when the test says so. */
function handClock() {
  let nowMs = 0;
  let due: { readonly ms: number; readonly then: () => void } | undefined;
  return {
    nowMs: () => nowMs,
    setTimer: (ms: number, then: () => void) => {
      due = { ms, then };
      return {
        cancel: () => {
          due = undefined;
        },
      };
    },
    get isWaiting() {
      return due !== undefined;
    },
    /** The timer goes off, so much later than it should. */
    next(lateMs = 0) {
      const { ms = 0, then } = due ?? {};
      due = undefined;
      nowMs += ms + lateMs;
      then?.();
    },
  };
}

test("acts once at the begin, then at the rate, until it has acted so many times", () => {
  const clock = handClock();
  let done = 0;
  repeated({ perSecond: 100, times: 3 }, { clock, act: () => ++done > 0 });
  expect(done).toBe(1);
  clock.next();
  expect(done).toBe(2);
  clock.next();
  expect([done, clock.isWaiting]).toEqual([3, false]);
});

test("makes up for a timer that is late, but not for all at once", () => {
  const clock = handClock();
  let done = 0;
  repeated({ perSecond: 1000, times: 10_000 }, { clock, act: () => ++done > 0 });
  clock.next(40);
  expect(done).toBe(51);
  clock.next(1000);
  expect(done).toBe(151);
});

test("ends when it can act no more, and when it is ended", () => {
  const clock = handClock();
  repeated({ perSecond: 10, times: 5 }, { clock, act: () => false });
  expect(clock.isWaiting).toBe(false);
  const ended = repeated({ perSecond: 10, times: 5 }, { clock, act: () => true });
  expect(clock.isWaiting).toBe(true);
  ended.end();
  expect(clock.isWaiting).toBe(false);
});
