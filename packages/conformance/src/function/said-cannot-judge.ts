import { inWords, type Rows, type Said } from "@wsfn/platform";
import { CannotJudge, type CannotJudgeCode } from "../cannot-judge.ts";

/** Why a function cannot be judged, as it can be put into another language. Its message is English. */
export class SaidCannotJudge extends CannotJudge {
  readonly says: Said;

  constructor(code: CannotJudgeCode, says: Said) {
    super(code, inWords(says));
    this.says = says;
  }

  /** The message in the language of `rows`. */
  textIn(rows: Rows): string {
    return inWords(this.says, rows);
  }
}
