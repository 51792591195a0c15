import type { ConformanceCase } from "../case/case.ts";
import { type Finding, finding } from "../judge/evaluate.ts";
import type { Tried } from "../judge/judge.ts";
import { describeLoss } from "../judge/words.ts";
import { type Attempt, findingOf, restsOnSilence, wasMute } from "./attempt.ts";
import { kinOf } from "./kin.ts";
import type { Trouble } from "./server/server-under-test.ts";
import type { WalkResults } from "./walk.ts";

/** A case is asked so often at most: a server that ends each time leaves nothing to be judged. */
const MOST_ASKED = 3;
const MOST_NAMED = 20;

/** What is known of a case that is not asked any more. */
export interface Answer {
  readonly tried: Tried;
  readonly attempt?: Attempt;
}

/** A finding that has to be confirmed. */
interface Doubt {
  readonly c: ConformanceCase;
  readonly attempt: Attempt;
  readonly finding: Finding;
}

/** How the answers of a run came about. */
export interface AskedAgain {
  /** Cases whose first answer rested on silence, and that were asked again, alone. */
  readonly cases: number;
  /** Those of them that gave the same answer. */
  readonly confirmed: number;
}

/** Keeps the answers of a run: what is settled, what has to be asked again, and who ended the server. */
export class Inquiry implements WalkResults {
  readonly answers = new Map<string, Answer>();
  /** The first answer rests on silence. */
  readonly #doubts = new Map<string, Doubt>();
  /** Kinds of cases that a server was silent to, and went on serving: to ask more of them costs it nothing. */
  readonly #harmless = new Set<string>();
  /** Their answers are void for what another case did. */
  #interrupted: ConformanceCase[] = [];
  /** It is known which case did it. */
  readonly #explained = new Set<Trouble>();
  /** Who may have brought about what was reported, the likeliest first. */
  readonly #reported = new Map<Trouble, readonly ConformanceCase[]>();
  /** For each time that the server got into trouble: one of them did it. */
  #suspects = new Map<Trouble, ConformanceCase[]>();
  readonly #asked = new Map<string, number>();
  readonly #settled: (c: ConformanceCase, answer: Answer) => void;
  readonly #believesSilence: boolean;
  #isStrict = false;
  #doubted = 0;
  #confirmed = 0;
  #loss: { trouble: Trouble; by: readonly ConformanceCase[] } | undefined;

  constructor(options: {
    readonly believesSilence: boolean;
    readonly settled: (c: ConformanceCase, answer: Answer) => void;
  }) {
    this.#believesSilence = options.believesSilence;
    this.#settled = options.settled;
  }

  get askedAgain(): AskedAgain {
    return { cases: this.#doubted, confirmed: this.#confirmed };
  }

  asked(c: ConformanceCase, attempt: Attempt): void {
    const finding = findingOf(c, attempt);
    const doubt = this.#doubts.get(c.id);
    if (doubt === undefined && !this.#believesSilence && restsOnSilence(attempt, finding)) {
      this.#doubts.set(c.id, { c, attempt, finding });
      this.#doubted += 1;
      if (!wasMute(attempt)) this.#harmless.add(kinOf(c));
      return;
    }
    if (doubt !== undefined && !this.answers.has(c.id)) {
      this.#doubts.delete(c.id);
      if (doubt.finding.outcome === finding.outcome) this.#confirmed += 1;
    }
    this.#settle(c, { tried: finding, attempt });
  }

  interrupted(c: ConformanceCase, trouble: Trouble, part: "bystander" | "suspect" | "alone"): void {
    const times = (this.#asked.get(c.id) ?? 0) + 1;
    this.#asked.set(c.id, times);
    this.answers.delete(c.id);
    if (!trouble.isOver && part !== "bystander") this.#loss = { trouble, by: [...(this.#loss?.by ?? []), c] };
    if (part === "alone" && (this.#isStrict || !trouble.isOver)) this.#fatal(c, trouble, []);
    else if (part === "bystander" && times < MOST_ASKED) this.#interrupted.push(c);
    else if (part !== "bystander") this.#suspect([c], trouble);
    else
      this.#settle(c, {
        tried: notRun(`the server ${describeLoss(trouble.how)} each time that it was asked`),
      });
  }

  suspected(cases: readonly ConformanceCase[], trouble: Trouble): void {
    if (this.#explained.has(trouble)) return;
    if (!trouble.isOver) this.#loss ??= { trouble, by: cases };
    this.#suspect(cases, trouble);
  }

  unasked(c: ConformanceCase): void {
    // What was silent once has a story of its own.
    if (!this.#doubts.has(c.id)) this.#settle(c, { tried: notRun(this.story) });
  }

  /** What has to be asked again for what other cases did. Emptied by the call. */
  takeInterrupted(): readonly ConformanceCase[] {
    const taken = this.#interrupted;
    this.#interrupted = [];
    return taken;
  }

  /** What has to be confirmed. They stay until they are. */
  get doubtful(): readonly ConformanceCase[] {
    return this.#open().map(({ c }) => c);
  }

  /** Those of them to which the server was mute: to ask them again may cost it what the first time did. */
  get mute(): readonly ConformanceCase[] {
    return this.#open()
      .filter(({ attempt }) => wasMute(attempt))
      .map(({ c }) => c);
  }

  /** True: the server was mute to a case of its kind. */
  isKinOfMute(c: ConformanceCase): boolean {
    return this.mute.some((one) => kinOf(one) === kinOf(c));
  }

  /** True: the server was silent to a case of its kind and then closed the connection as it should. */
  isKnownHarmless(c: ConformanceCase): boolean {
    return this.#harmless.has(kinOf(c));
  }

  /** True: it has no answer yet that would count if it were silent now. */
  isFirst(c: ConformanceCase): boolean {
    return !this.#believesSilence && !this.#doubts.has(c.id);
  }

  /** Who may have ended the server, for each time that it ended, the likeliest first. Emptied by the call. None where there is no server to ask. */
  takeSuspects(): readonly (readonly ConformanceCase[])[] {
    if (this.#loss !== undefined) return [];
    const taken = [...this.#suspects.values()];
    this.#suspects.clear();
    return taken;
  }

  /** True: another one of the suspects did it, and this one has its answer. */
  isCleared(c: ConformanceCase, suspects: readonly ConformanceCase[]): boolean {
    return this.answers.has(c.id) && suspects.some((one) => this.#isFatal(one));
  }

  /** From here on a case is alone whatever happens: what ends the server then is what was asked. */
  set isStrict(isStrict: boolean) {
    this.#isStrict = isStrict;
  }

  /** Ends the inquiry when nothing can be asked any more. `why`: for cases without an answer. */
  conclude(cases: readonly ConformanceCase[], why: string): void {
    // Nobody can say which of them it was, and a run that lost its server, or an instance of it, is red.
    const { trouble, by = [] } = this.#loss ?? {};
    const [first, ...others] = by;
    if (trouble && first && !by.some((c) => this.#isFatal(c))) this.#fatal(first, trouble, others);
    for (const [reported, [likeliest, ...more]] of this.#reported)
      if (likeliest && !this.#anyFatal) this.#fatal(likeliest, reported, more, { harmlessAlone: true });
    for (const { c } of this.#open()) {
      const reason = `it was silent, and could not be asked again: ${this.story || why}`;
      this.#settle(c, { tried: notRun(reason) });
    }
    for (const c of cases) if (!this.answers.has(c.id)) this.#settle(c, { tried: notRun(this.story || why) });
  }

  /** What happened to a server that is lost, and which cases were asked then. Empty as long as there is one. */
  get story(): string {
    if (this.#loss === undefined) return "";
    const { trouble, by } = this.#loss;
    const ids = by.slice(0, MOST_NAMED).map(({ id }) => id);
    const when = by.length === 1 ? `at ${ids[0]}` : `while these were asked: ${ids.join(", ")}`;
    return `the server ${describeLoss(trouble.how)} ${when} (${trouble.cause}), and did not come back`;
  }

  #fatal(
    c: ConformanceCase,
    trouble: Trouble,
    also: readonly ConformanceCase[],
    { harmlessAlone = false } = {},
  ): void {
    const { how, cause } = trouble;
    this.#explained.add(trouble);
    const others = also.slice(0, MOST_NAMED).map(({ id }) => id);
    this.#doubts.delete(c.id);
    this.answers.delete(c.id);
    this.#settle(c, { tried: finding("fatal", [{ fact: "fatal", how, cause, others, harmlessAlone }]) });
  }

  get #anyFatal(): boolean {
    return [...this.answers.values()].some(({ tried }) => tried.outcome === "fatal");
  }

  #isFatal({ id }: ConformanceCase): boolean {
    return this.answers.get(id)?.tried.outcome === "fatal";
  }

  #suspect(cases: readonly ConformanceCase[], trouble: Trouble): void {
    const all = [...new Set([...(this.#suspects.get(trouble) ?? []), ...cases])];
    this.#suspects.set(trouble, all);
    if (trouble.isReported) this.#reported.set(trouble, all);
  }

  #open(): Doubt[] {
    return [...this.#doubts.values()].filter(({ c }) => !this.answers.has(c.id));
  }

  #settle(c: ConformanceCase, answer: Answer): void {
    if (this.answers.has(c.id)) return;
    this.answers.set(c.id, answer);
    this.#settled(c, answer);
  }
}

/** The outcome of a case that was not tried, with the reason. */
const notRun = (why: string): Tried => ({ outcome: "not-run", why });
