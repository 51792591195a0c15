import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
} from "yaml";
import { inWords, type Said } from "../said.ts";
import { said } from "../words/said.ts";
import { boundedText, MAX_FILE_BYTES } from "./bounded-file.ts";
import type { Located, LocatedEntry, LocatedScalar, Place } from "./located.ts";
import type { Report } from "./report.ts";

/** Bounds on what is read, so that no file can eat the memory or the stack of whoever opens it. */
export const SOURCE_LIMITS = {
  /** Bytes of a deploy file, of a manifest, or of a file that a deploy file names. */
  maxBytes: MAX_FILE_BYTES,
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
  const read = boundedText(path);
  if (typeof read === "string") return read;
  if (read.code !== "FileNotFound" || options.missing !== "fine")
    report.problem(read.code, undefined, read.why);
  return undefined;
}

/**
 * Parses YAML (so JSON as well) to located values. What is wrong goes to `report` and gives undefined. `file` is where the text
 * stands, by default the report's own.
 */
export function parseSource(source: string, report: Report, file = report.file): Located | undefined {
  const lines = new LineCounter();
  // Duplicate keys are found below: the parser's own search, and its pretty messages, are quadratic.
  const document = parseDocument(source, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    // Whatever a %YAML line says: the platform's own tool goes by one schema.
    schema: "core",
  });
  // What follows the first error is mostly more of it.
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col } = lines.linePos(error.pos[0]);
    report.problem("Syntax", { file, line, column: col }, said("{message}", { message: error.message }));
    return undefined;
  }
  return new Resolver(lines, report, file).resolve(document.contents);
}

class TooComplex extends Error {
  readonly says: Said;

  constructor(says: Said) {
    super(inWords(says));
    this.says = says;
  }
}

/** Turns the parser's tree into located values; aliases are copied in, each copy counted against the bounds. */
class Resolver {
  readonly #lines: LineCounter;
  readonly #report: Report;
  readonly #file: string;
  readonly #anchors = new Map<string, Node>();
  #nodes = 0;

  constructor(lines: LineCounter, report: Report, file: string) {
    this.#lines = lines;
    this.#report = report;
    this.#file = file;
  }

  resolve(root: unknown): Located | undefined {
    try {
      return this.#value(root, { file: this.#file, line: 1, column: 1 }, 0);
    } catch (error) {
      if (!(error instanceof TooComplex)) throw error;
      this.#report.problem("TooComplex", { file: this.#file }, error.says);
      return undefined;
    }
  }

  #value(node: unknown, near: Place, depth: number): Located {
    this.#nodes += 1;
    if (this.#nodes > SOURCE_LIMITS.maxNodes)
      throw new TooComplex(said("more than {most} values", { most: SOURCE_LIMITS.maxNodes }));
    if (depth > SOURCE_LIMITS.maxDepth)
      throw new TooComplex(said("nested more than {most} deep", { most: SOURCE_LIMITS.maxDepth }));
    const at = this.#position(node, near);
    if (isAlias(node)) {
      const target = this.#anchors.get(node.source);
      if (target !== undefined) return this.#value(target, at, depth + 1);
      this.#report.problem(
        "Syntax",
        at,
        said("the alias *{name} has no anchor before it", { name: node.source }),
      );
      return { kind: "scalar", value: null, at };
    }
    if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor !== undefined)
      this.#anchors.set(node.anchor, node);
    if (isMap(node) || isSeq(node)) this.#tag(node.tag, at);
    if (isSeq(node))
      return { kind: "list", items: node.items.map((item) => this.#value(item, at, depth + 1)), at };
    if (isMap(node)) return { kind: "map", entries: this.#entries(node.items, at, depth + 1), at };
    if (isScalar(node)) this.#tag(node.tag, at);
    return isScalar(node) ? scalarOf(node, at) : { kind: "scalar", value: null, at };
  }

  #entries(pairs: readonly unknown[], near: Place, depth: number): Map<string, LocatedEntry> {
    const own = new Map<string, LocatedEntry>();
    const merged: Located[] = [];
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const keyAt = this.#position(pair.key, near);
      const value = this.#value(pair.value, keyAt, depth);
      if (!isScalar(pair.key)) {
        this.#report.problem(
          "Syntax",
          keyAt,
          said("a key must be a plain word"),
          said("write the key as text"),
        );
      } else if (pair.key.value === "<<" && pair.key.type === "PLAIN") {
        merged.push(...(value.kind === "list" ? value.items : [value]));
      } else {
        const key = String(pair.key.value);
        const twin = own.get(key);
        if (twin !== undefined) {
          this.#report.problem(
            "Conflict",
            keyAt,
            said("{key} is already written at line {line}", { key, line: twin.keyAt.line }),
          );
        }
        own.set(key, { keyAt, value });
      }
    }
    // YAML 1.1 merge keys, which the platform's own tool reads too: what is written beside them wins.
    for (const source of merged) {
      if (source.kind !== "map") this.#report.problem("WrongType", source.at, said("`<<` merges maps alone"));
      else for (const [key, entry] of source.entries) if (!own.has(key)) own.set(key, entry);
    }
    return own;
  }

  /** Of explicit tags, those are read that say what the value is without them. */
  #tag(tag: string | undefined, at: Place): void {
    if (tag === undefined || KNOWN_TAGS.has(tag)) return;
    this.#report.problem(
      "Syntax",
      at,
      said("the tag {tag} is not known here", { tag: tag.slice(0, 80) }),
      said("write the value without a tag"),
    );
  }

  #position(node: unknown, near: Place): Place {
    const start = (node as Partial<Node> | null)?.range?.[0];
    if (start === undefined) return near;
    const { line, col } = this.#lines.linePos(start);
    return { file: this.#file, line, column: col };
  }
}

const KNOWN_TAGS: ReadonlySet<string> = new Set(
  ["str", "int", "bool", "map", "seq"].map((name) => `tag:yaml.org,2002:${name}`),
);

/** What YAML 1.1 reads as a date, and so does the platform's own tool; it makes an empty map of it. */
const DATE =
  /^\d{4}-\d\d-\d\d$|^\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d(?:\.\d*)?(?:[ \t]*(?:Z|[-+]\d\d?(?::\d\d)?))?$/;

/** A scalar with the value that the tool's parser (js-yaml 4) has for it, where the YAML specification leaves room. */
function scalarOf({ value, source = "", type }: Scalar, at: Place): LocatedScalar {
  if (type === "PLAIN" && /^[-+]?0b[01]+$/.test(source))
    return {
      kind: "scalar",
      value: Number(source.replace(/^[-+]/, "")) * (source.startsWith("-") ? -1 : 1),
      at,
    };
  // Neither a number without an end nor one that begins with a sign and a point is one there.
  const isNumber =
    typeof value === "number" &&
    (/inf|nan/i.test(source) || (Number.isFinite(value) && !/^[-+]\./.test(source)));
  if (typeof value === "number")
    return { kind: "scalar", value: isNumber || type !== "PLAIN" ? value : source, at };
  if (typeof value === "string")
    return { kind: "scalar", value, at, ...(type === "PLAIN" && DATE.test(source) && { isDate: true }) };
  if (typeof value === "boolean") return { kind: "scalar", value, at };
  return { kind: "scalar", value: value === null || value === undefined ? null : String(value), at };
}
