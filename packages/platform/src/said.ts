/** What fills a gap of a sentence: a name or a figure as it is, what is said itself, or several of these, between commas. */
export type Filling = string | number | Said | readonly (string | number | Said)[];

/** A sentence with its gaps in braces, and what fills them: a fact in English words that can be put into another language. */
export interface Said {
  readonly sentence: string;
  readonly values: Readonly<Record<string, Filling>>;
}

/** Sentences of another language, by the English ones. */
export type Rows = Readonly<Record<string, string>>;

/** Names of the gaps of a sentence: `"{n} open"` has n. */
export type Gaps<S extends string> = S extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name, `${string}${"." | "(" | " "}${string}`> | Gaps<Rest>
  : never;

/** What fills a sentence in; nothing where it has no gaps. */
export type Fillings<S extends string> = [Gaps<S>] extends [never]
  ? []
  : [Readonly<Record<Gaps<S>, Filling>>];

/** Says the sentences of one package. One that its Chinese table has no row for does not pass the type check. */
export type Sayer<Sentence extends string> = <S extends Sentence>(
  sentence: S,
  ...values: Fillings<S>
) => Said;

/** Makes the {@link Sayer} of a package. */
export const sayer =
  <Sentence extends string>(): Sayer<Sentence> =>
  (sentence, ...[values]) => ({ sentence, values: values ?? {} });

/** A sentence with its gaps filled. Default: in English, as is a sentence that `rows` has none for. */
export function inWords({ sentence, values }: Said, rows: Rows = {}): string {
  const row = (english: string): string | undefined =>
    Object.hasOwn(rows, english) ? rows[english] : undefined;
  const worded = (one: string | number | Said): string =>
    typeof one === "object" ? inWords(one, rows) : String(one);
  const translation = row(sentence);
  return (translation ?? sentence).replaceAll(GAP, (gap, before: string, name: string, after: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return gap;
    const text = Array.isArray(value)
      ? value.map(worded).join(row(", ") ?? ", ")
      : worded(value as string | number | Said);
    if (translation === undefined) return before + text + after;
    return (HAN_FIRST.test(text) ? "" : before) + text + (HAN_LAST.test(text) ? "" : after);
  });
}

/** A gap, and the spaces around it. */
const GAP = /( ?)\{(\w+)\}( ?)/g;
/** Spaces are between Chinese and Latin text; between Chinese text there are none. */
const HAN_FIRST = /^\p{Script=Han}/u;
const HAN_LAST = /\p{Script=Han}$/u;
