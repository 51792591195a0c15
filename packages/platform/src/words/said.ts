import { type Gaps, type Rows, type Sayer, sayer } from "../said.ts";
import type { ZH } from "./zh.ts";

/** A sentence of this package. */
export type Sentence = keyof typeof ZH;

/** One without gaps. */
export type Plain = { [S in Sentence]: Gaps<S> extends never ? S : never }[Sentence];

/** Says a sentence of this package. */
export const said: Sayer<Sentence> = sayer<Sentence>();

/** The sentences of this package in Chinese. Loaded where they are asked for. */
export const chineseOfPlatform = async (): Promise<Rows> => (await import("./zh.ts")).ZH;
