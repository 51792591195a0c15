import { basename, resolve } from "node:path";
import { styleText } from "node:util";
import { cancel, intro, log, note, outro, spinner } from "@clack/prompts";
import { type Choices, type Given, type Invocation, quoted, sameAgain } from "./choices.ts";
import { makeFunctionFolder } from "./function-folder.ts";
import { type Installation, install } from "./install.ts";
import { Interruption } from "./interruption.ts";
import { runLine } from "./package-manager.ts";
import { ask, Cancelled, takeDefaults } from "./questions.ts";
import { standaloneFiles } from "./standalone-files.ts";
import type { FunctionFile, Template } from "./template.ts";
import { type Locale, localeOf, type Words, wordsOf } from "./words.ts";

/** What a creation needs beside what a person asked for. */
export interface CreateOptions {
  readonly templates: readonly Template[];
  readonly invocation: Invocation;
  /** False: no question is asked. Default: whether a person sits at a terminal. */
  readonly isInteractive?: boolean;
  /** Default: that of the environment. */
  readonly locale?: Locale;
  /** Another place or package manager for what was chosen. Default: as it was chosen. */
  readonly adapt?: (choices: Choices) => Choices;
  /** The files that are made of the choices; the signal stops the making. Default: those of a function that stands alone. */
  readonly filesOf?: (choices: Choices, signal: AbortSignal) => Files | Promise<Files>;
}

type Files = readonly FunctionFile[];

/** Exit codes: 0 made, 130 ended by Ctrl-C. What cannot be made is an exception. */
export type CreateExit = 0 | 130;

/**
 * Asks for what was not given, makes the function's folder, installs what it needs, and shows what to type next.
 * @throws {CreateError} when it cannot be made as asked; nothing is half made then.
 */
export async function create(given: Given, options: CreateOptions): Promise<CreateExit> {
  const locale = options.locale ?? localeOf();
  const words = wordsOf(locale);
  const isInteractive = options.isInteractive ?? (process.stdin.isTTY && process.stdout.isTTY) === true;
  using interruption = new Interruption();
  const { signal } = interruption;
  let choices: Choices;
  try {
    if (isInteractive) {
      intro(words.title);
      choices = await ask(given, { templates: options.templates, words, locale, signal });
    } else choices = takeDefaults(given, options.templates);
  } catch (error) {
    if (!(error instanceof Cancelled)) throw error;
    cancel(words.cancelled);
    return 130;
  }
  choices = options.adapt?.(choices) ?? choices;
  let files: Files;
  try {
    files = await (options.filesOf ?? standaloneFiles)(choices, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    cancel(words.cancelled);
    return 130;
  }
  makeFunctionFolder({ folder: resolve(choices.folder), files, overwrite: choices.overwrite });
  if (choices.name !== basename(resolve(choices.folder))) log.info(words.named(choices.name));
  if (choices.install && (await installShown(choices, words, signal)) === "stopped") return 130;
  note(nextSteps(choices).join("\n"), words.next, { format: (line) => line });
  outro(words.done(choices.name));
  console.log(`${styleText("dim", words.again)}\n${sameAgain(choices, options.invocation)}`);
  return 0;
}

/** Installs, with a sign of life for a person; a pipe gets lines. */
async function installShown(
  { folder, packageManager }: Choices,
  words: Words,
  signal: AbortSignal,
): Promise<Installation> {
  const progress = process.stdout.isTTY
    ? spinner({ cancelMessage: words.installStopped, signal })
    : undefined;
  if (progress) {
    progress.start(words.installing(packageManager));
    // It reads the keys, and would end this process on Ctrl-C while the installer goes on: let the terminal send SIGINT to both.
    process.stdin.setRawMode?.(false);
  } else log.step(words.installing(packageManager));
  let end: Installation | "failed" = "failed";
  try {
    end = await install(resolve(folder), packageManager, signal);
    return end;
  } finally {
    if (end === "installed") (progress ? progress.stop : log.success)(words.installed);
    else if (end === "failed") (progress ? progress.error : log.error)(words.installFailed);
    else (progress ? progress.cancel : log.warn)(words.installStopped);
  }
}

const nextSteps = ({ folder, packageManager, install }: Choices): string[] => [
  ...(resolve(folder) === process.cwd() ? [] : [`cd ${quoted(folder)}`]),
  ...(install ? [] : [`${packageManager} install`]),
  runLine(packageManager, "dev"),
  runLine(packageManager, "test"),
  runLine(packageManager, "doctor"),
];
