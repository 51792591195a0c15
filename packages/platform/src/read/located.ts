/** Where a value is written, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface LocatedScalar {
  readonly kind: "scalar";
  readonly value: string | number | boolean | null;
  readonly at: Position;
  /** True when the text came out of an expression: `${env('PORT')}` is always text, so a number may be read from it. */
  readonly expanded?: boolean;
  /** True when what stood here was refused already: nothing more is to be said of it. */
  readonly refused?: boolean;
}

export interface LocatedList {
  readonly kind: "list";
  readonly items: readonly Located[];
  readonly at: Position;
}

export interface LocatedEntry {
  readonly keyAt: Position;
  readonly value: Located;
}

export interface LocatedMap {
  readonly kind: "map";
  readonly entries: ReadonlyMap<string, LocatedEntry>;
  readonly at: Position;
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

/** How a message names what came: `the number 5`, `a list`. Long text is cut: it may hold a secret. */
export function describe(node: Located): string {
  if (node.kind === "list") return "a list";
  if (node.kind === "map") return "a map";
  if (node.value === null) return "nothing";
  if (typeof node.value !== "string") return `the ${typeof node.value} ${node.value}`;
  const shown = node.value.length > 40 ? `${node.value.slice(0, 40)}…` : node.value;
  return `the text ${JSON.stringify(shown)}`;
}

/** The same without the value itself: `a number`. */
export function describeKind(node: Located): string {
  if (node.kind !== "scalar" || node.value === null) return describe(node);
  return typeof node.value === "string" ? "this text" : `a ${typeof node.value}`;
}

/** A plain value as a located one, for rules to check; every place is `at`. */
export function locate(value: unknown, at: Position): Located {
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
