import { child, type Located, type LocatedScalar, text } from "../read/located.ts";
import type { Said } from "../said.ts";
import { said } from "../words/said.ts";
import { ExpressionFault } from "./expression-fault.ts";
import { callFunction } from "./functions.ts";
import type { Scope, Use } from "./scope.ts";
import { MAX_CHARACTERS, parseScript, type Script } from "./script.ts";

/**
 * The value of what stands between `${` and `}`, found as the platform's own tool finds it (`@serverless-devs/art-template`): with
 * parentheses it is a call, and text in it needs no quotes where there are none; else it is a path, split at its points and not
 * trimmed. Undefined as a value is a fault.
 * @throws {ExpressionFault}
 */
export function evaluate(code: string, use: Use): Located {
  if (code.length > MAX_CHARACTERS) throw unsupported(code);
  if (isCall(code)) return called(code, use);
  const [root = "", ...keys] = code.split(".");
  // Left for a later stage by the tool, which never comes to it: the text is deployed as it is.
  if (root === "self" || root === "shared") return written(code, use);
  const isResult = (root === "resources" || root === "components") && RESULTS.has(keys[1] ?? "");
  // The tool puts the expression into a JavaScript string, between single quotes and on one line.
  if (/['\n]/.test(code)) throw unsupported(code);
  const value = keys.reduce<Located | undefined>(member, run(scriptOf(root, code), use));
  if (isSomething(value)) return value;
  if (isResult) {
    const until = root === "resources" && !isResource(keys[0] ?? "", use.scope) ? "never" : "deployment";
    return { ...written(code, use), pending: { until, expression: code } };
  }
  throw new ExpressionFault(
    said("{expression} names something that is not in this file", { expression: shown(code) }),
    remedyFor(code, root, keys, use.scope),
  );
}

const isResource = (name: string, { names }: Scope): boolean =>
  child(child(names, "resources"), name) !== undefined;

/** What a resource has after it was deployed. */
const RESULTS: ReadonlySet<string> = new Set(["output", "info"]);

function called(code: string, use: Use): Located {
  // Without a quoted text anywhere, what stands in the parentheses is one text.
  const script = scriptOf(/'.+'|".+"/.test(code) ? code : code.replace(/\((.+)\)/, "('$1')"), code);
  if (use.scope.keepsEnvironment && script.is === "call" && script.name === "env") return kept(script, use);
  const value = run(script, use);
  if (isSomething(value)) return value;
  throw new ExpressionFault(said("{expression} has no value", { expression: shown(code) }));
}

/** What the platform's tool stumbles over, though it looks right. */
function remedyFor(code: string, root: string, keys: readonly string[], { names }: Scope): Said {
  if (code.includes("${")) return said("an expression cannot have one inside another");
  if (keys.at(-1)?.endsWith(" "))
    return said("a blank before {brace} is taken for a part of the name; write {expression}", {
      ...{ brace: "}", expression: shown(code.trim()) },
    });
  const [key = ""] = keys;
  const isProp = root === "that" && child(child(child(names, "that"), "props"), key) !== undefined;
  return isProp
    ? said("write {expression}", { expression: `\${this.props.${key}}` })
    : said("check the name");
}

const isCall = (code: string): boolean =>
  code.split("\n").some((line) => line.includes("(") && line.indexOf(")", line.indexOf("(")) > 0);

function scriptOf(code: string, whole: string): Script {
  const script = parseScript(code);
  if (script === undefined) throw unsupported(whole);
  return script;
}

const unsupported = (code: string): ExpressionFault =>
  new ExpressionFault(said("{expression} is not supported here", { expression: shown(code) }));

/** As it is written; long text is cut. */
const shown = (code: string): string => `\${${code.slice(0, 80).replace(/^that\./, "this.")}}`;

/** What was refused where it is written is something too: it is not refused again where it is used. */
const isSomething = (value: Located | undefined): value is Located =>
  value !== undefined && !(value.kind === "scalar" && value.value === null && !value.refused);

/** The expression itself, as a text. */
const written = (code: string, { at }: Use): LocatedScalar => ({
  kind: "scalar",
  value: `\${${code}}`,
  at,
  expanded: true,
});

function run(script: Script, use: Use): Located | undefined {
  const { scope, at } = use;
  switch (script.is) {
    case "literal":
      return { kind: "scalar", value: script.value, at };
    case "name":
      return child(scope.names, script.name);
    case "member": {
      const of = run(script.of, use);
      if (!isSomething(of))
        throw new ExpressionFault(
          said("an expression looks for {key} in something that is not there", { key: script.key }),
          said("check the names"),
        );
      return member(of, script.key);
    }
    case "call":
      return callFunction(
        script.name,
        script.args.map((arg) => run(arg, use)),
        use,
      );
  }
}

/** A key of a map, a place of a list, the length of a list or a text. Nothing is looked for in prototypes. */
function member(of: Located | undefined, key: string): Located | undefined {
  const counted = of?.kind === "list" ? of.items : text(of);
  if (key === "length" && of !== undefined && counted !== undefined)
    return { kind: "scalar", value: counted.length, at: of.at };
  if (of?.kind === "list") return /^\d+$/.test(key) ? of.items[Number(key)] : undefined;
  return child(of, key);
}

/** `env('X', default)` for a file that lies elsewhere: a default that is a path is an absolute one. */
function kept({ args }: Script & { readonly is: "call" }, use: Use): LocatedScalar {
  const words = args
    .map((arg) => run(arg, use))
    .map((value) => JSON.stringify(value?.kind === "scalar" ? value.value : null));
  return written(`env(${words.map(quoted).join(", ")})`, use);
}

/** A JSON text in single quotes, as deploy files have them, where that changes nothing. */
const quoted = (json: string): string => (/^"[^'"\\]*"$/.test(json) ? `'${json.slice(1, -1)}'` : json);
