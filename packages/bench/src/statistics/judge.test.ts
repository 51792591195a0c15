import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Noise, QUIET, simulatedRounds } from "../../test/simulated-noise.ts";
import { seeded } from "../random.ts";
import { type Claim, ERROR, FLOOR, judge, type Pair, PROCESS_SHARE } from "./judge.ts";

/** Many runs of a property, on a machine that may be busy. */
const TIMEOUT = { timeout: 300_000 };
const figure = fc.double({ min: 1e-3, max: 1e9, noNaN: true });
const rounds = fc.array(fc.array(fc.tuple(figure, figure), { minLength: 1, maxLength: 4 }), {
  minLength: 2,
  maxLength: 8,
});
const opposite = { more: "less", less: "more", alike: "alike", open: "open" } as const;
const error = ERROR;

/** Rounds whose pairs scatter a little around a ratio. */
const near = (ratio: number, count = 8): Pair[][] =>
  Array.from({ length: count }, (_, i) => [[100 * ratio * (1 + 0.001 * (i % 3)), 100]]);

describe("judge", TIMEOUT, () => {
  test.each([
    ["twice as much", near(2), "more"],
    ["half as much", near(0.5), "less"],
    ["a tenth more", near(1.1), "more"],
    ["one per cent more, surely", near(1.01), "alike"],
    ["twice as much in two rounds", near(2, 2), "open"],
    ["nothing", [], "open"],
    ["the same to within a thousandth", near(1), "alike"],
    ["now more and now less", [...near(1.5, 4), ...near(1 / 1.5, 4)], "open"],
  ] as const)("says of %s what it bears", (_, some, claim) => {
    expect(judge({ versus: "ratio", rounds: some, error }).claim).toBe(claim);
  });

  test("states where the ratio lies", () => {
    const { value, low = 0, high = 0 } = judge({ versus: "ratio", rounds: near(1.1), error });
    expect(value).toBeCloseTo(1.101, 2);
    expect([low > 1.09, high < 1.11]).toEqual([true, true]);
  });

  test("asks for more where both are the same processes all the time", () => {
    const claim = (ratio: number): Claim =>
      judge({ versus: "ratio", rounds: near(ratio), error, processShare: PROCESS_SHARE }).claim;
    expect([claim(1.04), claim(1.1)]).toEqual(["alike", "more"]);
  });

  test("takes the middle of a round: a quarter of its windows may be accidents", () => {
    const round = (): Pair[] => [...Array<Pair>(12).fill([110, 100]), ...Array<Pair>(4).fill([20, 100])];
    const some = Array.from({ length: 8 }, (_, i) => [...round(), [110 + i / 10, 100] as const]);
    expect(judge({ versus: "ratio", rounds: some, error }).claim).toBe("more");
  });

  test("says the opposite of a pair the other way round", () => {
    const swap = (some: Pair[][]): Pair[][] => some.map((round) => round.map(([a, b]) => [b, a]));
    fc.assert(
      fc.property(rounds, (some) => {
        const there = judge({ versus: "ratio", rounds: some, error });
        const back = judge({ versus: "ratio", rounds: swap(some), error });
        expect(back.claim).toBe(opposite[there.claim]);
        expect(back.value * there.value).toBeCloseTo(1, 6);
      }),
    );
  });

  test("does not care for the unit", () => {
    const scaled = (some: Pair[][]): Pair[][] => some.map((round) => round.map(([a, b]) => [8 * a, 8 * b]));
    fc.assert(
      fc.property(rounds, (some) => {
        for (const versus of ["ratio", "difference"] as const) {
          expect(judge({ versus, rounds: scaled(some), error }).claim).toBe(
            judge({ versus, rounds: some, error }).claim,
          );
        }
      }),
    );
  });

  test("never claims what does not reach the floor, or what its interval does not bear", () => {
    fc.assert(
      fc.property(rounds, (some) => {
        const {
          claim,
          value,
          low = 0,
          high = Number.POSITIVE_INFINITY,
        } = judge({
          versus: "ratio",
          rounds: some,
          error,
        });
        if (claim === "more") expect([value >= 1 + FLOOR - 1e-9, low > 1]).toEqual([true, true]);
        if (claim === "less") expect([value <= 1 / (1 + FLOOR) + 1e-9, high < 1]).toEqual([true, true]);
      }),
    );
  });

  test("states a difference in the unit of the figure", () => {
    const some = Array.from({ length: 8 }, (_, i): Pair[] => [[150 + i / 10, 100]]);
    const { value, low, high, claim } = judge({ versus: "difference", rounds: some, error });
    expect({ value, claim }).toEqual({ value: expect.closeTo(50.35), claim: "more" });
    expect([low, high]).toEqual([expect.closeTo(50.35, 0), expect.closeTo(50.35, 0)]);
  });
});

/** Machines on which a claim must hold. Four figures are judged at once, with their share of the error each. */
const MACHINES: Readonly<Record<string, Noise>> = {
  quiet: QUIET,
  "that drifts": { ...QUIET, drift: 0.05, window: 0.1 },
  "with bursts of other work": { ...QUIET, window: 0.12, accidents: 0.05, bursts: 0.7 },
  "with heavy tails": { ...QUIET, window: 0.1, accidents: 0.15, bursts: 0.15 },
  "whose processes differ for life": { ...QUIET, process: 0.02, window: 0.15 },
  "with all of it": { process: 0.015, window: 0.15, drift: 0.03, accidents: 0.05, bursts: 0.5, oddRounds: 0 },
};

/** So many rounds fit into the four minutes of a run, on a machine at load 20. */
const ROUNDS = 16;

/** Looks after each round, as a run does, and ends when the answer is in or at the last round. */
function run(noise: Noise, effect: number, random: () => number): Claim {
  const next = simulatedRounds({ noise, effect, blocks: 30, random });
  const rounds: (readonly Pair[])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    rounds.push(next());
    const { claim } = judge({ versus: "ratio", rounds, error: ERROR / 4 });
    if (claim !== "open") return claim;
  }
  return "open";
}

describe.each(Object.entries(MACHINES))("on a machine %s", TIMEOUT, (_, noise) => {
  // Four figures a run, so 80 of these are 20 runs.
  test("twins are called different in less than 1 of 20 runs of four figures", () => {
    const random = seeded(17);
    const claims = Array.from({ length: 80 }, () => run(noise, 0, random));
    expect(claims.filter((claim) => claim === "more" || claim === "less").length).toBeLessThanOrEqual(1);
  });

  test("a server that is slower by 10 % is found in 9 of 10 runs", () => {
    const random = seeded(19);
    const claims = Array.from({ length: 40 }, () => run(noise, Math.log(1.1), random));
    expect(claims.filter((claim) => claim === "more").length).toBeGreaterThanOrEqual(36);
    expect(claims).not.toContain("less");
  });
});

test("a process that is an outlier of itself costs answers, not truth", TIMEOUT, () => {
  const random = seeded(23);
  const noise = { ...QUIET, oddRounds: 0.15 };
  const twins = Array.from({ length: 80 }, () => run(noise, 0, random));
  expect(twins.filter((claim) => claim === "more" || claim === "less").length).toBeLessThanOrEqual(1);
});
