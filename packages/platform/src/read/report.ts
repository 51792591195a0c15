import { PlatformError, PROBLEMS, type Problem, type ProblemCode, place } from "../platform-error.ts";
import type { Position } from "./located.ts";

/** More than this is not read by anyone; the rest is counted. */
const MAX_PROBLEMS = 50;

/** Collects everything that is wrong with one file, so that it is told in one go. */
export class Report {
  readonly file: string;
  readonly notes: string[] = [];
  readonly #problems: Problem[] = [];

  constructor(file: string) {
    this.file = file;
  }

  get count(): number {
    return this.#problems.length;
  }

  /** `what` says what was expected and what came; `remedy` what to do, the code's general hint by default. */
  problem(
    code: ProblemCode,
    at: Position | undefined,
    what: string,
    remedy: string = PROBLEMS[code].hint,
  ): void {
    this.#problems.push({ code, file: this.file, ...at, message: `${what}; ${remedy}` });
  }

  note(at: Position | undefined, what: string): void {
    const line = `${place({ file: this.file, ...at })}: ${what}`;
    if (!this.notes.includes(line)) this.notes.push(line);
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
      left === 0 ? [] : [{ code: first.code, file: this.file, message: `and ${left} more problems` }];
    throw new PlatformError([first, ...shown, ...more], this.notes);
  }
}
