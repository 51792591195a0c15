import type { ProblemCode } from "../platform-error.ts";
import { inWords, type Said } from "../said.ts";

/** An expression that has no value. It never leaves this folder: whoever reads a text makes a problem of it. */
export class ExpressionFault extends Error {
  override readonly name = "ExpressionFault";
  readonly says: Said;
  readonly remedy: Said | undefined;
  readonly code: ProblemCode;

  constructor(says: Said, remedy?: Said, code: ProblemCode = "Expression") {
    super(inWords(says));
    this.says = says;
    this.remedy = remedy;
    this.code = code;
  }
}
