import { type Gaps, inWords, type Rows, type Said, type Sayer, sayer } from "@wsfn/platform";
import type { ZH } from "./zh.ts";

/** A sentence of this package. */
type Sentence = keyof typeof ZH;
/** One without gaps. */
export type Plain = { [S in Sentence]: Gaps<S> extends never ? S : never }[Sentence];

/** Says a sentence of this package. */
export const said: Sayer<Sentence> = sayer<Sentence>();

/** What another program said, which has the language of that program. */
export const quoted = (text: string): Said => said("{text}", { text });

/** The sentences of this package in Chinese. Loaded where they are asked for. */
export const chineseOfInstance = async (): Promise<Rows> => (await import("./zh.ts")).ZH;

/** An error that never leaves this package by itself: what it says becomes a part of an InstanceError. */
export class SaidError extends Error {
  override readonly name = "SaidError";
  readonly says: Said;

  constructor(says: Said) {
    super(inWords(says));
    this.says = says;
  }
}

/** What an error says: ours in any language, any other one in its own. */
export const saidBy = (error: unknown): Said => {
  if (error instanceof SaidError) return error.says;
  return quoted(error instanceof Error ? error.message : String(error));
};
