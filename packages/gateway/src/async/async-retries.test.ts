import type { ErrorKey } from "@wsfn/platform";
import { describe, expect, test } from "vitest";
import { functionSpec } from "../../test/function-spec.ts";
import { GatewayError } from "../gateway-error.ts";
import { Retries } from "./async-retries.ts";

const HOUR_MS = 3_600_000;

/** Every try fails the same way, at once; the times at which they begin, and why there is no further one. */
function triesOf(key: ErrorKey, over: { maxRetries?: number; maxAgeMs?: number } = {}) {
  const spec = functionSpec({ asyncCalls: { maxRetries: 3, maxAgeMs: 24 * HOUR_MS, ...over } });
  const retries = new Retries(spec, 500, 0);
  const begins = [0];
  for (let nowMs = 0; ; ) {
    const next = retries.next(new GatewayError(key), nowMs);
    if ("because" in next) return { begins, because: next.because };
    nowMs += next.afterMs;
    begins.push(nowMs);
  }
}

describe("retries of an asynchronous request", () => {
  test.each<ErrorKey>([
    "ProcessExited",
    "FunctionTimeout",
    "InvocationError",
    "CAExited",
    "InitializationError",
  ])("are three after %s, a fault of the function", (key) => {
    expect(triesOf(key)).toEqual({
      begins: [0, 500, 1500, 3500],
      because: "3 retries were made (maxAsyncRetryAttempts)",
    });
  });

  test("are as many as maxAsyncRetryAttempts allows", () => {
    expect(triesOf("ProcessExited", { maxRetries: 0 }).begins).toEqual([0]);
    expect(triesOf("ProcessExited", { maxRetries: 8 }).begins).toHaveLength(9);
  });

  test.each<ErrorKey>(["ResourceExhausted", "ResourceThrottled", "InternalServerError"])(
    "go on for five hours after %s, whatever maxAsyncRetryAttempts is",
    (key) => {
      const { begins, because } = triesOf(key, { maxRetries: 0 });
      expect(begins.slice(0, 6)).toEqual([0, 500, 1500, 3500, 7500, 15_500]);
      expect(begins.at(-1)).toBeLessThanOrEqual(5 * HOUR_MS);
      // The next pause would be longer than all before it together.
      expect((begins.at(-1) ?? 0) * 2).toBeGreaterThan(4 * HOUR_MS);
      expect(because).toBe("it was throttled for 5 hours");
    },
  );

  test("end with the request's age", () => {
    const want = { begins: [0, 500, 1500], because: "it is too old (maxAsyncEventAgeInSeconds)" };
    expect(triesOf("ResourceExhausted", { maxAgeMs: 2000 })).toEqual(want);
    expect(triesOf("ProcessExited", { maxAgeMs: 2000 })).toEqual(want);
  });

  test("do not count what was throttled against maxAsyncRetryAttempts, and count its five hours from its first", () => {
    const spec = functionSpec({ asyncCalls: { maxRetries: 1, maxAgeMs: 24 * HOUR_MS } });
    const retries = new Retries(spec, 500, 0);
    const [throttled, failed] = [new GatewayError("ResourceExhausted"), new GatewayError("ProcessExited")];
    expect(retries.next(failed, 0)).toEqual({ afterMs: 500 });
    expect(retries.next(throttled, 6 * HOUR_MS)).toEqual({ afterMs: 1000 });
    expect(retries.next(throttled, 7 * HOUR_MS)).toEqual({ afterMs: 2000 });
    expect(retries.next(failed, 8 * HOUR_MS)).toHaveProperty("because");
  });

  test("are those of the platform's defaults without asyncInvokeConfig", () => {
    const retries = new Retries(functionSpec(), 500, 0);
    const failed = new GatewayError("ProcessExited");
    expect([1, 2, 3].map(() => retries.next(failed, 0))).not.toContainEqual(
      expect.objectContaining({ because: expect.anything() }),
    );
    expect(retries.next(failed, 0)).toHaveProperty("because");
    expect([retries.isInTime(24 * HOUR_MS), retries.isInTime(24 * HOUR_MS + 1)]).toEqual([true, false]);
  });
});
