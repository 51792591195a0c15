import type { ZH } from "./zh.ts";

/** Sentences of another language, by the English ones. */
export type Rows = Readonly<Record<string, string>>;

/** What fills a gap: a name or a figure as it is, or what is said itself. */
export type Filling = string | number | Said;

/**
 * A sentence with its gaps in braces, and what fills them. `@wsfn/platform` has such too; a program that judges no more than a URL is
 * installed without it.
 */
export interface Said {
  readonly sentence: string;
  readonly values: Readonly<Record<string, Filling>>;
}

/** A sentence of this package. One that the Chinese table has no row for does not pass the type check. */
type Sentence = keyof typeof ZH;
/** Names of the gaps of a sentence: `"{n} open"` has n; braces around more than a name are no gap. */
type Gaps<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name, `${string} ${string}`> | Gaps<Rest>
  : never;
/** A sentence without gaps. */
export type Plain = { [S in Sentence]: Gaps<S> extends never ? S : never }[Sentence];

/** Says a sentence of this package. */
export const said = <S extends Sentence>(
  sentence: S,
  ...[values]: [Gaps<S>] extends [never] ? [] : [Readonly<Record<Gaps<S>, Filling>>]
): Said => ({ sentence, values: values ?? {} });

/** A sentence with its gaps filled. Default: in English, as is a sentence that `rows` has none for. */
export function inWords({ sentence, values }: Said, rows: Rows = {}): string {
  const translation = Object.hasOwn(rows, sentence) ? rows[sentence] : undefined;
  return (translation ?? sentence).replaceAll(/\{(\w+)\}/g, (gap, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return gap;
    return typeof value === "object" ? inWords(value, rows) : String(value);
  });
}
