import { describe, expect, test, vi } from "vitest";
import { atMost, type Clock, realClock } from "./clock.ts";

const stopped = (): Pick<Clock, "sleep"> & { elapse: () => void; signals: (AbortSignal | undefined)[] } => {
  let elapse = (): void => {};
  const signals: (AbortSignal | undefined)[] = [];
  return {
    signals,
    elapse: () => elapse(),
    sleep: (_, signal) => {
      signals.push(signal);
      return new Promise((resolve) => {
        elapse = resolve;
      });
    },
  };
};

describe("atMost", () => {
  test("ends with the promise, and takes its timer along", async () => {
    const clock = stopped();
    await atMost(1000, Promise.resolve(), clock);
    expect(clock.signals[0]?.aborted).toBe(true);
  });

  test("ends with the time when that is sooner", async () => {
    const clock = stopped();
    const ended = vi.fn();
    const wait = atMost(1000, new Promise(() => {}), clock).then(ended);
    await Promise.resolve();
    expect(ended).not.toHaveBeenCalled();
    clock.elapse();
    await wait;
    expect(ended).toHaveBeenCalled();
  });
});

describe("realClock", () => {
  test("stops waiting when the signal aborts, before or meanwhile", async () => {
    const reason = new Error("enough");
    await expect(realClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const calledOff = new AbortController();
    const wait = realClock.sleep(60_000, calledOff.signal);
    calledOff.abort(reason);
    await expect(wait).rejects.toBe(reason);
  });
});
