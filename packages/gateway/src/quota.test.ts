import { describe, expect, test } from "vitest";
import { Quota } from "./quota.ts";

describe("quota", () => {
  test("lets a burst start, and then so many each minute", () => {
    let nowMs = 0;
    const quota = new Quota({ maxInstances: 1000, burstInstances: 3, instancesPerMinute: 60 }, () => nowMs);
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
    nowMs = 2000;
    expect(started()).toBe(2);
    nowMs = 3_600_000;
    expect(started()).toBe(3);
  });

  test("refuses what is over the region's instances until one is given back", () => {
    const quota = new Quota({ maxInstances: 1, burstInstances: 9, instancesPerMinute: 9 }, () => 0);
    quota.take("f");
    expect(() => quota.take("g")).toThrowError(expect.objectContaining({ code: "ResourceExhausted" }));
    quota.giveBack();
    quota.take("g");
  });
});
