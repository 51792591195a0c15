import { inWords, type Rows, type Said } from "@wsfn/platform";
import { CannotJudge, type CannotJudgeCode } from "../cannot-judge.ts";

/** Why a function cannot be judged, in the words of the packages that know. */
export class SaidCannotJudge extends CannotJudge {
  readonly #says: Said;

  constructor(code: CannotJudgeCode, says: Said) {
    super(code, { sentence: inWords(says), values: {} });
    this.#says = says;
  }

  override textIn(rows: Rows): string {
    return inWords(this.#says, rows);
  }
}
