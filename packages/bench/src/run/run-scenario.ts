import { BenchError } from "../bench-error.ts";
import { realClock } from "../process/clock.ts";
import { shuffled } from "../random.ts";
import type { Failure, ScenarioReport } from "../report/report.ts";
import {
  BESIDE,
  type Contender,
  type Plan,
  type Presence,
  type Sample,
  type Scenario,
  type Settings,
} from "../scenario.ts";
import { median } from "../statistics/spread.ts";
import { Arm } from "./arm.ts";
import { comparisonsOf, isAnswered } from "./comparisons.ts";

/** How far a run is, for a person who waits. */
export interface Progress {
  readonly scenario: string;
  readonly round: number;
  readonly contender: string;
  readonly elapsedMs: number;
  /** The scenario ends by then, whether the answers are in or not. */
  readonly mostMs: number;
  /** Of so many comparisons... */
  readonly questions: number;
  /** ...so many are decided. */
  readonly answers: number;
}

/** How long a scenario goes on. */
export interface RunOptions {
  /** Most rounds. */
  readonly rounds: number;
  /** Most time; the round that is under way then ends early. */
  readonly mostMs: number;
  /** True: as soon as every comparison is decided, it ends. */
  readonly stopsWhenAnswered: boolean;
  /** Numbers from 0 to 1: the order of contenders follows from it. */
  readonly random: () => number;
  readonly onProgress: (progress: Progress) => void;
  /** Default: the process' own monotonic clock. */
  readonly nowMs?: () => number;
}

/** Rounds of contenders that are compared with nobody. */
const ROUNDS_ALONE = 5;
/** A round that the time cuts off keeps its windows when there are so many of each contender. */
const LEAST_BLOCKS = 8;

/**
 * Measures all contenders of a scenario in rounds. A round starts fresh processes of each and keeps them up, while short windows go from one
 * to the next in an order of their own, again and again: what the machine does meanwhile meets them alike. A contender that fails is out and
 * named; the others go on. After each round all is judged, and the scenario ends when the answers are in.
 */
export async function runScenario(
  scenario: Scenario,
  settings: Settings,
  options: RunOptions,
): Promise<ScenarioReport> {
  const run = new ScenarioRun(scenario.name, await scenario.plan(settings), settings.signal, options);
  const { rounds, endedBy, failures, elapsedMs } = await run.toTheEnd();
  const { plan, arms } = run;
  const figure = (name: string, id: string): number =>
    median(arms.find((one) => one.name === name)?.valuesOf(id) ?? []);
  return {
    name: scenario.name,
    says: scenario.says,
    method: scenario.method,
    rounds,
    endedBy,
    elapsedMs,
    metrics: plan.metrics,
    contenders: arms.filter(({ isMeasured }) => isMeasured).map((arm) => arm.report(plan.metrics)),
    comparisons: comparisonsOf(arms, plan),
    failures,
    notes: [...plan.notes, ...(plan.remarks?.(figure) ?? [])],
  };
}

/** Contenders that are up in a round, with what they showed in it so far, by the place of the window in the round. */
type Present = Map<Arm, { readonly presence: Presence; readonly samples: Map<number, Sample> }>;

class ScenarioRun {
  readonly plan: Plan;
  arms: readonly Arm[];
  readonly #name: string;
  readonly #signal: AbortSignal;
  readonly #options: RunOptions;
  readonly #nowMs: () => number;
  readonly #beganMs: number;
  readonly #failures: Failure[] = [];

  constructor(name: string, plan: Plan, signal: AbortSignal, options: RunOptions) {
    this.plan = plan;
    this.arms = plan.contenders.map((contender) => new Arm(contender, plan.ofRound));
    this.#name = name;
    this.#signal = signal;
    this.#options = options;
    this.#nowMs = options.nowMs ?? realClock.nowMs;
    this.#beganMs = this.#nowMs();
  }

  get #elapsedMs(): number {
    return this.#nowMs() - this.#beganMs;
  }

  async toTheEnd(): Promise<Pick<ScenarioReport, "rounds" | "endedBy" | "failures" | "elapsedMs">> {
    const { rounds: most, mostMs, stopsWhenAnswered } = this.#options;
    let endedBy: ScenarioReport["endedBy"] = "rounds";
    let rounds = 0;
    // Of a round so far: whether another one is worth its start is judged by the slowest.
    let longestMs = 0;
    try {
      while (rounds < most && this.#asksSomething) {
        const beganMs = this.#elapsedMs;
        // Half of a round is worth its start; less is not.
        if (rounds > 0 && beganMs + longestMs / 2 > mostMs) {
          endedBy = "time";
          break;
        }
        rounds += 1;
        await this.#round(rounds);
        longestMs = Math.max(longestMs, this.#elapsedMs - beganMs);
        if (stopsWhenAnswered && this.#isAnswered(rounds)) {
          endedBy = "answers";
          break;
        }
      }
    } finally {
      await this.plan.close?.();
    }
    return { rounds, endedBy, failures: this.#failures, elapsedMs: this.#elapsedMs };
  }

  /**
   * Fresh processes of each, blocks of windows, and the end of the processes, on every way out. A contender that failed has left
   * `this.arms`, so no later window asks it; its process is still ended here.
   */
  async #round(round: number): Promise<void> {
    const present: Present = new Map();
    try {
      const isBeside = ({ contender }: Arm): boolean => contender.isBeside === true;
      await this.#start(round, present, (arm) => !isBeside(arm));
      // A warm-up for nothing, where nobody is there that could be compared.
      if (this.#asksSomething) await this.#start(round, present, isBeside);
      const { blocks = 1 } = this.plan;
      for (let block = 0; block < blocks && this.#asksSomething && !this.#isLate(block); block += 1) {
        await this.#block({ round, block, present });
      }
      for (const [arm, { samples }] of present) arm.add(round, samples);
    } finally {
      await all([...present.values()].map(({ presence }) => presence.end()));
    }
  }

  /** Starts those of a round that are meant, side by side. */
  async #start(round: number, present: Present, isMeant: (arm: Arm) => boolean): Promise<void> {
    await all(
      this.arms
        .filter(isIn(round))
        .filter(isMeant)
        .map((arm) =>
          this.#attempt(arm, round, async () => {
            present.set(arm, { presence: await arm.contender.start(), samples: new Map() });
          }),
        ),
    );
  }

  /** One window of each kind of every contender; those of a kind stand side by side, for neighbours are paired. */
  async #block({ round, block, present }: { round: number; block: number; present: Present }): Promise<void> {
    const { windows = 1 } = this.plan;
    for (let window = 0; window < windows; window += 1) {
      for (const arm of shuffled(this.arms.filter(isIn(round, block)), this.#options.random)) {
        const here = present.get(arm);
        await this.#attempt(arm, round, async () => {
          here?.samples.set(block * windows + window, await here.presence.measure(window));
        });
      }
    }
  }

  /** What is shown for orientation answers nothing: where only that is left of more, the scenario is over. */
  get #asksSomething(): boolean {
    const isAsked = ({ isBeside = false }: Contender): boolean => !isBeside;
    if (!this.plan.contenders.some(isAsked)) return this.arms.length > 0;
    return this.arms.some(({ contender }) => isAsked(contender));
  }

  /** With nobody to be compared with, a few rounds show how the figures scatter. */
  #isAnswered(rounds: number): boolean {
    const comparisons = comparisonsOf(this.arms, this.plan);
    return comparisons.length === 0 ? rounds >= ROUNDS_ALONE : isAnswered(comparisons);
  }

  #isLate = (block: number): boolean => block >= LEAST_BLOCKS && this.#elapsedMs > this.#options.mostMs;

  /** @throws {BenchError} `Stopped`; a contender that fails is out, and the others go on */
  async #attempt(arm: Arm, round: number, work: () => Promise<void>): Promise<void> {
    if (this.#signal.aborted) throw new BenchError("Stopped", "the run was stopped");
    this.#report(arm, round);
    try {
      await work();
    } catch (error) {
      if (this.#signal.aborted) throw error;
      this.arms = this.arms.filter((other) => other !== arm);
      const why = error instanceof Error ? error.message : String(error);
      const blamesServer = error instanceof BenchError && error.blamesServer;
      this.#failures.push({ name: arm.name, why, blamesServer });
    }
  }

  // Judging every pair takes longer than a short window, so it is done once a round and not with every report of progress.
  #judged: { readonly round: number; readonly questions: number; readonly answers: number } = {
    round: 1,
    questions: 0,
    answers: 0,
  };

  #report({ name }: Arm, round: number): void {
    if (round !== this.#judged.round) {
      const comparisons = comparisonsOf(this.arms, this.plan);
      const answers = comparisons.filter(({ claim }) => claim !== "open").length;
      this.#judged = { round, questions: comparisons.length, answers };
    }
    const { questions, answers } = this.#judged;
    const { mostMs, onProgress } = this.#options;
    const elapsedMs = this.#elapsedMs;
    onProgress({ scenario: this.#name, round, contender: name, elapsedMs, mostMs, questions, answers });
  }
}

/** Whether a contender takes part in a round, and in a block of it. */
const isIn =
  (round: number, block = 0) =>
  ({ contender }: Arm): boolean =>
    !contender.isBeside || (round <= BESIDE.rounds && block % BESIDE.everyBlocks === 0);

/** Waits for all, whatever becomes of one. @throws what the first of them failed with */
async function all(works: readonly Promise<void>[]): Promise<void> {
  for (const end of await Promise.allSettled(works)) if (end.status === "rejected") throw end.reason;
}
