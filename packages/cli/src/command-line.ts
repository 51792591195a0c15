import type { Rows } from "@wsfn/platform";
import { type Command, CommanderError } from "commander";
import type { Locale } from "create-wsfn";
import { EXIT, type ExitCode } from "./exit-code.ts";
import { factRows, isChinese, languageFor, say, speak, translated } from "./language/language.ts";
import { wsfnProgram } from "./program.ts";

/** What commander and the completion bring by themselves. */
const BUILT_IN: ReadonlySet<string> = new Set(["help", "complete"]);

/** Runs the command of this process's arguments, and sets its exit code. */
export async function runCommandLine(): Promise<void> {
  // A reader that goes away (`| head`) ends the command as a signal would, so that nothing it started is left.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.kill(process.pid, "SIGTERM");
  });
  endWithParent();
  const words = process.argv.slice(2);
  await speak(languageFor(words));
  try {
    const program = await wsfnProgram(words[0]);
    await program.parseAsync(answerable(program, words), { from: "user" });
  } catch (error) {
    process.exitCode = explain(error);
  }
}

/** The help of a command that does not exist is none: the name alone is refused, with the nearest one. */
function answerable({ commands }: Command, words: readonly string[]): readonly string[] {
  const [name] = words;
  const isKnown = name === undefined || name.startsWith("-") || BUILT_IN.has(name);
  return isKnown || commands.some((command) => command.name() === name) ? words : [name];
}

/** A program that starts this one with a channel (`npm start` does) may be killed, and can end nothing then: its end of the channel closes. */
function endWithParent(): void {
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"));
  process.channel?.unref(); // it keeps nothing alive
}

/** An error of one of our packages. */
interface KnownError extends Error {
  readonly code?: string;
  readonly hint?: string;
  /** Of a CreateError, whose message has its hint in it. */
  readonly wordsIn?: (locale: Locale) => { readonly what: string; readonly hint: string };
  /** Of an error whose words are in more than one language. */
  readonly textIn?: (rows: Rows) => string;
  readonly hintIn?: (rows: Rows) => string;
}

const alone = (error: KnownError): string => error.textIn?.(factRows()) ?? error.message;
const withHint = (error: KnownError): string =>
  `${alone(error)}\n→ ${translated(error.hintIn?.(factRows()) ?? error.hint ?? "")}`;

/** What a person is shown of an error that is no defect, by its name: to know its class, its package would have to be loaded. */
const SHOWN: Readonly<Record<string, (error: KnownError) => string>> = {
  InstanceError: (error) => `${error.code}: ${withHint(error)}`,
  BenchError: withHint,
  CannotJudge: withHint,
  GatewayError: withHint,
  PlatformError: alone,
  UsageError: alone,
  CreateError: (error) => {
    const { what, hint } = error.wordsIn?.(isChinese() ? "zh" : "en") ?? { what: error.message, hint: "" };
    return `${what}\n→ ${hint}`;
  },
};

/** Prints what went wrong in as few lines as it takes, and returns the exit code for it. */
function explain(error: unknown): ExitCode {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.cannotJudge;
  const shown = error instanceof Error && Object.hasOwn(SHOWN, error.name) && SHOWN[error.name]?.(error);
  if (shown) console.error(`wsfn: ${shown}`);
  else console.error(`wsfn: ${say("this is a defect of wsfn, please report it:")}`, error);
  return EXIT.cannotJudge;
}
