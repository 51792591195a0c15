import { DISCONNECTS, type DisconnectRow } from "./disconnects.ts";
import { ERRORS, type ErrorRow } from "./errors.ts";

/** Thrown where a command is refused, also by an application's hooks: the client gets the error, or is disconnected. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** What the client gets: an error in the reply, or a Close frame. */
  readonly answer: ErrorRow | DisconnectRow;

  /** `detail` is for the log; the client does not see it. */
  constructor(answer: ErrorRow | DisconnectRow, detail?: string) {
    const says = "message" in answer ? answer.message : answer.reason;
    super(detail === undefined ? `${answer.code}: ${says}` : `${answer.code}: ${says}: ${detail}`);
    this.answer = answer;
  }
}

/** A refusal by an error of the protocol's table: the connection goes on. */
export const refuse = (error: keyof typeof ERRORS, detail?: string): Refusal =>
  new Refusal(ERRORS[error], detail);

/** A refusal that ends the connection, by a row of the protocol's table. */
export const disconnect = (row: keyof typeof DISCONNECTS, detail?: string): Refusal =>
  new Refusal(DISCONNECTS[row], detail);
