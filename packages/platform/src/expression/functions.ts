import { LOCAL_ACCOUNT_ID } from "../contract/environment.ts";
import { child, type Located, type LocatedScalar, locate, plain } from "../read/located.ts";
import { Report } from "../read/report.ts";
import { parseSource } from "../read/source-file.ts";
import type { Said } from "../said.ts";
import { said } from "../words/said.ts";
import { ExpressionFault } from "./expression-fault.ts";
import type { Use } from "./scope.ts";

type Argument = Located | undefined;
type Built = (args: readonly Argument[], use: Use) => Located | undefined;

const SET_VARIABLE = said("use env(), and set the variable");

/** The functions of the platform's tool (Serverless Devs, "YAML variables"), by name. */
const FUNCTIONS: ReadonlyMap<string, Built> = new Map<string, Built>([
  ["env", environment],
  ["env.init", ([name], use) => textOf(Number.parseInt(named(name, use), 10), use)],
  ["str", ([name], use) => textOf(named(name, use), use)],
  ["file", ([path], use) => textOf(use.scope.files.text(needed(path, "file"), use.scope.baseDir), use)],
  ["path", ([path], use) => textOf(use.scope.files.path(needed(path, "path"), use.scope.baseDir), use)],
  ["json", ([source], use) => parsed("json", source, use)],
  ["yaml", ([source], use) => parsed("yaml", source, use)],
  ["base64", ([source], use) => textOf(Buffer.from(needed(source, "base64")).toString("base64"), use)],
  ["config", account],
  ["secret", () => refuse(said("secret() reads the secrets of a machine"), SET_VARIABLE)],
  [
    "regex",
    () =>
      refuse(
        said("regex() looks at the command that is run, and none is here"),
        said("write the value itself"),
      ),
  ],
]);

/**
 * Calls a function of the platform's tool.
 * @throws {ExpressionFault} for one that does not exist, and for what it refuses
 */
export function callFunction(name: string, args: readonly Argument[], use: Use): Located | undefined {
  const built = FUNCTIONS.get(name);
  if (built === undefined)
    throw new ExpressionFault(
      said("{expression} is not supported here", { expression: `${name.slice(0, 40)}()` }),
      said("there are {names}", { names: [...FUNCTIONS.keys()] }),
    );
  return built(args, use);
}

/** A variable that is set to nothing is not set, as with the tool. */
function environment([name, fallback]: readonly Argument[], use: Use): Located {
  const key = name?.kind === "scalar" ? String(name.value) : "undefined";
  const { environment: variables } = use.scope;
  const value = Object.hasOwn(variables, key) ? variables[key] : undefined;
  if (value) return textOf(value, use);
  if (fallback?.kind === "scalar" && fallback.value !== null)
    return { ...fallback, at: use.at, expanded: true };
  if (fallback !== undefined && fallback.kind !== "scalar") return fallback;
  throw new ExpressionFault(
    said(
      value === "" ? "env({key}): the variable {key} is empty" : "env({key}): the variable {key} is not set",
      { key },
    ),
    said("set it, put it into the file .env beside s.yaml, or write {expression}", {
      expression: `\${env('${key}', 'default')}`,
    }),
  );
}

/** The tool looks the developer's account up; nothing here may. */
function account([name]: readonly Argument[], { scope, at }: Use): Located {
  const key = name?.kind === "scalar" ? String(name.value) : "";
  if (key !== "AccountID")
    throw new ExpressionFault(
      said("config({key}) is not supported here: no account is looked up", { key: key.slice(0, 40) }),
      SET_VARIABLE,
    );
  scope.report.note(
    "AccountStandIn",
    at,
    said("{expression} is read as {account}: no account is looked up here", {
      ...{ expression: `\${config('AccountID')}`, account: LOCAL_ACCOUNT_ID },
    }),
  );
  return textOf(LOCAL_ACCOUNT_ID, { at });
}

/** `str` and `env.init` take a path of names, and the text itself where it leads nowhere. */
function named(argument: Argument, { scope }: Use): string {
  const path = needed(argument, "str");
  const value = path.split(".").reduce<Located | undefined>(child, scope.names);
  if (value === undefined || (value.kind === "scalar" && value.value === null)) return path;
  if (value.kind === "scalar") return String(value.value);
  throw new ExpressionFault(
    said("{path} is {what}", {
      path: path.slice(0, 80),
      what: said(value.kind === "list" ? "a list, and a text is wanted" : "a map, and a text is wanted"),
    }),
  );
}

function parsed(name: "json" | "yaml", argument: Argument, { at }: Use): Located | undefined {
  const source = needed(argument, name);
  try {
    return locate(name === "json" ? JSON.parse(source) : plainYaml(source), at);
  } catch {
    // The parser's own message quotes the text, which may be a secret.
    throw new ExpressionFault(
      said("{name}() was given a text that is no {format}, or too deep", {
        ...{ name, format: name.toUpperCase() },
      }),
      said("correct the text"),
    );
  }
}

function plainYaml(source: string): unknown {
  const report = new Report("");
  const root = parseSource(source, report);
  report.throwIfAny();
  return root && plain(root);
}

/** The argument as the text that it must be. */
function needed(argument: Argument, name: string): string {
  if (argument?.kind === "scalar" && typeof argument.value === "string") return argument.value;
  throw new ExpressionFault(said("{name}() must be given a text", { name }), said("write it in quotes"));
}

const textOf = (value: string | number, { at }: Pick<Use, "at">): LocatedScalar => ({
  kind: "scalar",
  value,
  at,
  expanded: true,
});

function refuse(what: Said, remedy: Said): never {
  throw new ExpressionFault(what, remedy);
}
