import { resolve } from "node:path";
import { LOCAL_ACCOUNT_ID } from "../contract/environment.ts";
import {
  child,
  type Located,
  type LocatedEntry,
  type LocatedMap,
  type LocatedScalar,
} from "../read/located.ts";
import type { Report } from "../read/report.ts";
import { SOURCE_LIMITS } from "../read/source-file.ts";

/** What the expressions of one resource may look at. */
export interface Scope {
  readonly vars: Located | undefined;
  readonly resources: Located | undefined;
  /** Name of the resource that is being read; `${this.x}` looks into it. */
  readonly self: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Absolute. Where `path('./x')` starts. */
  readonly baseDir: string;
}

/** Expressions inside expressions, and characters that one value may grow to. */
const MAX_HOPS = 16;
const MAX_TEXT = 65_536;

// Each is linear in the text: no file can make its reader wait.
const EXPRESSION = /\$\{([^{}]*)\}/g;
const PATH = /^(?:vars|this|resources)(?:\.[\w-]+)+$/;
const ENV =
  /^env\(\s*(?:'([^']*)'|"([^"]*)"|([A-Za-z_]\w*))\s*(?:,\s*(?:'([^']*)'|"([^"]*)"|(path\([^()]*\))|([^'",()\s]+))\s*)?\)$/;
const ACCOUNT = /^config\(\s*(?:'AccountID'|"AccountID")\s*\)$/;
/** `path('./x')`: the absolute path of what lies beside the file. */
const FILE = /^path\(\s*(?:'([^']*)'|"([^"]*)")\s*\)$/;

/**
 * Expands `${vars.x}`, `${env('X')}`, `${env('X', 'default')}`, `${path('./x')}`, `${this.props.x}` and `${resources.a.props.x}` in every
 * text below `node` (Serverless Devs, "YAML variables"). A text that is one expression and nothing else takes the value
 * with its type, maps included. What is not supported is a problem at the place where it is written.
 */
export function expand(node: Located, scope: Scope, report: Report): Located {
  return new Expander(scope, report).node(node, 0);
}

/** One expansion, with what it has used up of its bounds: a few lines of references could else grow without end. */
class Expander {
  readonly #scope: Scope;
  readonly #report: Report;
  #nodes = 0;
  #exhausted = false;

  constructor(scope: Scope, report: Report) {
    this.#scope = scope;
    this.#report = report;
  }

  node(node: Located, hops: number): Located {
    this.#nodes += 1;
    if (this.#nodes > SOURCE_LIMITS.maxNodes)
      return this.#exhaust(node, `expressions give more than ${SOURCE_LIMITS.maxNodes} values`);
    if (node.kind === "list") return { ...node, items: node.items.map((item) => this.node(item, hops)) };
    if (node.kind === "scalar")
      return typeof node.value === "string" ? this.#text(node, node.value, hops) : node;
    const entries = new Map<string, LocatedEntry>();
    for (const [key, entry] of node.entries)
      entries.set(key, { ...entry, value: this.node(entry.value, hops) });
    return { ...node, entries };
  }

  #text(node: LocatedScalar, source: string, hops: number): Located {
    if (!source.includes("${")) return node;
    if (hops >= MAX_HOPS)
      return this.#exhaust(
        node,
        `expressions refer to each other more than ${MAX_HOPS} deep, or in a circle`,
      );
    const whole = /^\s*\$\{([^{}]*)\}\s*$/.exec(source);
    // The place of the value stays the place where it is used: that is where the reader looks.
    if (whole?.[1] !== undefined)
      return { ...(this.#value(node, whole[1].trim(), hops) ?? blank(node)), at: node.at };
    let failed = false;
    let grown = 0;
    const value = source.replace(EXPRESSION, (_, inner: string) => {
      if (grown > MAX_TEXT) return "";
      const part = this.#value(node, inner.trim(), hops);
      if (part?.kind === "scalar") {
        // Nothing stands for the empty text, as in the platform's own tool.
        const text = part.value === null ? "" : String(part.value);
        grown += text.length;
        return text;
      }
      if (part !== undefined)
        this.#report.problem(
          "Expression",
          node.at,
          `\${${inner}} gives a ${part.kind}, and text stands around it`,
        );
      failed = true;
      return "";
    });
    if (this.#exhausted) return blank(node);
    if (grown > MAX_TEXT) return this.#exhaust(node, `a text grows to more than ${MAX_TEXT} characters`);
    if (!failed && source.replace(EXPRESSION, "").includes("${")) {
      const shown = JSON.stringify(source.slice(0, 80));
      this.#report.problem(
        "Expression",
        node.at,
        `${shown} has a \${ that is not closed, or one inside another`,
      );
      failed = true;
    }
    return failed ? blank(node) : { kind: "scalar", value, at: node.at, expanded: true };
  }

  #value(node: LocatedScalar, inner: string, hops: number): Located | undefined {
    const env = ENV.exec(inner);
    if (env !== null) return this.#environment(node, env);
    // The platform's tool would read the developer's credentials for this; nothing here may.
    if (ACCOUNT.test(inner)) {
      this.#report.note(node.at, `\${${inner}} is read as ${LOCAL_ACCOUNT_ID}: no account is looked up here`);
      return { kind: "scalar", value: LOCAL_ACCOUNT_ID, at: node.at, expanded: true };
    }
    const file = this.#path(inner);
    if (file !== undefined) return { kind: "scalar", value: file, at: node.at, expanded: true };
    if (!PATH.test(inner)) {
      this.#report.problem("Expression", node.at, `\${${inner.slice(0, 80)}} is not supported here`);
      return undefined;
    }
    const [root = "", ...keys] = inner.split(".");
    const target = this.#lookUp(root, keys);
    if (target === undefined) {
      this.#report.problem(
        "Expression",
        node.at,
        `\${${inner}} names something that is not in this file`,
        "check the name",
      );
      return undefined;
    }
    return this.node(target, hops + 1);
  }

  #environment(node: LocatedScalar, match: RegExpExecArray): Located | undefined {
    const name = match[1] ?? match[2] ?? match[3] ?? "";
    const fallback = match[4] ?? match[5] ?? this.#path(match[6] ?? "") ?? match[7];
    const value = Object.hasOwn(this.#scope.environment, name) ? this.#scope.environment[name] : undefined;
    if (value === undefined && fallback === undefined) {
      this.#report.problem(
        "Expression",
        node.at,
        `\${env(${name})}: the variable ${name} is not set`,
        `set it, or write \${env('${name}', 'default')}`,
      );
      return undefined;
    }
    return { kind: "scalar", value: value ?? fallback ?? "", at: node.at, expanded: true };
  }

  #path(inner: string): string | undefined {
    const match = FILE.exec(inner);
    return match === null ? undefined : resolve(this.#scope.baseDir, match[1] ?? match[2] ?? "");
  }

  #lookUp(root: string, keys: readonly string[]): Located | undefined {
    const { vars, resources, self } = this.#scope;
    if (root === "vars") return descend(vars, keys);
    if (root === "resources") {
      // `output` exists only after a deployment.
      return keys[1] === "props" ? descend(resources, keys) : undefined;
    }
    // `this.x` is the resource's own field, or its prop: projects write both.
    const own = child(resources, self);
    if (keys.length === 1 && keys[0] === "name") return own && { kind: "scalar", value: self, at: own.at };
    return descend(own, keys) ?? descend(child(own, "props"), keys);
  }

  /** A bound was hit: told once, and the rest of the expansion gives nothing. */
  #exhaust(node: Located, why: string): Located {
    if (!this.#exhausted) this.#report.problem("TooComplex", node.at, why);
    this.#exhausted = true;
    return blank(node);
  }
}

const blank = (node: Located): LocatedScalar => ({ kind: "scalar", value: null, at: node.at, refused: true });

function descend(from: Located | undefined, keys: readonly string[]): Located | undefined {
  let node: Located | undefined = from;
  for (const key of keys) {
    node =
      node?.kind === "list" && /^\d+$/.test(key) ? node.items[Number(key)] : child(node as LocatedMap, key);
  }
  return node;
}
