import { parse } from "dotenv";
import { boundedText } from "../read/bounded-file.ts";
import type { Report } from "../read/report.ts";
import { said } from "../words/said.ts";

/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A variable's characters, and references that are followed to find it: each may double the text. */
const MAX_VALUE = 65_536;
const MAX_STEPS = 1_000;

/** What `.env` files give. */
export interface Dotenv {
  /** Those that were set before included. */
  readonly variables: Environment;
  /** One file in place of all that were read, for a project that lies elsewhere; empty where there is none. */
  readonly text: string;
}

/**
 * Variables with those of `.env` files, as the platform's tool has them: what is set already stays, an earlier file wins over a later
 * one, and `$X`, `${X}` and `${X:-default}` in the files are replaced (dotenv 16, dotenv-expand 10). A missing file is no
 * problem; what is wrong with one goes to `report`.
 */
export function readDotenv(environment: Environment, files: readonly string[], report: Report): Dotenv {
  const variables: Record<string, string | undefined> = { ...environment };
  const texts: string[] = [];
  for (const file of files) {
    const source = boundedText(file);
    if (typeof source !== "string") {
      if (source.code === "FileTooBig") report.problem(source.code, { file }, source.why);
      continue;
    }
    // Within one file the last line counts.
    texts.unshift(source);
    const parsed = parse(source);
    const names = Object.keys(parsed);
    for (const name of names) if (!Object.hasOwn(variables, name)) variables[name] = parsed[name];
    for (const name of names) {
      const value = replaced(variables[name] ?? "", variables);
      if (value === undefined)
        report.problem(
          "TooComplex",
          { file },
          said("{name} refers to itself, or grows without end", { name }),
          said("write the value itself"),
        );
      variables[name] = value ?? "";
    }
  }
  return { variables, text: texts.join("\n") };
}

/** Follows references from the last to the first, until none is left. Undefined when there is no end to them. */
function replaced(value: string, variables: Environment): string | undefined {
  let text = value;
  for (let step = 0; step < MAX_STEPS && text.length <= MAX_VALUE; step += 1) {
    const last = lastDollar(text);
    const match = last === -1 ? null : /(?<!\\)\$\{?(\w+)(?::-([^}\\]*))?\}?/.exec(text.slice(last));
    if (match === null) return text.replaceAll("\\$", "$");
    const [group, name = "", fallback] = match;
    text = text.replace(group, variables[name] || fallback || "");
  }
  return undefined;
}

/** The last `$` that no backslash is before. */
function lastDollar(text: string): number {
  let at = text.lastIndexOf("$");
  while (at > 0 && text[at - 1] === "\\") at = text.lastIndexOf("$", at - 1);
  return at;
}
