import type { Plain } from "../words/said.ts";

/** What a field may hold, as plain data: the reader, the JSON Schema and the docs are all made from it. */
export type Rule =
  | TextRule
  | NumberRule
  | { readonly is: "boolean"; readonly default?: boolean }
  | { readonly is: "list"; readonly of: Rule; readonly atLeast?: number; readonly atMost?: number }
  | { readonly is: "map"; readonly of: Rule; readonly keys?: Pattern }
  | ObjectRule
  /** Several shapes; the first that fits the kind of what is written is the one that is checked. */
  | { readonly is: "either"; readonly rules: readonly Rule[] }
  | { readonly is: "anything" };

/** A form that a text must have. */
interface Pattern {
  /** Source of a regular expression that must match the whole text. */
  readonly source: string;
  /** The same in words, for messages: "start with /". */
  readonly says: Plain;
}

/** Lengths count characters, not bytes. */
export interface TextRule {
  readonly is: "text";
  readonly oneOf?: readonly string[];
  /** Values that are known, without the list being closed: another one is a note, not an error. */
  readonly known?: readonly string[];
  readonly pattern?: Pattern;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Messages never show what was written. */
  readonly secret?: true;
}

/** Bounds are inclusive. */
export interface NumberRule {
  readonly is: "number" | "integer";
  readonly min?: number;
  readonly max?: number;
  readonly multipleOf?: number;
  readonly oneOf?: readonly number[];
}

/** A map whose keys are known. */
export interface ObjectRule {
  readonly is: "object";
  readonly fields: Readonly<Record<string, Field>>;
  /** A field that the table does not know: a note (default), or an error where the list is ours to close. */
  readonly unknown?: "note" | "error";
}

/** One key of such a map. */
export interface Field {
  readonly rule: Rule;
  readonly required?: true;
  /** Legal on the platform, without effect here: it is kept, and named in one note. */
  readonly ignored?: true;
  readonly says?: string;
}

/** The value that a rule lets through. */
export type ValueOf<R> = R extends { is: "text"; oneOf: readonly (infer V)[] }
  ? V
  : R extends { is: "text" }
    ? string
    : R extends { is: "number" | "integer" }
      ? number
      : R extends { is: "boolean" }
        ? boolean
        : R extends { is: "list"; of: infer I }
          ? readonly ValueOf<I>[]
          : R extends { is: "map"; of: infer I }
            ? Readonly<Record<string, ValueOf<I>>>
            : R extends { is: "object"; fields: infer F }
              ? ObjectValue<F>
              : R extends { is: "either"; rules: readonly (infer I)[] }
                ? ValueOf<I>
                : unknown;

type RequiredKey<F> = { [K in keyof F]: F[K] extends { required: true } ? K : never }[keyof F];
type ObjectValue<F> = {
  readonly [K in RequiredKey<F>]: F[K] extends { rule: infer R } ? ValueOf<R> : never;
} & {
  readonly [K in Exclude<keyof F, RequiredKey<F>>]?: F[K] extends { rule: infer R } ? ValueOf<R> : never;
};
