import { basename, resolve } from "node:path";
import { type FunctionSpec, HTTP_METHODS } from "./function-spec.ts";
import { PlatformError, problemOf } from "./platform-error.ts";
import type { Said } from "./said.ts";
import { said } from "./words/said.ts";

/**
 * A function from a plain folder and the command that starts its server, for folders without an `s.yaml`. What the
 * command cannot say is what the platform's console proposes for a web function: 60 s timeout, 20 connections an
 * instance, an anonymous trigger with every method. `overrides` win.
 * @throws {PlatformError} `BadCommand`
 */
export function functionFromCommand(
  dir: string,
  command: string,
  overrides: Partial<FunctionSpec> = {},
): FunctionSpec {
  const codeDir = resolve(dir);
  return {
    name: nameOf(codeDir),
    region: "local",
    runtime: "custom.debian12",
    target: "runtime",
    codeDir,
    file: codeDir,
    command: words(command, codeDir),
    port: 9000,
    environment: {},
    timeoutMs: 60_000,
    instanceConcurrency: 20,
    cpu: 0.35,
    memoryMb: 512,
    diskMb: 512,
    minInstances: 0,
    trigger: {
      name: "http",
      authType: "anonymous",
      methods: HTTP_METHODS,
      disableURLInternet: false,
      qualifier: "LATEST",
    },
    ...overrides,
  };
}

/** The folder's name as a function may be called. */
function nameOf(dir: string): string {
  const name = basename(dir)
    .replaceAll(/[^A-Za-z0-9_-]+/g, "-")
    .replace(/^[^A-Za-z_]+/, "")
    .slice(0, 128);
  return name === "" ? "function" : name;
}

/** Splits as a shell does: blanks, quotes and backslashes. There is no shell, so its operators are refused. */
function words(command: string, file: string): string[] {
  const refuse = (what: Said): never => {
    const says = said(
      "--command: {what}; give a command as you would type it, or a script that holds the rest",
      { what },
    );
    throw new PlatformError([problemOf("BadCommand", file, says)]);
  };
  const out: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (let i = 0; i < command.length; i += 1) {
    const character = command.charAt(i);
    const next = command.charAt(i + 1);
    if (quote === undefined && /\s/.test(character)) {
      if (word !== undefined) out.push(word);
      word = undefined;
    } else if (quote === undefined && (character === "'" || character === '"')) {
      quote = character;
      word ??= "";
    } else if (character === quote) {
      quote = undefined;
    } else if (
      character === "\\" &&
      quote !== "'" &&
      (quote === undefined ? next !== "" : /["\\]/.test(next))
    ) {
      word = (word ?? "") + next;
      i += 1;
    } else if (quote === undefined && /[|&;<>`$]/.test(character)) {
      refuse(said("{character} belongs to a shell, and none is started", { character }));
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== undefined) refuse(said("the quote {quote} is not closed", { quote }));
  if (word !== undefined) out.push(word);
  return out.length > 0 ? out : refuse(said("it is empty"));
}
