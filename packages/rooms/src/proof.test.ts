import { randomInt } from "node:crypto";
import { isShortRun, recordLeftOut } from "@wsfn/instance";
import { testNeeding, testOfFullRun } from "@wsfn/instance/vitest";
import { describe, expect, vi } from "vitest";
import { drawPlan, type FaultName, type Plan } from "../test/proof/faults.ts";
import { goChatArm } from "../test/proof/go-chat-arm.ts";
import type { MutantName } from "../test/proof/mutants.ts";
import { naiveArm } from "../test/proof/naive-arm.ts";
import { type Proven, prove, total } from "../test/proof/prove.ts";
import { roomsArm } from "../test/proof/rooms-arm.ts";
import { socketioArm } from "../test/proof/socketio-arm.ts";
import { lossTable } from "../test/proof/table.ts";
import { DISCONNECTS } from "./protocol/disconnects.ts";

const test = await testNeeding("rooms", "redis-server");

/** Every run of these tests draws others. */
const FULL_RUNS = 200;
const SHORT_RUNS = 40;
/** `ROOMS_PROOF_SEED=7` repeats one run; `ROOMS_PROOF_RUNS=10000` makes many. */
const { ROOMS_PROOF_SEED, ROOMS_PROOF_RUNS = isShortRun() ? SHORT_RUNS : FULL_RUNS } = process.env;
const RUNS = Number(ROOMS_PROOF_RUNS);
if (RUNS < FULL_RUNS && isShortRun()) recordLeftOut("faults of the proof of rooms", FULL_RUNS - RUNS);
const FIRST = ROOMS_PROOF_SEED === undefined ? randomInt(2 ** 31 - RUNS - 1) : Number(ROOMS_PROOF_SEED);
const SEEDS = Array.from({ length: ROOMS_PROOF_SEED === undefined ? RUNS : 1 }, (_, i) => FIRST + i);
/** How many runs the table of losses is made of: `ROOMS_LOSS_RUNS=200 vitest run src/proof.test.ts -t lost`. */
const LOSS_RUNS = Number(process.env.ROOMS_LOSS_RUNS ?? 12);
/** The apps beside ours are built and tried when they are asked for: `ROOMS_LOSS_ARMS=all`. */
const LOSS_ARMS =
  process.env.ROOMS_LOSS_ARMS === "all"
    ? [roomsArm(), goChatArm, socketioArm, naiveArm]
    : [roomsArm(), naiveArm];
const LANES = ["server", "server", "server", "cluster"] as const;
vi.setConfig({ testTimeout: 12 * 3_600_000 }); // as many runs as were asked for

/** Nothing lost, twice or out of order; and where a server has everything on disk, nothing to report. */
const isProven = ({ plan, outcome }: Proven): boolean =>
  outcome.isWhole && (plan.kind === "cluster" || outcome.reported === 0);

const again = (proven: Proven): string =>
  `ROOMS_PROOF_SEED=${proven.plan.seed} vitest run src/proof.test.ts\n${JSON.stringify(proven, null, 1)}`;

test("whatever goes wrong, everybody has what the room's log has: nothing lost, nothing twice, in order", async () => {
  console.log(`the first of ${SEEDS.length} seeds: ${FIRST}`);
  const proven = await prove(roomsArm(), {
    plans: SEEDS.map((seed) => drawPlan(seed)),
    lanes: LANES,
    isEnough: (one) => !isProven(one),
  });
  console.log(JSON.stringify(total(proven)));
  expect(proven.filter((one) => !isProven(one)).map(again)).toEqual([]);
  expect(proven).toHaveLength(SEEDS.length);
});

/** What each defect needs to be seen at all; it is looked for again and again, as what is missed depends on the moment. */
const PROVOKED_BY: Readonly<Record<MutantName, readonly FaultName[]>> = {
  "recovery switched off": ["execution timeout", "kill"],
  "idempotence switched off": [],
  "gap fill dropped": ["pub/sub ended", "partition of Redis"],
};

/** Faults that end a connection, or pass. */
const NOTICED: readonly FaultName[] = [
  "execution timeout",
  "kill",
  "freeze",
  "Redis restart",
  "DEBUG SLEEP",
  "pub/sub ended",
];

const provoking = (faults: readonly FaultName[]): Plan[] =>
  Array.from({ length: 20 }, (_, seed) => ({
    seed,
    kind: "server",
    resendEvery: 2,
    faults: faults.map((fault) => ({ fault, instance: seed % 2, ms: 400, afterMs: 200 })),
  }));

/** Again and again until one is: a reader that misses its ping before the flood is over has left by itself. */
test("a flood sends slow readers away, and they lose nothing", async () => {
  const plans = Array.from(
    { length: 20 },
    (_, seed): Plan => ({
      seed,
      kind: "server",
      resendEvery: 3,
      faults: [{ fault: "flooded readers", instance: seed % 2, ms: 100, afterMs: 100 }],
    }),
  );
  const wereSentAway = ({ outcome }: Proven): boolean => (outcome.ends[DISCONNECTS.slow.code] ?? 0) > 0;
  const proven = await prove(roomsArm(), {
    plans,
    lanes: ["server"],
    isEnough: (one) => !isProven(one) || wereSentAway(one),
  });
  expect(proven.filter((one) => !isProven(one)).map(again)).toEqual([]);
  expect(proven.some(wereSentAway)).toBe(true);
});

describe("the proof finds it, where", async () => {
  const test = await testOfFullRun("defects that the proof of rooms has to find", "packages/rooms");
  for (const [mutant, faults] of Object.entries(PROVOKED_BY) as [MutantName, readonly FaultName[]][])
    test(mutant, async () => {
      const proven = await prove(roomsArm(mutant), {
        plans: provoking(faults),
        lanes: ["server"],
        isEnough: (one) => !isProven(one),
      });
      expect(proven.some((one) => !isProven(one))).toBe(true);
    });

  test("there is no log at all, and says how much is lost beside ours", async () => {
    // What a client or server without a heartbeat never notices leaves it waiting for ever: it is left out here.
    const drawn = Array.from({ length: 4 * LOSS_RUNS }, (_, i) => drawPlan(FIRST + i)).map((plan) => ({
      ...plan,
      faults: plan.faults.filter(({ fault }) => NOTICED.includes(fault)),
    }));
    const onServer = [
      ...provoking(["execution timeout", "kill"]).slice(0, 4),
      ...drawn.filter(({ kind, faults }) => kind === "server" && faults.length > 0),
    ].slice(0, LOSS_RUNS);
    const lived = [];
    for (const arm of LOSS_ARMS)
      lived.push({ arm, proven: await prove(arm, { plans: onServer, lanes: ["server", "server"] }) });
    console.log(`${lossTable(lived)}\nthe first seed: ${FIRST}`);
    const [ours] = lived.map(({ proven }) => total(proven));
    const naive = lived.map(({ proven }) => total(proven)).at(-1);
    expect(ours).toMatchObject({ lost: 0, reported: 0, twice: 0, disordered: 0 });
    expect(naive?.lost).toBeGreaterThan(0);
  });
});
