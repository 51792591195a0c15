import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import type { Located, LocatedEntry, Position } from "./located.ts";
import type { Report } from "./report.ts";

/** Bounds on what is read, so that no file can eat the memory or the stack of whoever opens it. */
export const SOURCE_LIMITS = {
  /** Bytes of a deploy file or a manifest. */
  maxBytes: 131_072,
  /** Nodes after aliases are resolved. */
  maxNodes: 20_000,
  /** Nesting of maps and lists, aliases included. */
  maxDepth: 64,
} as const;

/** The text of a file of bounded size. A refusal goes to `report` and gives undefined; so does, quietly, a missing file that is `fine`. */
export function readText(
  path: string,
  report: Report,
  options: { missing?: "fine" } = {},
): string | undefined {
  let descriptor: number;
  try {
    // A pipe that nobody writes to would keep its reader waiting for ever.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" && options.missing === "fine") return undefined;
    if (code === "ENOENT") report.problem("FileNotFound", undefined, "no such file");
    else report.problem("FileUnreadable", undefined, `cannot be opened (${code ?? String(error)})`);
    return undefined;
  }
  try {
    if (!fstatSync(descriptor).isFile()) {
      report.problem("FileUnreadable", undefined, "not a regular file");
      return undefined;
    }
    // The size is not trusted: one byte more than allowed is asked for, and its coming is the refusal.
    const bytes = Buffer.alloc(SOURCE_LIMITS.maxBytes + 1);
    let length = 0;
    for (let got = 1; got > 0 && length < bytes.length; length += got) {
      got = readSync(descriptor, bytes, length, bytes.length - length, null);
    }
    if (length > SOURCE_LIMITS.maxBytes) {
      report.problem("FileTooBig", undefined, `more than ${SOURCE_LIMITS.maxBytes} bytes`);
      return undefined;
    }
    return bytes.toString("utf8", 0, length).replace(/^\uFEFF/, "");
  } finally {
    closeSync(descriptor);
  }
}

/** Parses YAML (so JSON as well) to located values. What is wrong goes to `report` and gives undefined. */
export function parseSource(source: string, report: Report): Located | undefined {
  const lines = new LineCounter();
  // Duplicate keys are found below: the parser's own search, and its pretty messages, are quadratic.
  const document = parseDocument(source, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
  // What follows the first error is mostly more of it.
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    report.problem("Syntax", { line, column: col }, error.message);
    return undefined;
  }
  return new Resolver(lines, report).resolve(document.contents);
}

class TooComplex extends Error {}

/** Turns the parser's tree into located values; aliases are copied in, each copy counted against the bounds. */
class Resolver {
  readonly #lines: LineCounter;
  readonly #report: Report;
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;

  constructor(lines: LineCounter, report: Report) {
    this.#lines = lines;
    this.#report = report;
  }

  resolve(root: unknown): Located | undefined {
    try {
      return this.#value(root, { line: 1, column: 1 }, 0);
    } catch (error) {
      if (!(error instanceof TooComplex)) throw error;
      this.#report.problem("TooComplex", undefined, error.message);
      return undefined;
    }
  }

  #value(node: unknown, near: Position, depth: number): Located {
    this.#nodes += 1;
    if (this.#nodes > SOURCE_LIMITS.maxNodes)
      throw new TooComplex(`more than ${SOURCE_LIMITS.maxNodes} values`);
    if (depth > SOURCE_LIMITS.maxDepth)
      throw new TooComplex(`nested more than ${SOURCE_LIMITS.maxDepth} deep`);
    const at = this.#position(node, near);
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target !== undefined) return this.#value(target, at, depth + 1);
      this.#report.problem("Syntax", at, `the alias *${node.source} has no anchor before it`);
      return { kind: "scalar", value: null, at };
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined)
      this.#anchors.set(node.anchor, node);
    if (isSeq(node))
      return { kind: "list", items: node.items.map((item) => this.#value(item, at, depth + 1)), at };
    if (isMap(node)) return { kind: "map", entries: this.#entries(node.items, at, depth + 1), at };
    return { kind: "scalar", value: isScalar(node) ? scalarValue(node.value) : null, at };
  }

  #entries(pairs: readonly unknown[], near: Position, depth: number): Map<string, LocatedEntry> {
    const own = new Map<string, LocatedEntry>();
    const merged: Located[] = [];
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const keyAt = this.#position(pair.key, near);
      const value = this.#value(pair.value, keyAt, depth);
      if (!isScalar(pair.key)) {
        this.#report.problem("Syntax", keyAt, "a key must be a plain word", "write the key as text");
      } else if (pair.key.value === "<<" && pair.key.type === "PLAIN") {
        merged.push(...(value.kind === "list" ? value.items : [value]));
      } else {
        const key = String(pair.key.value);
        const twin = own.get(key);
        if (twin !== undefined) {
          this.#report.problem("Conflict", keyAt, `${key} is already written at line ${twin.keyAt.line}`);
        }
        own.set(key, { keyAt, value });
      }
    }
    // YAML 1.1 merge keys, which the platform's own tool reads too: what is written beside them wins.
    for (const source of merged) {
      if (source.kind !== "map") this.#report.problem("WrongType", source.at, "`<<` merges maps alone");
      else for (const [key, entry] of source.entries) if (!own.has(key)) own.set(key, entry);
    }
    return own;
  }

  #position(node: unknown, near: Position): Position {
    const start = (node as Partial<Node> | null)?.range?.[0];
    if (start === undefined) return near;
    const { line, col } = this.#lines.linePos(start);
    return { line, column: col };
  }
}

function scalarValue(value: unknown): string | number | boolean | null {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  return value === null || value === undefined ? null : String(value);
}
