import type { Expectation, Expected, Json } from "../../case/room.ts";
import { isMark, type RoomWords } from "./words.ts";

/** Where something else came than was expected, both as JSON. */
export interface Difference {
  /** Path of the value, `subscribe.publications[0].offset`; empty for the whole. */
  readonly at: string;
  readonly wanted: string;
  readonly got: string;
}

/** Compares what came with what was expected, and captures what the case wants to remember. Undefined where it fits. */
export function difference(
  wanted: Expected,
  got: Json | undefined,
  words: RoomWords,
  at = "",
): Difference | undefined {
  if (isMark(wanted)) return fits(wanted, got, words, at);
  if (Array.isArray(wanted)) return ofLists(wanted, got ?? [], words, at);
  if (typeof wanted === "object" && wanted !== null) {
    if (!isObject(got)) return differs(wanted, got, at);
    for (const [key, value] of Object.entries(wanted)) {
      const found = difference(value, Object.hasOwn(got, key) ? got[key] : undefined, words, path(at, key));
      if (found !== undefined) return found;
    }
    return undefined;
  }
  const isDefault = wanted === false || wanted === 0 || wanted === "";
  return got === wanted || (isDefault && got === undefined) ? undefined : differs(wanted, got, at);
}

function ofLists(
  wanted: readonly Expected[],
  got: Json,
  words: RoomWords,
  at: string,
): Difference | undefined {
  if (!Array.isArray(got)) return differs(wanted, got, at);
  for (const [index, one] of wanted.entries()) {
    const found = difference(one, got[index], words, `${at}[${index}]`);
    if (found !== undefined) return found;
  }
  return got.length === wanted.length
    ? undefined
    : { at, wanted: `${wanted.length} members`, got: `${got.length}: ${shown(got)}` };
}

function fits(
  mark: Expectation,
  got: Json | undefined,
  words: RoomWords,
  at: string,
): Difference | undefined {
  if (mark.$ === "members") return members(mark.of, got, words, at);
  if (mark.$ === "capture") words.captured.set(mark.as, got ?? null);
  const { holds, wanted } = meaningOf(mark, got, words);
  return holds ? undefined : { at, wanted, got: shown(got) };
}

/** Whether a value is what the mark stands for, and what that is in words. */
function meaningOf(
  mark: Exclude<Expectation, { $: "members" }>,
  got: Json | undefined,
  words: RoomWords,
): { readonly holds: boolean; readonly wanted: string } {
  switch (mark.$) {
    case "any":
      return { holds: got !== undefined, wanted: "any value" };
    case "text":
      return { holds: typeof got === "string" && got !== "", wanted: "a text that is not empty" };
    case "count":
      return { holds: Number.isSafeInteger(got ?? 0) && Number(got ?? 0) >= 0, wanted: "a whole number" };
    case "absent":
      return { holds: got === undefined || got === null, wanted: "no such field" };
    case "capture":
      return { holds: got !== undefined && got !== null, wanted: "a value" };
    case "other-than":
      return { holds: !isSame(got, words.captured.get(mark.as)), wanted: `another value than ${mark.as}` };
    case "line": {
      // A long line is shown by its beginning.
      const wanted = `line ${mark.n}: ${JSON.stringify(words.text(mark.n))}`;
      return { holds: holdsText(got, words.text(mark.n, mark)), wanted };
    }
    default: {
      const wanted = words.value(mark);
      // A place before the first publication is 0, which encoders leave out.
      return { holds: isSame(got ?? (wanted === 0 ? 0 : undefined), wanted), wanted: shown(wanted) };
    }
  }
}

const isSame = (one: Json | undefined, other: Json | undefined): boolean =>
  JSON.stringify(one) === JSON.stringify(other);

/** The names of the members are what was captured, as the clients of a presence are. */
function members(
  of: { readonly [captured: string]: Expected },
  got: Json | undefined,
  words: RoomWords,
  at: string,
): Difference | undefined {
  const names = Object.keys(of).map((as) => String(words.captured.get(as)));
  const came = isObject(got) ? Object.keys(got) : [];
  if (came.length !== names.length || !names.every((name) => came.includes(name)))
    return { at, wanted: `the members ${names.join(", ") || "none"}`, got: came.join(", ") || shown(got) };
  for (const [index, value] of Object.values(of).entries()) {
    const name = names[index] ?? "";
    const found = difference(value, isObject(got) ? got[name] : undefined, words, path(at, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a text is one of the texts in a value: what a server adds around it is its own affair. */
function holdsText(value: Json | undefined, text: string): boolean {
  if (typeof value === "string") return value === text;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some((one) => holdsText(one, text));
}

const MOST_SHOWN = 200;

/** A value as JSON, in one line of bounded length. */
export function shown(value: Json | undefined): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}...` : text;
}

const differs = (wanted: Expected, got: Json | undefined, at: string): Difference => ({
  at,
  wanted: shown(wanted as Json),
  got: shown(got),
});

const path = (at: string, key: string): string => (at === "" ? key : `${at}.${key}`);

/** True for a JSON object. */
export const isObject = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
