import { setTimeout } from "node:timers/promises";
import type { ConformanceCase } from "../case/case.ts";
import { weightOf } from "../case/traffic.ts";
import { Pulse } from "../connection/pulse.ts";
import { isAboutServer } from "../probe/script.ts";
import { type Attempt, brokeOff, isUnusual, wasMute } from "./attempt.ts";
import { kinOf } from "./kin.ts";
import type { ServerUnderTest, Trouble } from "./server/server-under-test.ts";
import { type Share, sideBySide, turnstile } from "./side-by-side.ts";

/** A process that ends because of what it received may serve a little longer. */
const ENDS_WITHIN_MS = 500;
/**
 * A case that has been still for some time waits for something: others may act in the meantime, once a handshake is answered. Where none of its
 * kind was still before, it may be the one that ends the server, so others wait until that would have shown. Else it is so many times what
 * a handshake took, since on a busy machine a case is still that only has no turn; more often where the server gave one of its kind neither an
 * answer nor an end, for it may hang at the next as soon as that has its turn of the processor. It is at least so long where much is sent.
 */
const STILL = { handshakes: 3, handshakesAfterMute: 20, leastMs: 20, leastWithMuchMs: 100 };
/** More of those that were over just before are not remembered. */
const MOST_RECENT = 64;

/** A case on its way. */
interface InFlight {
  readonly c: ConformanceCase;
  readonly pulse: Pulse;
  /** Its waiting is what it is about: it does nothing that could harm. */
  readonly isIdle: boolean;
  readonly cut: AbortController;
  readonly departedAtMs: number;
  /** When a handshake that was answered had begun last. */
  provenAtMs: number;
  /** Set when it has given up its turn without an answer. */
  isStill: boolean;
  /** Set when its answer is an unusual end: one handshake does not prove the server to be well. */
  isOdd: boolean;
  /** Set when the server got into trouble while this case was asked: what it saw is no answer. */
  isVoid: boolean;
  /** What it came to, once that is known. */
  attempt: Attempt | undefined;
  endedAtMs: number | undefined;
  readonly answer: Promise<Attempt>;
  /** Resolves when its answer is given to {@link WalkResults}. */
  readonly over: Promise<void>;
  readonly conclude: () => void;
}

/** What a walk reports. Exactly one of them for every case. */
export interface WalkResults {
  /** It was asked, and the server was well. */
  asked(c: ConformanceCase, attempt: Attempt): void;
  /** The server got into trouble meanwhile. `suspect`: perhaps for this case. `alone`: it can have been no other. */
  interrupted(c: ConformanceCase, trouble: Trouble, part: "bystander" | "suspect" | "alone"): void;
  /** There is no server any more. */
  unasked(c: ConformanceCase): void;
  /** Cases that were over when trouble came, and may still have brought it about. The last one first. */
  suspected(cases: readonly ConformanceCase[], trouble: Trouble): void;
}

/** How cases are walked through on one server. */
export interface WalkOptions {
  readonly server: Pick<ServerUnderTest, "loss" | "hasLost" | "touch" | "check">;
  /** Cases at once. Those that only wait for the server come on top: see {@link sideBySide}. */
  readonly concurrency: number;
  /** Cases that may act on the server at the same time. 1: whatever happens to it, the case that did it is known. */
  readonly actors: number;
  readonly ask: (c: ConformanceCase, how: { pulse: Pulse; cut: AbortSignal }) => Promise<Attempt>;
  readonly results: WalkResults;
  /** True: the run is over, nothing more is asked and no answer counts. */
  readonly isOver: () => boolean;
  /** True: the case is not asked as long as another of its kind is waiting, for what that comes to may put it off. */
  readonly awaitsKin: (c: ConformanceCase) => boolean;
  /** True: the case is not asked now. Called when its turn has come. */
  readonly putsOff: (c: ConformanceCase) => boolean;
}

/**
 * Asks cases of the server of a run. After each that may have been fatal it shakes hands, so that the case that ends a server or makes it
 * hang is found out, and none is judged by what another one did.
 */
export class Walk {
  readonly #options: WalkOptions;
  readonly #inFlight = new Set<InFlight>();
  readonly #inTurn: <T>(work: () => Promise<T>) => Promise<T>;
  /** Kinds of which one has been still, or ended in an unusual way, and the server was well long after. */
  readonly #survived = new Set<string>();
  /** Kinds of which one got neither an answer nor an end. */
  readonly #mute = new Set<string>();
  /** What the last one took that was answered. */
  #handshakeMs = 0;
  #isStrict = false;
  #recent: InFlight[] = [];
  #inspection: Promise<void> = Promise.resolve();
  #nextInspection: Promise<void> | undefined;

  constructor(options: WalkOptions) {
    this.#options = options;
    this.#inTurn = turnstile(options.actors);
  }

  /** Asks each of them, in their order. Resolves when all are over. */
  async through(cases: readonly ConformanceCase[], concurrency = this.#options.concurrency): Promise<void> {
    const jobs = cases.map((item) => ({ item, weight: shareOf(item) }));
    await sideBySide(jobs, concurrency, (c, share) => this.#one(c, share));
    if (this.#options.server.hasLost) await this.#inspected();
  }

  /** Asks one while nothing else happens, and looks after it however it went. What ends the server then is this case. */
  async strictly(c: ConformanceCase): Promise<void> {
    this.#isStrict = true;
    await this.through([c], 1);
    this.#isStrict = false;
  }

  /** Asks those that let time pass, all at once: they act as well, but do no harm. */
  async beside(cases: readonly ConformanceCase[]): Promise<void> {
    await Promise.all(
      cases.map(async (c) => {
        const flight = this.#depart(c, { isIdle: true });
        if (flight) await this.#conclude(flight, await flight.answer);
      }),
    );
  }

  async #one(c: ConformanceCase, share: Share): Promise<void> {
    const flight = await this.#inTurn(() => this.#act(c));
    if (flight === "awaits kin") share.postpone(this.#kinAreOver(c));
    else if (flight !== undefined) {
      share.rest();
      await this.#conclude(flight, await flight.answer);
    }
  }

  /** A turn: the case acts, and whoever acts next is not taken for the one that ended the server. Undefined where it is not asked. */
  async #act(c: ConformanceCase): Promise<InFlight | "awaits kin" | undefined> {
    await this.#inspection;
    if (this.#options.awaitsKin(c)) {
      // Kin that are answered keep their order; only for one that is silent the turn is given up.
      if (this.#kinOf(c).some(({ isStill }) => isStill)) return "awaits kin";
      await this.#kinAreOver(c);
    }
    const flight = this.#depart(c, { isIdle: false });
    if (flight === undefined) return undefined;
    const isFirst = !this.#survived.has(kinOf(c));
    const still = this.#isStrict ? flight.answer : flight.pulse.still(this.#stillMs(c));
    const attempt = (await Promise.race([flight.answer, still])) ?? undefined;
    flight.isStill = attempt === undefined;
    const isOdd = attempt !== undefined && isUnusual(attempt);
    flight.isOdd = isOdd;
    if (this.#isStrict || (isOdd && isFirst && c.ending.by !== "left")) await setTimeout(ENDS_WITHIN_MS);
    const { server } = this.#options;
    if (this.#isStrict || !attempt || server.hasLost || this.#mayBeFatal(flight, attempt))
      await this.#inspected();
    // One that is about to end may still answer who has come already; it does not answer who comes after that.
    if (isOdd) await this.#inspected();
    return flight;
  }

  #stillMs(c: ConformanceCase): number {
    const kin = kinOf(c);
    if (!this.#survived.has(kin)) return ENDS_WITHIN_MS;
    const handshakes = this.#mute.has(kin) ? STILL.handshakesAfterMute : STILL.handshakes;
    const leastMs = weightOf(c.script) > 1 ? STILL.leastWithMuchMs : STILL.leastMs;
    return Math.min(ENDS_WITHIN_MS, Math.max(leastMs, handshakes * this.#handshakeMs));
  }

  async #kinAreOver(c: ConformanceCase): Promise<void> {
    await Promise.all(this.#kinOf(c).map(({ over }) => over));
  }

  /** Cases of the same kind that are waiting. */
  #kinOf(c: ConformanceCase): InFlight[] {
    return [...this.#inFlight].filter((one) => !one.isIdle && kinOf(one.c) === kinOf(c));
  }

  /** Undefined where it is not asked, or not now. */
  #depart(c: ConformanceCase, { isIdle }: { readonly isIdle: boolean }): InFlight | undefined {
    const { ask, results, server, putsOff, isOver } = this.#options;
    if (isOver()) return undefined;
    if (server.loss) {
      results.unasked(c);
      return undefined;
    }
    if (!isIdle && putsOff(c)) return undefined;
    server.touch();
    const pulse = new Pulse();
    const cut = new AbortController();
    const answer = ask(c, { pulse, cut: cut.signal });
    let conclude = (): void => {};
    const over = new Promise<void>((resolve) => {
      conclude = resolve;
    });
    const life = {
      provenAtMs: 0,
      isStill: false,
      isOdd: false,
      isVoid: false,
      endedAtMs: undefined,
      over,
      conclude,
    };
    const departedAtMs = performance.now();
    const flight: InFlight = { c, pulse, isIdle, cut, departedAtMs, answer, attempt: undefined, ...life };
    answer.then(
      (attempt) => {
        flight.attempt = attempt;
      },
      () => {}, // whoever waits for the answer is told
    );
    this.#inFlight.add(flight);
    return flight;
  }

  async #conclude(flight: InFlight, attempt: Attempt): Promise<void> {
    if (!flight.isVoid && this.#isToBeInspected(flight, attempt)) await this.#inspected();
    flight.endedAtMs = performance.now();
    this.#inFlight.delete(flight);
    // Those that wait for it go on in another turn of the loop.
    flight.conclude();
    if (flight.isVoid || this.#options.isOver()) return;
    if (wasMute(attempt)) this.#mute.add(kinOf(flight.c));
    if (!flight.isIdle) this.#recent = [flight, ...this.#recent].slice(0, MOST_RECENT);
    this.#options.results.asked(flight.c, attempt);
  }

  /** Resolves when the server was looked at after this call. Calls that come while it is looked at share the next look. */
  #inspected(): Promise<void> {
    this.#nextInspection ??= this.#inspection.then(() => {
      this.#nextInspection = undefined;
      this.#inspection = this.#inspect();
      return this.#inspection;
    });
    return this.#nextInspection;
  }

  async #inspect(): Promise<void> {
    const beganMs = performance.now();
    const flights = [...this.#inFlight].filter(({ isIdle }) => !isIdle);
    // As it is now: a case that waits may take leave of a server that has stopped answering long before.
    const unproven = flights.filter((flight) => !isProven(flight) || flight.isOdd);
    const sinceMs = Math.min(beganMs, ...unproven.map(({ departedAtMs }) => departedAtMs));
    const isRecent = (ms: number): boolean => ms > sinceMs - ENDS_WITHIN_MS;
    const before = [
      ...flights.filter((flight) => !unproven.includes(flight) && isRecent(flight.pulse.actedAtMs)),
      ...this.#recent.filter(({ endedAtMs = 0 }) => isRecent(endedAtMs)),
    ].sort((a, b) => b.pulse.actedAtMs - a.pulse.actedAtMs);
    let voided: readonly InFlight[] = [];
    const trouble = await this.#options.server.check(async () => {
      voided = this.#void();
      await Promise.all(voided.map(({ answer }) => answer));
    });
    if (this.#options.isOver()) return;
    if (trouble !== undefined) {
      const acted = unproven.filter(hasActed);
      const acting = acted.length + before.length > 0 ? acted : unproven;
      // What is reported to have ended while nothing acted was ended by a case all the same.
      const isLate = trouble.isReported && acting.length + before.length === 0;
      const others = isLate ? this.#recent.slice(0, 1) : before;
      // Where there are several instances, the handshake may have been answered by another one than that which ended.
      const proven = trouble.isReported
        ? flights.filter((one) => hasActed(one) && !acting.includes(one))
        : [];
      const suspects = { acting, before: [...new Set([...others, ...proven])] };
      this.#interrupt([...voided, ...this.#void()], trouble, suspects);
      return;
    }
    this.#handshakeMs = performance.now() - beganMs;
    for (const flight of this.#inFlight) flight.provenAtMs = beganMs;
    for (const { c, pulse } of flights)
      if (pulse.actedAtMs <= beganMs - ENDS_WITHIN_MS) this.#survived.add(kinOf(c));
  }

  /** Breaks off those that are on their way: what they come to is no answer. */
  #void(): readonly InFlight[] {
    const flights = [...this.#inFlight].filter(({ isVoid }) => !isVoid);
    for (const flight of flights) {
      flight.isVoid = true;
      flight.cut.abort();
    }
    return flights;
  }

  #interrupt(
    voided: readonly InFlight[],
    trouble: Trouble,
    { acting, before }: { readonly acting: readonly InFlight[]; readonly before: readonly InFlight[] },
  ): void {
    const { results } = this.#options;
    // The likeliest first: after the others did what they are about the server was well, and since then they did no more than take their leave.
    const likeliestFirst = [...voided].sort((a, b) => Number(wasProven(a)) - Number(wasProven(b)));
    for (const flight of likeliestFirst) {
      const acted = acting.includes(flight) ? (acting.length === 1 ? "alone" : "suspect") : "bystander";
      results.interrupted(flight.c, trouble, acted);
    }
    // Who was cut by the end of an instance may see that a little sooner than the end is reported.
    const over = trouble.isReported ? before.filter((flight) => !voided.includes(flight)) : [];
    for (const { c, attempt } of over)
      if (attempt && brokeOff(attempt)) results.interrupted(c, trouble, "bystander");
    if (before.length > 0)
      results.suspected(
        before.map(({ c }) => c),
        trouble,
      );
    this.#recent = [];
  }

  /** Whether the server is to be looked at before the case is over: it has lost something, or may have been harmed since it answered last. */
  #isToBeInspected(flight: InFlight, attempt: Attempt): boolean {
    return this.#options.server.hasLost || (!isProven(flight) && this.#mayBeFatal(flight, attempt));
  }

  /** Whether the server may have been harmed by what it was sent, for all that its answer shows. */
  #mayBeFatal({ c }: InFlight, attempt: Attempt): boolean {
    if (c.isolated || !("seen" in attempt) || isUnusual(attempt)) return true;
    return attempt.seen.ranOut && !this.#survived.has(kinOf(c));
  }
}

/** What strains a server, or measures it, acts beside nobody; others may be waiting. */
const shareOf = ({ isolated, script }: ConformanceCase): number =>
  isolated ? Number.POSITIVE_INFINITY : weightOf(script);

/** Whether the server answered a handshake after all that this case did. */
const isProven = ({ pulse, provenAtMs }: InFlight): boolean => pulse.actedAtMs <= provenAtMs;

/** Whether a handshake that began after this case was under way was answered. */
const wasProven = ({ departedAtMs, provenAtMs }: InFlight): boolean => provenAtMs > departedAtMs;

/** Whether it did anything that others did not do before: who found nobody to connect to, or got no answer to an ordinary request, did not. */
function hasActed({ c, pulse, attempt }: InFlight): boolean {
  if (!pulse.hasActed || attempt === undefined || !("seen" in attempt)) return pulse.hasActed;
  return c.opening !== undefined || attempt.seen.opened || c.script.some(isAboutServer);
}
