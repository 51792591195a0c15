import { type CreateProblem, type Locale, type ProblemWords, wordsOf } from "./words.ts";

/** A function cannot be created as asked. Nothing was written, save for `InstallFailed`. The message is English. */
export class CreateError extends Error {
  override readonly name = "CreateError";
  readonly code: CreateProblem;
  readonly #what: (words: ProblemWords) => string;

  /** `what`: what was expected and what was got, in the words of a language. */
  constructor(code: CreateProblem, what: (words: ProblemWords) => string) {
    const { problems } = wordsOf("en");
    super(`${what(problems)}; ${problems.wayOut[code]}`);
    this.code = code;
    this.#what = what;
  }

  /** What was expected and what was got, and what to do about it, in a language. */
  wordsIn(locale: Locale): { readonly what: string; readonly hint: string } {
    const { problems } = wordsOf(locale);
    return { what: this.#what(problems), hint: problems.wayOut[this.code] };
  }
}
