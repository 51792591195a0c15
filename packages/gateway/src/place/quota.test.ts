import { describe, expect, test } from "vitest";
import { ManualClock } from "../../test/manual-clock.ts";
import { Quota } from "./quota.ts";

describe("quota", () => {
  test("lets a burst start, and then so many each minute", () => {
    const clock = new ManualClock();
    const quota = new Quota({ maxInstances: 1000, burstInstances: 3, instancesPerMinute: 60 }, clock);
    const started = (): number => {
      for (let n = 0; ; n++) {
        try {
          quota.take("f");
        } catch {
          return n;
        }
      }
    };
    expect(started()).toBe(3);
    clock.advance(2000);
    expect(started()).toBe(2);
    clock.advance(3_600_000);
    expect(started()).toBe(3);
  });

  test("refuses what is over the region's instances until one is given back", () => {
    const quota = new Quota({ maxInstances: 1, burstInstances: 9, instancesPerMinute: 9 }, new ManualClock());
    quota.take("f");
    expect(() => quota.take("g")).toThrowError(expect.objectContaining({ code: "ResourceExhausted" }));
    quota.giveBack();
    quota.take("g");
  });
});
