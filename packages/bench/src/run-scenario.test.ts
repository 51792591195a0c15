import { expect, test } from "vitest";
import { BenchError } from "./bench-error.ts";
import { seeded } from "./order.ts";
import { runScenario } from "./run-scenario.ts";
import type { Contender, Metric, Plan, Settings } from "./scenario.ts";

const METRICS: readonly Metric[] = [
  { id: "rate", group: "all", says: "rate", unit: "per-second", better: "more" },
  { id: "told", group: "all", says: "told", unit: "count" },
];
const settings = { signal: new AbortController().signal } as Settings;

/** Contenders that show given figures, and a diary of when each was measured. */
function house() {
  const diary: string[] = [];
  const contender = (name: string, figures: () => Record<string, number>): Contender => ({
    name,
    measure: async () => {
      diary.push(name);
      return { figures: figures() };
    },
  });
  return { diary, contender };
}

const run = (plan: Partial<Plan>, rounds = 5, given = settings) => {
  const whole: Plan = { metrics: METRICS, contenders: [], notes: [], ...plan };
  const scenario = { name: "test", says: "", method: "", plan: async () => whole };
  return runScenario(scenario, given, { rounds, random: seeded(1), onProgress: () => {} });
};

test("measures every contender once a round, the first one as two", async () => {
  const { diary, contender } = house();
  const rate = () => ({ rate: 1, told: 2 });
  const report = await run({ contenders: ["a", "b", "c"].map((name) => contender(name, rate)) });
  expect(report.contenders.map(({ name, twinOf }) => [name, twinOf])).toEqual([
    ["a", undefined],
    ["a (again)", "a"],
    ["b", undefined],
    ["c", undefined],
  ]);
  const rounds = [0, 1, 2, 3, 4].map((round) => diary.slice(4 * round, 4 * round + 4));
  for (const round of rounds) expect([...round].sort()).toEqual(["a", "a", "b", "c"]);
  expect(new Set(rounds.map((round) => round.join())).size).toBeGreaterThan(1);
});

test("compares with the first one, by what may be compared alone", async () => {
  const { contender } = house();
  const { comparisons } = await run({
    contenders: [
      contender("a", () => ({ rate: 100, told: 1 })),
      contender("b", () => ({ rate: 300, told: 9 })),
    ],
  });
  expect(comparisons).toEqual([
    { of: "b", against: "a", metric: "rate", value: expect.closeTo(3), noise: 1, claim: "more" },
  ]);
});

test.each([
  // The rate of b against that of a, at work on so many cores.
  ["the one that has time left is ahead", { a: [100, 1], b: [300, 0.7] }, { claim: "more", isLeast: true }],
  ["the one that has time left is behind", { a: [300, 1], b: [100, 0.7] }, { claim: "unknown" }],
  ["the other one has time left and is behind", { a: [100, 0.7], b: [300, 1] }, { claim: "unknown" }],
  [
    "the other one has time left and is ahead",
    { a: [300, 0.7], b: [100, 1] },
    { claim: "less", isLeast: true },
  ],
  ["both have time left", { a: [100, 0.7], b: [300, 0.7] }, { claim: "unknown" }],
  ["no one has time left", { a: [100, 0.95], b: [300, 1] }, { claim: "more" }],
  ["nobody told", { a: [100, Number.NaN], b: [300, Number.NaN] }, { claim: "more" }],
] as const)("judges what was achieved by what may be: %s", async (_, { a, b }, wanted) => {
  const { contender } = house();
  const rate: Metric = { id: "rate", group: "all", says: "rate", unit: "per-second", better: "more" };
  const shows = (name: string, [value, busy]: readonly [number, number]) =>
    contender(name, () => ({ rate: value, busy }));
  const { contenders, comparisons } = await run({
    metrics: [{ ...rate, capacityBy: "busy" }],
    contenders: [shows("a", a), shows("b", b)],
  });
  const { claim, isLeast } = comparisons[0] ?? {};
  expect({ claim, isLeast }).toEqual({ isLeast: undefined, ...wanted });
  expect(contenders.map(({ figures }) => figures.rate?.isLowerBound === true)).toEqual(
    [a, a, b].map(([, busy]) => busy < 0.9),
  );
});

test("takes the noise from the twin: what it does not clear is no difference", async () => {
  const { contender } = house();
  let turn = 0;
  const noisy = contender("a", () => ({ rate: turn++ % 2 === 0 ? 100 : 160 }));
  const { comparisons } = await run({ contenders: [noisy, contender("b", () => ({ rate: 170 }))] });
  expect(comparisons[0]).toMatchObject({ claim: "same" });
});

test("goes on without a contender that fails, and says whose fault it is", async () => {
  const { diary, contender } = house();
  const lies = contender("b", () => {
    throw new BenchError("WrongEcho", "it lies");
  });
  const never = contender("c", () => {
    throw new Error("no such file");
  });
  const report = await run({ contenders: [contender("a", () => ({ rate: 1 })), lies, never] });
  expect(report.failures).toHaveLength(2);
  expect(report.failures).toContainEqual({ name: "b", why: "it lies", blamesServer: true });
  expect(report.failures).toContainEqual({ name: "c", why: "no such file", blamesServer: false });
  expect(report.contenders.map(({ name }) => name)).toEqual(["a", "a (again)"]);
  expect(diary.filter((name) => name === "b")).toHaveLength(1);
});

test("names a contender once that fails as itself and as its twin", async () => {
  const { contender } = house();
  const fails = contender("a", () => {
    throw new Error("no such file");
  });
  const { failures, contenders } = await run({ contenders: [fails] });
  expect({ failures, contenders }).toEqual({
    failures: [{ name: "a", why: "no such file", blamesServer: false }],
    contenders: [],
  });
});

test("leaves out a figure that is not told", async () => {
  const { contender } = house();
  const { contenders, comparisons } = await run({
    contenders: [contender("a", () => ({ rate: Number.NaN })), contender("b", () => ({ rate: 1 }))],
  });
  expect(contenders[0]?.figures).toEqual({});
  expect(comparisons).toEqual([]);
});

test("stops where it is told to, and closes what contenders share", async () => {
  const { diary, contender } = house();
  const controller = new AbortController();
  const stops = contender("a", () => {
    controller.abort();
    return { rate: 1 };
  });
  let planClosed = false;
  const stopped = run(
    {
      contenders: [stops],
      close: async () => {
        planClosed = true;
      },
    },
    5,
    {
      ...settings,
      signal: controller.signal,
    },
  );
  await expect(stopped).rejects.toMatchObject({ code: "Stopped" });
  expect(diary).toEqual(["a"]);
  expect(planClosed).toBe(true);
});

test("adds what the plan remarks about the figures", async () => {
  const { contender } = house();
  const { notes } = await run({
    contenders: [contender("a", () => ({ rate: 4 }))],
    notes: ["first"],
    remarks: (figure) => [`${figure("a", "rate")} ${figure("a", "none")}`],
  });
  expect(notes).toEqual(["first", "4 NaN"]);
});
