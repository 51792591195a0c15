import { parseSync, Visitor } from "oxc-parser";
import type { Finding, Guard } from "../guard.ts";

const SOURCE = /^(?:packages|apps|tools|site)\/.*(?<!\.test|\.d)\.[cm]?[jt]sx?$/;
/** As many as a reader of a call can tell apart by their place. */
const MOST = 4;

/** Whose functions a file describes, so that it is not ours to say what they take. */
const OTHERS: Readonly<Record<string, string>> = {
  "packages/rooms/src/transports/uws.ts": "uWebSockets.js",
  "packages/rooms/src/transports/ws.ts": "ws",
};

/**
 * A call is read without its declaration: at most four parameters go by their place, and none of them is a boolean. A boolean alone is
 * what a callback or a setter is called with, so it may stand in the type of a function, in a setter, and in a function inside another.
 */
export const positionalParameters: Guard = {
  name: "positional-parameters",
  inspect(repository) {
    const modules = repository.files.filter((path) => SOURCE.test(path) && OTHERS[path] === undefined);
    const findings: Finding[] = [];
    let functions = 0;
    for (const path of modules) {
      const text = repository.text(path);
      for (const { parameters, start, mayTakeOutcome } of functionsOf(path, text)) {
        functions += 1;
        const line = text.slice(0, start).split("\n").length;
        const remedy = "take it in an object, by its name";
        if (parameters.length > MOST) {
          const message = `takes ${parameters.length} parameters by their place, ${MOST} are allowed`;
          findings.push({ path, line, message, remedy });
        }
        if (mayTakeOutcome && parameters.length === 1) continue;
        for (const name of parameters.filter((one) => BOOLEAN.test(one)).map(nameOf)) {
          findings.push({ path, line, message: `takes the boolean ${name} by its place`, remedy });
        }
      }
    }
    return { findings, looked: { modules: modules.length, functions } };
  },
};

interface Signature {
  /** As they are written. */
  readonly parameters: readonly string[];
  readonly start: number;
  readonly mayTakeOutcome: boolean;
}

const WORDS = "(?:(?:public|private|protected|readonly|override) )*";
/** A name, then a boolean as its type or its default: `ok: boolean`, `ok?: true`, `ok = false`. */
const BOOLEAN = new RegExp(`^${WORDS}\\w+(?:\\??: *(?:boolean|true|false)\\b(?! *\\[)| *= *(?:true|false)$)`);
const NAME = new RegExp(`^${WORDS}(\\w*)`);
const nameOf = (parameter: string): string => NAME.exec(parameter)?.[1] ?? "";

/** Every function, method, constructor and type of one that a file writes down. */
function functionsOf(path: string, text: string): Signature[] {
  const found: Signature[] = [];
  const bodies: { start: number; end: number }[] = [];
  const setters = new Set<number>();
  const add = (node: {
    type: string;
    params: readonly { start: number; end: number }[];
    body?: { start: number; end: number } | null;
    start: number;
  }): void => {
    const parameters = node.params.map(({ start, end }) => text.slice(start, end));
    const isInside = bodies.some(({ start, end }) => start < node.start && node.start < end);
    if (node.body) bodies.push(node.body);
    found.push({
      parameters: parameters.filter((one) => nameOf(one) !== "this"),
      start: node.start,
      mayTakeOutcome: isInside || node.type === "TSFunctionType" || setters.has(node.start),
    });
  };
  new Visitor({
    MethodDefinition: ({ kind, value }) => {
      if (kind === "set") setters.add(value.start);
    },
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
    TSDeclareFunction: add,
    TSEmptyBodyFunctionExpression: add,
    TSMethodSignature: add,
    TSCallSignatureDeclaration: add,
    TSFunctionType: add,
  }).visit(parseSync(path, text).program);
  return found;
}
