import { basename, resolve } from "node:path";
import { distance } from "fastest-levenshtein";
import { CreateError } from "./create-error.ts";
import { isLegalName, suggestedName } from "./function-name.ts";
import { PACKAGE_MANAGERS, type PackageManager } from "./package-manager.ts";
import type { Target, Template } from "./template.ts";

/** What was asked for on the command line; what is left out is asked for, or is the default. */
export interface Given {
  readonly folder?: string | undefined;
  readonly name?: string | undefined;
  readonly template?: string | undefined;
  readonly target?: string | undefined;
  readonly packageManager?: PackageManager | undefined;
  readonly install?: boolean | undefined;
  readonly overwrite?: boolean | undefined;
}

/** Every choice made. */
export interface Choices {
  /** As it was given: relative to the current folder, or absolute. */
  readonly folder: string;
  readonly name: string;
  readonly template: Template;
  readonly target: Target;
  readonly packageManager: PackageManager;
  readonly install: boolean;
  readonly overwrite: boolean;
}

/** The folder that is taken when none is named. */
export const DEFAULT_FOLDER = "my-ws";
/** The template that is taken when none is named. */
export const defaultTemplate = (templates: readonly Template[]): Template | undefined =>
  templates.find(({ isDefault }) => isDefault) ?? templates[0];

/** The template of a name, or the default. @throws {CreateError} `UnknownTemplate`, with the nearest one. */
export function templateNamed(
  templates: readonly Template[],
  name = defaultTemplate(templates)?.name ?? "",
): Template {
  const found = templates.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = templates.map((one) => one.name);
  const nearest = names.toSorted((a, b) => distance(a, name) - distance(b, name))[0] ?? "";
  const isNear = distance(nearest, name) <= Math.max(2, name.length / 3);
  const known = isNear ? { near: nearest } : names;
  throw new CreateError("UnknownTemplate", (words) => words.noTemplate(name, known));
}

/** A target that the template can be made for. @throws {CreateError} `UnknownTarget`. */
export function targetOf(template: Template, text: string | undefined): Target {
  const [first = "both"] = template.targets;
  if (text === undefined) return first;
  const found = template.targets.find((one) => one === text);
  if (found !== undefined) return found;
  const known = template.targets.join(", ");
  throw new CreateError("UnknownTarget", (words) => words.noTarget(template.name, known, text));
}

/** The function's name: as given, or the folder's. @throws {CreateError} `BadName`. */
export function functionName(folder: string, name: string | undefined): string {
  const own = name ?? suggestedName(basename(resolve(folder))) ?? basename(resolve(folder));
  if (isLegalName(own)) return own;
  throw new CreateError("BadName", (words) => words.badName(own, suggestedName(own)));
}

/** True for a text that names a package manager. */
export const isPackageManager = (text: string): text is PackageManager =>
  PACKAGE_MANAGERS.some((one) => one === text);

/** How a person calls the program that makes a function. */
export interface Invocation {
  /** `npm create wsfn@latest`, `wsfn new`. */
  readonly command: string;
  /** True: npm takes options for its own unless `--` stands before them. */
  readonly needsSeparator: boolean;
}

/** A call of the program, as it is typed. */
export const invoked = (
  { command, needsSeparator }: Invocation,
  folder: string,
  options: readonly string[],
): string =>
  [command, folder, ...(needsSeparator && options.length > 0 ? ["--"] : []), ...options]
    .filter((word) => word !== "")
    .join(" ");

/** The one line that makes the same choices again. */
export function sameAgain(choices: Choices, invocation: Invocation): string {
  const { folder, name, template, target, packageManager, install, overwrite } = choices;
  const options = ["--template", template.name, "--target", target];
  if (name !== suggestedName(basename(resolve(folder)))) options.push("--name", name);
  options.push("--package-manager", packageManager, ...(overwrite ? ["--overwrite"] : []));
  options.push(install ? "--install" : "--no-install");
  return invoked(invocation, quoted(folder), options);
}

/** A word as a POSIX shell reads it back. */
export const quoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
