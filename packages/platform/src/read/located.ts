import type { Said } from "../said.ts";
import { said } from "../words/said.ts";

/** Where a value is written. Line and column count from 1. */
export interface Place {
  /** Absolute. A deploy file may be made of several. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A text, a number, a flag or nothing, and where it stands. */
export interface LocatedScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly at: Place;
  /** True when the text came out of an expression: `${env('PORT')}` is always text, so a number may be read from it. */
  readonly expanded?: boolean;
  /** True for an unquoted date, which is no text on the platform. */
  readonly isDate?: boolean;
  /** True when what stood here was refused already: no further problem of it is reported. */
  readonly refused?: boolean;
  /** An expression that is left in the text, because nothing can be known of it, or because it was expanded often enough. */
  readonly pending?: Pending;
}

/** An expression without a value yet: `resources.store.output.url` has one after a deployment only, and never if there is no `store`. */
export interface Pending {
  readonly until: "deployment" | "never" | "another-pass";
  readonly expression: string;
}

/** A list, and where it begins. */
interface LocatedList {
  readonly kind: "list";
  readonly items: readonly Located[];
  readonly at: Place;
}

/** A value of a map, and where its key stands. */
export interface LocatedEntry {
  readonly keyAt: Place;
  readonly value: Located;
}

/** A map in the order of the file, and where it begins. */
export interface LocatedMap {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly at: Place;
}

/** A value of a file that still knows where it is written. Aliases and merge keys are already resolved. */
export type Located = LocatedScalar | LocatedList | LocatedMap;

/** The value of a key, or undefined when `node` is no map or has no such key. */
export function child(node: Located | undefined, key: string): Located | undefined {
  return node?.kind === "map" ? node.entries.get(key)?.value : undefined;
}

/** The text of a scalar that is a string, else undefined. */
export function text(node: Located | undefined): string | undefined {
  return node?.kind === "scalar" && typeof node.value === "string" ? node.value : undefined;
}

/** How a message names what was got: `the number 5`, `a list`. Long text is cut: it may hold a secret. */
export function describe(node: Located): Said {
  if (node.kind === "list") return said("a list");
  if (node.kind === "map") return said("a map");
  const { value } = node;
  if (value === null) return said("nothing");
  if (typeof value === "number") return said("the number {value}", { value });
  if (typeof value === "boolean") return said("the boolean {value}", { value: String(value) });
  const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  return said("the text {text}", { text: JSON.stringify(shown) });
}

/** The same without the value itself: `a number`. */
export function describeKind(node: Located): Said {
  if (node.kind !== "scalar" || node.value === null) return describe(node);
  if (typeof node.value === "string") return said("this text");
  return said(typeof node.value === "number" ? "a number" : "a boolean");
}

/** A map of these values; keys and map stand at `at`. */
export function mapOf(values: Readonly<Record<string, Located | undefined>>, at: Place): LocatedMap {
  const entries = Object.entries(values).filter(
    (entry): entry is [string, Located] => entry[1] !== undefined,
  );
  return { kind: "map", entries: new Map(entries.map(([key, value]) => [key, { keyAt: at, value }])), at };
}

/** A map with other values under some keys, which keep their places. */
export function withValues(
  map: LocatedMap,
  values: Readonly<Record<string, Located | undefined>>,
): LocatedMap {
  const entries = new Map(map.entries);
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) entries.delete(key);
    else entries.set(key, { keyAt: map.entries.get(key)?.keyAt ?? value.at, value });
  }
  return { ...map, entries };
}

/** A plain value as a located one, for rules to check; every place is `at`. */
export function locate(value: unknown, at: Place): Located {
  if (Array.isArray(value)) return { kind: "list", items: value.map((item) => locate(item, at)), at };
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined);
    return {
      kind: "map",
      entries: new Map(entries.map(([k, v]) => [k, { keyAt: at, value: locate(v, at) }])),
      at,
    };
  }
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return { kind: "scalar", value: isScalar ? value : null, at };
}

/** The plain value, positions dropped. Keys named `__proto__` stay ordinary keys. */
export function plain(node: Located): unknown {
  if (node.kind === "scalar") return node.value;
  if (node.kind === "list") return node.items.map(plain);
  const out: Record<string, unknown> = {};
  for (const [key, entry] of node.entries) {
    Object.defineProperty(out, key, {
      value: plain(entry.value),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return out;
}
