/**
 * What stands between `${` and `}`, as far as it is read here. The platform's own tool compiles it to JavaScript; of that
 * language this knows names, members, calls of one function, and literals, which is what its manual shows.
 */
export type Script =
  | { readonly is: "literal"; readonly value: string | number | boolean | null }
  | { readonly is: "name"; readonly name: string }
  | { readonly is: "member"; readonly of: Script; readonly key: string }
  | { readonly is: "call"; readonly name: string; readonly args: readonly Script[] };

/** Calls inside calls. */
const MAX_DEPTH = 16;
/** Of one expression: what is parsed is also walked, member by member. */
export const MAX_CHARACTERS = 4096;

// Each token is found in one step, wherever the last one ended: no text can make its reader wait.
const TOKEN =
  /\s*(?:(?<name>[A-Za-z_$][\w$]*)|(?<number>\d+(?:\.\d+)?)|'(?<single>(?:[^'\\\n]|\\[^\n])*)'|"(?<double>(?:[^"\\\n]|\\[^\n])*)"|(?<mark>[.,()[\]]))\s*/y;

interface Token {
  readonly kind: "name" | "number" | "text" | "mark";
  readonly text: string;
}

/** Parses one expression. Undefined for what is no JavaScript, and for more of JavaScript than is read here. */
export function parseScript(code: string): Script | undefined {
  const tokens = code.length > MAX_CHARACTERS ? undefined : tokensOf(code);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens);
  const script = parser.expression(0);
  return script !== undefined && parser.isAtEnd ? script : undefined;
}

function tokensOf(code: string): Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < code.length) {
    const groups = TOKEN.exec(code)?.groups;
    if (groups === undefined) return undefined;
    const { name, number, single, double, mark } = groups;
    const quoted = single ?? double;
    if (quoted !== undefined) {
      const text = unescaped(quoted);
      if (text === undefined) return undefined;
      tokens.push({ kind: "text", text });
    } else if (name !== undefined) tokens.push({ kind: "name", text: name });
    else if (number !== undefined) tokens.push({ kind: "number", text: number });
    else tokens.push({ kind: "mark", text: mark ?? "" });
  }
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };

/** The text of a JavaScript string. Undefined for escapes by number, which deploy files do not have. */
function unescaped(quoted: string): string | undefined {
  if (/\\[ux0-9bvf]/.test(quoted)) return undefined;
  return quoted.replace(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}

const CONSTANTS: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#tokens.length;
  }

  expression(depth: number): Script | undefined {
    if (depth > MAX_DEPTH) return undefined;
    let script = this.#primary(depth);
    while (script !== undefined) {
      if (this.#takes(".")) script = this.#memberByName(script);
      else if (this.#takes("[")) script = this.#memberByKey(script);
      else break;
    }
    return script;
  }

  #primary(depth: number): Script | undefined {
    const token = this.#tokens[this.#next++];
    if (token?.kind === "text") return { is: "literal", value: token.text };
    if (token?.kind === "number") return { is: "literal", value: Number(token.text) };
    if (token?.kind !== "name") return undefined;
    const constant = CONSTANTS.get(token.text);
    if (constant !== undefined) return { is: "literal", value: constant };
    if (this.#takes("(")) return this.#call(token.text, depth);
    // The one function with a point in its name.
    if (token.text === "env" && this.#peeks(".", "init", "(")) {
      this.#next += 3;
      return this.#call("env.init", depth);
    }
    return { is: "name", name: token.text };
  }

  #call(name: string, depth: number): Script | undefined {
    const args: Script[] = [];
    if (this.#takes(")")) return { is: "call", name, args };
    for (;;) {
      const arg = this.expression(depth + 1);
      if (arg === undefined) return undefined;
      args.push(arg);
      if (this.#takes(")")) return { is: "call", name, args };
      if (!this.#takes(",")) return undefined;
    }
  }

  #memberByName(of: Script): Script | undefined {
    const token = this.#tokens[this.#next++];
    return token?.kind === "name" ? { is: "member", of, key: token.text } : undefined;
  }

  #memberByKey(of: Script): Script | undefined {
    const token = this.#tokens[this.#next++];
    const isKey = token?.kind === "text" || token?.kind === "number";
    return isKey && this.#takes("]") ? { is: "member", of, key: token.text } : undefined;
  }

  #takes(mark: string): boolean {
    if (!this.#peeks(mark)) return false;
    this.#next += 1;
    return true;
  }

  #peeks(...texts: readonly string[]): boolean {
    return texts.every((text, i) => {
      const token = this.#tokens[this.#next + i];
      return token !== undefined && token.kind !== "text" && token.text === text;
    });
  }
}
