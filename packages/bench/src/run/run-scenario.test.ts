import { expect, test } from "vitest";
import { BenchError } from "../bench-error.ts";
import { seeded } from "../random.ts";
import type { Contender, Metric, Plan, Sample, Settings } from "../scenario.ts";
import { type RunOptions, runScenario } from "./run-scenario.ts";

const RATE: Metric = { id: "rate", group: "all", says: "messages/s", unit: "per-second", better: "more" };
const METRICS: readonly Metric[] = [RATE, { id: "shown", group: "all", says: "cases", unit: "count" }];
const settings = { signal: new AbortController().signal } as Settings;

/** Contenders that show given figures, and a diary of what became of each. */
function house() {
  const diary: string[] = [];
  const contender = (
    name: string,
    figures: (window: number) => Record<string, number>,
    more: Partial<Contender> = {},
  ): Contender => ({
    ...more,
    name,
    start: async () => {
      diary.push(`${name} starts`);
      return {
        measure: async (window): Promise<Sample> => {
          diary.push(`${name} ${window}`);
          return { figures: figures(window) };
        },
        end: async () => void diary.push(`${name} ends`),
      };
    },
  });
  return { diary, contender };
}

/** A little more each time, so that rounds scatter. */
const about = (value: number, key = "rate"): (() => Record<string, number>) => {
  let turn = 0;
  return () => ({ [key]: value * (1 + 0.001 * (turn++ % 3)), shown: 2 });
};

const run = (plan: Partial<Plan>, more: Partial<RunOptions> = {}, given = settings) => {
  const whole: Plan = { metrics: METRICS, contenders: [], notes: [], ...plan };
  const scenario = { name: "echo" as const, says: "", method: "", plan: async () => whole };
  const options = { rounds: 6, mostMs: 60_000, stopsWhenAnswered: false, random: seeded(1) };
  return runScenario(scenario, given, { ...options, onProgress: () => {}, ...more });
};

test("starts every contender anew in each round, and ends it", async () => {
  const { diary, contender } = house();
  const contenders = ["a", "b", "c"].map((name) => contender(name, about(1)));
  const report = await run({ contenders }, { rounds: 2 });
  expect(report.contenders.map(({ name }) => name)).toEqual(["a", "b", "c"]);
  const rounds = [diary.slice(0, 9), diary.slice(9)];
  for (const round of rounds) {
    expect(round.slice(0, 3).sort()).toEqual(["a starts", "b starts", "c starts"]);
    expect(round.slice(3, 6).sort()).toEqual(["a 0", "b 0", "c 0"]);
    expect(round.slice(6).sort()).toEqual(["a ends", "b ends", "c ends"]);
  }
});

test("goes from contender to contender window by window, in an order of its own each time", async () => {
  const { diary, contender } = house();
  const contenders = ["a", "b"].map((name) => contender(name, about(1)));
  await run({ contenders, windows: 2, blocks: 6 }, { rounds: 1 });
  const windows = diary.filter((line) => /\d/.test(line));
  expect(windows).toHaveLength(24);
  const neighbours = Array.from({ length: 12 }, (_, i) => windows.slice(2 * i, 2 * i + 2));
  for (const [i, both] of neighbours.entries()) {
    expect([...both].sort()).toEqual([`a ${i % 2}`, `b ${i % 2}`]);
  }
  expect(new Set(neighbours.map(([first]) => first?.[0])).size).toBe(2);
});

test("compares with the first one, by what may be compared alone", async () => {
  const { contender } = house();
  const { comparisons } = await run({
    contenders: [contender("a", about(100)), contender("b", about(300))],
  });
  expect(comparisons).toEqual([
    {
      ...{ of: "b", against: "a", metric: "rate", claim: "more" },
      ...{ value: expect.closeTo(3), low: expect.closeTo(3), high: expect.closeTo(3) },
    },
  ]);
});

test("pairs windows that stood side by side: what the machine does slowly meets both", async () => {
  const { contender } = house();
  // The machine becomes three times as slow from block to block, and fast again for the next round.
  const slower = (value: number) => {
    let turn = 0;
    return () => ({ rate: (value * (1 + 0.001 * (turn % 5))) / 3 ** (turn++ % 4) });
  };
  const { comparisons } = await run({
    contenders: [contender("a", slower(100)), contender("b", slower(110))],
    blocks: 4,
  });
  expect(comparisons[0]).toMatchObject({ claim: "more", value: expect.closeTo(1.1) });
});

test("takes a figure of a whole round from its samples", async () => {
  const { contender } = house();
  const { contenders, comparisons } = await run({
    contenders: [contender("a", about(100, "part")), contender("b", about(50, "part"))],
    blocks: 3,
    ofRound: (samples) => ({ rate: samples.reduce((sum, { figures }) => sum + (figures.part ?? 0), 0) }),
  });
  expect(contenders.map(({ figures }) => figures.rate?.median)).toEqual([
    expect.closeTo(300, 0),
    expect.closeTo(150, 0),
  ]);
  expect(comparisons[0]).toMatchObject({ claim: "less", value: expect.closeTo(0.5) });
});

test.each([
  // The rate of b against that of a, busy for so much of the time.
  ["the faster one has time left", { a: [100, 1], b: [300, 0.7] }, { claim: "more", isLeast: true }],
  ["the slower one has time left", { a: [300, 1], b: [100, 0.7] }, { claim: "open", isUnbounded: true }],
  [
    "the other one has time left and is slower",
    { a: [100, 0.7], b: [300, 1] },
    { claim: "open", isUnbounded: true },
  ],
  [
    "the other one has time left and is faster",
    { a: [300, 0.7], b: [100, 1] },
    { claim: "less", isLeast: true },
  ],
  ["both have time left", { a: [100, 0.7], b: [300, 0.7] }, { claim: "more", isLeast: true }],
  [
    "both have time left and are alike",
    { a: [100, 0.7], b: [100, 0.7] },
    { claim: "open", isUnbounded: true },
  ],
  ["no one has time left", { a: [100, 0.95], b: [300, 1] }, { claim: "more" }],
  ["nobody reports it", { a: [100, Number.NaN], b: [300, Number.NaN] }, { claim: "more" }],
] as const)("judges what was achieved by what may be: %s", async (_, { a, b }, expected) => {
  const { contender } = house();
  const shows = (name: string, [value, busy]: readonly [number, number]) => {
    const rate = about(value);
    return contender(name, () => ({ ...rate(), busy }));
  };
  const { contenders, comparisons } = await run({
    metrics: [{ ...RATE, capacityBy: "busy" }],
    contenders: [shows("a", a), shows("b", b)],
  });
  const { claim, isLeast, isUnbounded } = comparisons[0] ?? {};
  expect({ claim, isLeast, isUnbounded }).toEqual({
    isLeast: undefined,
    isUnbounded: undefined,
    ...expected,
  });
  expect(contenders.map(({ figures }) => figures.rate?.isLowerBound === true)).toEqual(
    [a, b].map(([, busy]) => busy < 0.9),
  );
});

test("claims nothing of rounds that scatter more than the contenders differ", async () => {
  const { contender } = house();
  let turn = 0;
  const noisy = contender("a", () => ({ rate: turn++ % 2 === 0 ? 100 : 160 }));
  const { comparisons } = await run({ contenders: [noisy, contender("b", about(140))] });
  expect(comparisons[0]).toMatchObject({ claim: "open" });
});

test("asks for more of a contender that is not started anew", async () => {
  const { contender } = house();
  const judged = async (isStaying: boolean) => {
    const contenders = [contender("a", about(100)), contender("b", about(104), { isStaying })];
    return (await run({ contenders })).comparisons[0]?.claim;
  };
  expect([await judged(false), await judged(true)]).toEqual(["more", "alike"]);
});

test("shows a contender beside the others, compares it with nobody, and gives it little of the time", async () => {
  const { diary, contender } = house();
  const beside = contender("b", about(300), { isBeside: true });
  const report = await run({ contenders: [contender("a", about(100)), beside], blocks: 8 }, { rounds: 5 });
  expect(report.comparisons).toEqual([]);
  expect(report.contenders.map(({ name }) => name)).toEqual(["a", "b"]);
  expect(diary.filter((line) => line === "b starts")).toHaveLength(3);
  expect(diary.filter((line) => line === "b 0")).toHaveLength(6);
  expect(diary.filter((line) => line === "a 0")).toHaveLength(40);
});

test("ends when every answer is in, unless all rounds are asked for", async () => {
  const { contender } = house();
  const plan = () => ({ contenders: [contender("a", about(100)), contender("b", about(300))] });
  const early = await run(plan(), { rounds: 50, stopsWhenAnswered: true });
  expect(early).toMatchObject({ endedBy: "answers", comparisons: [{ claim: "more" }] });
  expect(early.rounds).toBeLessThan(10);
  const late = await run(plan(), { rounds: 12 });
  expect(late).toMatchObject({ endedBy: "rounds", rounds: 12 });
});

test("ends by its time, and keeps what it has", async () => {
  const { contender } = house();
  let nowMs = 0;
  const takes = contender("a", () => {
    nowMs += 1000;
    return { rate: 1 };
  });
  const options = { rounds: 50, mostMs: 35_000, nowMs: () => nowMs };
  const report = await run({ contenders: [takes], blocks: 10 }, options);
  // The fourth round begins, for half of it is left, and ends early.
  expect(report).toMatchObject({ endedBy: "time", rounds: 4, elapsedMs: 38_000 });
  expect(report.contenders[0]?.figures.rate?.rounds).toHaveLength(4);
});

test("ends after a few rounds where there is nobody to compare with", async () => {
  const { contender } = house();
  const alone = await run(
    { contenders: [contender("a", about(1))] },
    { rounds: 50, stopsWhenAnswered: true },
  );
  expect(alone.rounds).toBe(5);
});

test("goes on without a contender that fails, and states whose fault it is", async () => {
  const { diary, contender } = house();
  const lies = contender("b", () => {
    throw new BenchError("WrongEcho", "it lies");
  });
  const never: Contender = {
    name: "c",
    start: async () => {
      throw new Error("no such file");
    },
  };
  const report = await run({ contenders: [contender("a", about(1)), lies, never] });
  expect(report.failures).toHaveLength(2);
  expect(report.failures).toContainEqual({ name: "b", why: "it lies", blamesServer: true });
  expect(report.failures).toContainEqual({ name: "c", why: "no such file", blamesServer: false });
  expect(report.contenders.map(({ name }) => name)).toEqual(["a"]);
  expect(diary.filter((line) => line.startsWith("b "))).toEqual(["b starts", "b 0", "b ends"]);
});

test("ends at once when only what is shown for orientation could be started, and does not start it", async () => {
  const { diary, contender } = house();
  const never: Contender = {
    name: "a",
    start: async () => {
      throw new BenchError("NobodyListens", "nobody there");
    },
  };
  const beside = contender("bare", about(1), { isBeside: true });
  const { failures, rounds, contenders } = await run({ contenders: [never, beside], blocks: 5 });
  expect(contenders).toEqual([]);
  expect(failures.map(({ name }) => name)).toEqual(["a"]);
  expect(rounds).toBe(1);
  expect(diary).toEqual([]);
});

test("leaves out a figure that is not known", async () => {
  const { contender } = house();
  const { contenders, comparisons } = await run({
    contenders: [contender("a", () => ({ rate: Number.NaN })), contender("b", about(1))],
  });
  expect(contenders[0]?.figures).toEqual({});
  expect(comparisons).toEqual([]);
});

test("stops on its signal, and ends what was started and what contenders share", async () => {
  const { diary, contender } = house();
  const controller = new AbortController();
  const stops = contender("a", () => {
    controller.abort();
    return { rate: 1 };
  });
  const close = async () => void diary.push("plan closed");
  const stopped = run(
    { contenders: [stops], blocks: 5, close },
    {},
    { ...settings, signal: controller.signal },
  );
  await expect(stopped).rejects.toMatchObject({ code: "Stopped" });
  expect(diary).toEqual(["a starts", "a 0", "a ends", "plan closed"]);
});

test("ends all that was started, whatever becomes of one", async () => {
  const { diary, contender } = house();
  const sticks = contender("a", about(1));
  const fails: Contender = {
    name: "a",
    start: async () => ({ ...(await sticks.start()), end: () => Promise.reject(new Error("it sticks")) }),
  };
  await expect(run({ contenders: [fails, contender("b", about(1))] })).rejects.toThrow("it sticks");
  expect(diary.at(-1)).toBe("b ends");
});

test("reports how far it is, and how many answers are in", async () => {
  const { contender } = house();
  const contenders = [contender("a", about(100)), contender("b", about(300))];
  const steps: string[] = [];
  await run(
    { contenders },
    { onProgress: ({ round, answers, questions }) => steps.push(`${round}: ${answers} of ${questions}`) },
  );
  expect(new Set(steps).has("2: 0 of 1")).toBe(true);
  expect(steps.at(-1)).toBe("6: 1 of 1");
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
