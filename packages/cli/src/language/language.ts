import type { Rows } from "@wsfn/platform";
import { type Locale, localeOf } from "create-wsfn";
import type { ZH } from "./zh/zh.ts";

/** A sentence that this program has words for, in English as the code writes it: it is the key of every other language's. */
export type Sentence = keyof typeof ZH;

/** Names of the values in a sentence: `"{n} open"` has n. */
type Names<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;

/** What fills a sentence in; nothing where it has no gaps. */
type Values<S extends string> = [Names<S>] extends [never]
  ? []
  : [Readonly<Record<Names<S>, string | number>>];

/** A sentence without gaps. */
export type Plain = { [S in Sentence]: Names<S> extends never ? S : never }[Sentence];

/** What is loaded where Chinese is asked for, and only there. */
let catalogue: typeof import("./zh/zh.ts") | undefined;
let rowsOfOthers: Rows = {};

/** The language of this process: chosen once, at its start. English until then. */
export async function speak(locale: Locale): Promise<void> {
  catalogue = locale === "zh" ? await import("./zh/zh.ts") : undefined;
  rowsOfOthers = (await catalogue?.chineseOfOthers()) ?? {};
}

/** What other packages say, in the language of this process, by the English of it. Empty in English. */
export const factRows = (): Rows => rowsOfOthers;

/**
 * The language that a command line is answered in: what a program reads (`--json`) stays English, else what WSFN_LANG or the locale
 * asks for.
 */
export const languageFor = (
  words: readonly string[],
  environment: NodeJS.ProcessEnv = process.env,
): Locale => (words.includes("--json") ? "en" : localeOf(environment));

/** A sentence in the language of this process, its gaps filled in. A sentence without a translation does not pass the type check. */
export function say<S extends Sentence>(sentence: S, ...[values]: Values<S>): string {
  const text: string = catalogue?.ZH[sentence] ?? sentence;
  return values === undefined ? text : filled(text, values);
}

/** What another package wrote, in the language of this process where there are words for it, else as it is. */
export function translated(text: string): string {
  if (catalogue !== undefined && Object.hasOwn(catalogue.ZH, text)) return catalogue.ZH[text as Sentence];
  return Object.hasOwn(rowsOfOthers, text) ? (rowsOfOthers[text] ?? text) : text;
}

/** What commander has to say of a wrong command line, in the language of this process. */
export const usageError = (text: string): string => catalogue?.usageInChinese(text) ?? text;

/** True where punctuation and spaces are those of Chinese. */
export const isChinese = (): boolean => catalogue !== undefined;

const filled = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{(\w+)\}/g, (gap, name: string) => String(values[name] ?? gap));
