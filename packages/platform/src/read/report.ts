import { isDeepStrictEqual } from "node:util";
import type { Note, NoteCode } from "../note.ts";
import { PlatformError, PROBLEMS, type Problem, type ProblemCode, problemOf } from "../platform-error.ts";
import { inWords, type Said } from "../said.ts";
import { said } from "../words/said.ts";
import type { Place } from "./located.ts";

/** Nobody reads more than this; the rest is counted. */
const MAX_PROBLEMS = 50;

/** Collects everything that is wrong with one file, so that it is reported in one go. */
export class Report {
  readonly file: string;
  /** In the order in which they were found; the same is noted once. */
  readonly notes: Note[] = [];
  readonly #problems: Problem[] = [];
  readonly #seen = new Set<string>();
  /** True: messages name kinds of values and never the values. */
  readonly isSecret: boolean;

  constructor(file: string, { isSecret = false }: { readonly isSecret?: boolean } = {}) {
    this.file = file;
    this.isSecret = isSecret;
  }

  get count(): number {
    return this.#problems.length;
  }

  /** `what` holds what was expected and what was got; `remedy` what to do, the code's general hint by default. */
  problem(
    code: ProblemCode,
    at: Place | Pick<Place, "file"> | undefined,
    what: Said,
    remedy: Said = { sentence: PROBLEMS[code].hint, values: {} },
  ): void {
    const says = said("{what}; {remedy}", { what, remedy });
    const problem = { ...problemOf(code, this.file, says), ...at };
    // A text that is looked at twice is wrong once.
    const key = JSON.stringify(problem);
    if (!this.#seen.has(key)) this.#problems.push(problem);
    this.#seen.add(key);
  }

  note(code: NoteCode, at: Place | Pick<Place, "file"> | undefined, says: Said): void {
    const note = { code, file: this.file, ...at, message: inWords(says), says };
    if (!this.notes.some((other) => isDeepStrictEqual(other, note))) this.notes.push(note);
  }

  /** @throws {PlatformError} with all problems, in the file's order, if there is one. */
  throwIfAny(): void {
    const sorted = this.#problems.toSorted(
      (a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
    );
    const [first, ...rest] = sorted;
    if (first === undefined) return;
    const shown = rest.slice(0, MAX_PROBLEMS - 1);
    const left = rest.length - shown.length;
    const more: Problem[] =
      left === 0 ? [] : [problemOf(first.code, this.file, said("and {n} more problems", { n: left }))];
    throw new PlatformError([first, ...shown, ...more], this.notes);
  }
}
