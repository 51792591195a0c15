import { describe, expect, test } from "vitest";
import type { Instance, InstanceState } from "../instance/instance.ts";
import type { Clock } from "../machine/clock.ts";
import { firstHealthCheck, type HealthLook, healthCheck } from "./health-check.ts";

const spec = {
  path: "/healthz",
  initialDelayMs: 700,
  periodMs: 3000,
  timeoutMs: 1000,
  failureThreshold: 3,
  successThreshold: 2,
};

/** A clock that moves by hand, an instance in a given state, and looks as given. */
function stage(looks: readonly (HealthLook | InstanceState)[]) {
  const slept: number[] = [];
  const verdicts: boolean[] = [];
  let wake = (): void => {};
  let exit = (): void => {};
  let state: InstanceState = "running";
  const clock: Clock = {
    nowMs: () => 0,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        slept.push(ms);
        wake = resolve;
        signal?.addEventListener("abort", () => reject(signal.reason));
      }),
  };
  const exited = new Promise<never>((resolve) => {
    exit = resolve as () => void;
  });
  const queue = [...looks];
  const instance = {
    host: "h",
    port: 1,
    exited,
    get state() {
      return state;
    },
  } satisfies Pick<Instance, "host" | "port" | "state" | "exited">;
  const check = healthCheck(instance, spec, {
    clock,
    look: async () =>
      typeof queue[0] === "object" ? (queue.shift() as HealthLook) : { failed: "none left" },
    onChange: ({ healthy }) => void verdicts.push(healthy),
  });
  const tick = async (): Promise<void> => {
    if (typeof queue[0] === "string") state = queue.shift() as InstanceState;
    wake();
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
  };
  return { check, slept, verdicts, tick, exit: () => exit() };
}

const ok: HealthLook = { status: 200 };
const bad: HealthLook = { status: 500 };

describe("healthCheck", () => {
  test("waits the initial delay, then the period", async () => {
    const { slept, tick } = stage([ok, ok]);
    await tick();
    await tick();
    expect(slept).toEqual([700, 3000, 3000]);
  });

  test.each([
    [[ok], []],
    [[ok, ok], [true]],
    [[ok, ok, bad, bad, ok, bad, bad], [true]],
    [
      [ok, ok, bad, bad, bad],
      [true, false],
    ],
    [
      [bad, bad, bad, ok, ok],
      [false, true],
    ],
    [[{ failed: "refused" }, { failed: "refused" }, { status: 404 }], [false]],
    [[{ status: 399 }, { status: 204 }], [true]],
  ])("of %j reports %j", async (looks, want) => {
    const { check, verdicts, tick } = stage(looks);
    for (const _ of looks) await tick();
    expect(verdicts).toEqual(want);
    expect(check.healthy).toBe(want.at(-1));
  });

  test("does not look while the instance is frozen", async () => {
    const { verdicts, tick } = stage(["frozen", bad, bad, bad]);
    for (let i = 0; i < 4; i += 1) await tick();
    expect(verdicts).toEqual([]);
  });

  test("ends with the instance", async () => {
    const { slept, tick, exit } = stage([ok, ok]);
    exit();
    await tick();
    await tick();
    expect(slept).toEqual([700]);
  });
});

test("firstHealthCheck names what it got", async () => {
  const refused = { host: "127.0.0.1", port: 1 };
  await expect(firstHealthCheck(refused, spec)).rejects.toMatchObject({
    code: "FunctionNotStarted",
    message: expect.stringMatching(
      /^The function http server cannot be started\. check function health failed with/,
    ),
    hint: "GET /healthz must answer 200 to 399 within 1000 ms",
  });
});
