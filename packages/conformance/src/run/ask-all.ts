import { setMaxListeners } from "node:events";
import { isIP } from "node:net";
import type { ConformanceCase } from "../case/case.ts";
import type { RoomsDescription } from "../case/room.ts";
import { trafficOf, weightOf } from "../case/traffic.ts";
import type { Target } from "../connection/target.ts";
import type { OwnServer, ServerProcess } from "../probe/server-process.ts";
import type { Timeouts } from "../probe/timeouts.ts";
import { groupBy } from "../report/wording.ts";
import { ask, askOwn } from "./attempt.ts";
import { type Answer, type AskedAgain, Inquiry } from "./inquiry.ts";
import { kinOf } from "./kin.ts";
import { type Schedule, schedule } from "./schedule.ts";
import { OwnServers } from "./server/own-servers.ts";
import { type Loss, type Replacement, ServerUnderTest } from "./server/server-under-test.ts";
import { sideBySide } from "./side-by-side.ts";
import { stopped } from "./stopped-run.ts";
import { Walk } from "./walk.ts";

/** How the cases of a run are asked, and when it gives up. */
export interface AskAllOptions {
  readonly timeouts: Timeouts;
  readonly concurrency: number;
  readonly limitMs: number;
  /** True: a finding that rests on silence is not asked again. */
  readonly believesSilence: boolean;
  readonly process: ServerProcess | undefined;
  readonly rooms: RoomsDescription | undefined;
  readonly start: (() => Promise<OwnServer>) | undefined;
  readonly another: (() => Promise<Replacement>) | undefined;
  readonly losses: (() => readonly Loss[]) | undefined;
  readonly signal: AbortSignal | undefined;
  /** Called when a case is settled. Once more for one that turns out to have ended the server. */
  readonly settled: (c: ConformanceCase, answer: Answer) => void;
}

/** A first answer may take so long. What takes longer has all its time when it is asked again, so a silent server costs a run little. */
const FIRST_WAIT_MS = 1000;
/** Where much is sent it may take longer: a busy machine moves at least so much. */
const FIRST_BYTES_PER_MS = 1000;
/** Asking again may interrupt others, which are asked again then; a server that ends every time would go on for ever. */
const MOST_ROUNDS = 4;

/**
 * Asks every case, and those again whose answer is not to be believed: first what another case's fault kept from an answer, then what
 * was silent, then what may have ended the server, strictly alone.
 * @throws {CannotJudge} `Stopped` when `signal` fires
 */
export async function askAll(
  cases: readonly ConformanceCase[],
  target: Target,
  options: AskAllOptions,
): Promise<AskedAgain> {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), options.limitMs);
  const signal = AbortSignal.any([limit.signal, ...(options.signal ? [options.signal] : [])]);
  // Every case listens for the end of the run, and they run side by side.
  setMaxListeners(0, signal);
  const asking = new Asking(cases, target, { ...options, signal });
  try {
    await asking.begin();
    await asking.once();
    await asking.untilBelieved();
    if (options.signal?.aborted) throw stopped();
    return asking.conclude();
  } catch (cause) {
    // A start that is called off fails, and so does what waits for it.
    throw options.signal?.aborted ? stopped({ cause }) : cause;
  } finally {
    clearTimeout(timer);
    await asking.close();
  }
}

/** The cases of a run, and the servers that they are asked of. */
class Asking {
  readonly #cases: readonly ConformanceCase[];
  readonly #target: Target;
  readonly #options: AskAllOptions;
  /** Fires at the end of the run, in whatever way. */
  readonly #signal: AbortSignal;
  /** Which cases are asked of a server of their own, and when. */
  readonly #schedule: Schedule;
  readonly #inquiry: Inquiry;
  readonly #server: ServerUnderTest;
  readonly #ownServers: OwnServers | undefined;
  readonly #walk: Walk;
  readonly #putOff: ConformanceCase[] = [];
  /** True: what is of a kind with a case that was mute is asked later. */
  #putsOff: boolean;

  constructor(
    cases: readonly ConformanceCase[],
    target: Target,
    options: AskAllOptions & { readonly signal: AbortSignal },
  ) {
    this.#cases = cases;
    this.#target = target;
    this.#options = options;
    this.#signal = options.signal;
    this.#schedule = schedule(cases);
    this.#inquiry = new Inquiry({ believesSilence: options.believesSilence, settled: options.settled });
    this.#server = new ServerUnderTest(target, options);
    this.#ownServers = options.start && new OwnServers(options.start);
    const actors = actorsOn(target, options);
    // Where a server that hangs is replaced, it may hang at any time.
    this.#putsOff = actors === 1;
    this.#walk = new Walk({
      server: this.#server,
      concurrency: options.concurrency,
      actors,
      results: this.#inquiry,
      ask: (c, { pulse, cut }) =>
        ask(c, {
          target: this.#server.target,
          process: this.#server.process,
          timeouts: this.#timeoutsFor(c),
          rooms: options.rooms,
          pulse,
          signal: AbortSignal.any([this.#signal, cut]),
        }),
      isOver: () => this.#signal.aborted,
      awaitsKin: (c) => this.#putsOff && !this.#inquiry.isKnownHarmless(c),
      putsOff: (c) => this.#isPutOff(c),
    });
  }

  /** Resolves when the server is watched. */
  begin(): Promise<void> {
    return this.#server.watch();
  }

  /** Asks each case, but for those that are put off and those that may end the server. */
  async once(): Promise<void> {
    const { idle, shared, own, alone, last } = this.#schedule;
    const [aloneOnOwn, strained] = this.#byServer(alone);
    const [lastOnOwn, lastShared] = this.#byServer(last);
    // One at a time means one at a time, also for those that only wait.
    if (this.#options.concurrency === 1) {
      await this.#walk.through([...idle, ...shared], 1);
      await this.#onOwn([...own, ...aloneOnOwn], 1);
    } else {
      await settledAll([
        this.#onOwn(own, this.#options.concurrency),
        this.#onOwn(aloneOnOwn, 1),
        this.#walk.beside(idle),
        this.#walk.through(shared),
      ]);
    }
    await this.#walk.through([...strained, ...lastShared]);
    await this.#onOwn(lastOnOwn, 1);
  }

  /** Asks again what is not to be believed, then what was put off, and at the end what may end the server. */
  async untilBelieved(): Promise<void> {
    this.#putsOff = false;
    const mute = this.#inquiry.mute.filter((c) => !strains(c));
    await this.#againWithout(mute);
    // What one of a kind did to the server the next may do again; most is judged if the largest kind comes first.
    const kinds = [...groupBy(this.#inOrder([...this.#putOff, ...mute]), kinOf).values()];
    const later = kinds.sort((a, b) => b.length - a.length).flat();
    await this.#walk.through(later.filter((c) => !mute.includes(c)));
    await this.#againWithout([]);
    await this.#walk.through(this.#schedule.perilous, 1);
    await this.#againWithout([]);
  }

  /** Gives every case that has no answer the reason why, and counts what was asked again. */
  conclude(): AskedAgain {
    const why = this.#signal.aborted ? "the run took its whole time before" : "it had no answer";
    this.#inquiry.conclude(this.#cases, why);
    return this.#inquiry.askedAgain;
  }

  async close(): Promise<void> {
    await this.#server.close();
    await this.#ownServers?.close();
  }

  #timeoutsFor(c: ConformanceCase): Timeouts {
    const { timeouts } = this.#options;
    if (!this.#inquiry.isFirst(c)) return timeouts;
    return atMost(FIRST_WAIT_MS + Math.round(trafficOf(c.script) / FIRST_BYTES_PER_MS), timeouts);
  }

  #isPutOff(c: ConformanceCase): boolean {
    const isLater = this.#putsOff && this.#inquiry.isKinOfMute(c);
    if (isLater) this.#putOff.push(c);
    return isLater;
  }

  /** Asks cases of servers of their own, where one can be started. */
  #onOwn(some: readonly ConformanceCase[], atOnce: number): Promise<void> {
    const jobs = some.map((item) => ({ item, weight: weightOf(item.script) }));
    return sideBySide(jobs, atOnce, async (c) => {
      if (this.#signal.aborted || this.#ownServers === undefined) return;
      const attempt = await askOwn(c, this.#ownServers, {
        target: this.#target,
        timeouts: this.#timeoutsFor(c),
        rooms: this.#options.rooms,
        signal: this.#signal,
      });
      if (!this.#signal.aborted) this.#inquiry.asked(c, attempt);
    });
  }

  /** Those that are asked of a server of their own, and the others. */
  #byServer(some: readonly ConformanceCase[]): [own: ConformanceCase[], shared: ConformanceCase[]] {
    const isOwn = (c: ConformanceCase): boolean =>
      this.#ownServers !== undefined && Boolean(c.ownServer || c.isolated);
    return [some.filter(isOwn), some.filter((c) => !isOwn(c))];
  }

  /** In the order of the catalogue. */
  #inOrder(some: readonly ConformanceCase[]): ConformanceCase[] {
    const ids = new Set(some.map(({ id }) => id));
    return this.#cases.filter(({ id }) => ids.has(id));
  }

  /** Cases again, those that strain a server after the others. */
  async #again(some: readonly ConformanceCase[]): Promise<void> {
    const [own, shared] = this.#byServer(this.#inOrder(some));
    await this.#walk.through([...shared.filter((c) => !c.isolated), ...shared.filter((c) => c.isolated)]);
    await this.#onOwn(own, 1);
  }

  /** Asks again what has to be, but for those that are put off still. */
  async #againWithout(except: readonly ConformanceCase[]): Promise<void> {
    const inquiry = this.#inquiry;
    for (let round = 0; round < MOST_ROUNDS && !this.#signal.aborted; round += 1) {
      await this.#again(inquiry.takeInterrupted());
      await this.#again(inquiry.doubtful.filter((c) => !except.includes(c)));
      inquiry.isStrict = true;
      for (const suspects of inquiry.takeSuspects())
        for (const c of suspects) if (!inquiry.isCleared(c, suspects)) await this.#walk.strictly(c);
      inquiry.isStrict = false;
    }
  }
}

/**
 * How many cases act on the server at once. One, where a case that ends the server for good has to be told apart from the others; several where
 * we can start another server and ask again, and far away, where most of a case is the way of its octets.
 */
function actorsOn({ host }: Target, { another, concurrency }: AskAllOptions): number {
  return another === undefined && isLoopback(host) ? 1 : concurrency;
}

/** Whether silence to it speaks of the machine's load more often than of the server: it is asked again before what may end the server. */
const strains = ({ isolated, script }: ConformanceCase): boolean => Boolean(isolated) || weightOf(script) > 1;

/** Timeouts of which those for an answer are no longer than this. */
const atMost = (ms: number, timeouts: Timeouts): Timeouts => ({
  ...timeouts,
  openMs: Math.min(ms, timeouts.openMs),
  eventMs: Math.min(ms, timeouts.eventMs),
  endMs: Math.min(ms, timeouts.endMs),
  dropMs: Math.min(ms, timeouts.dropMs),
});

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));

/** Waits for all, then throws what the first one threw. */
async function settledAll(all: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(all)).find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
}
