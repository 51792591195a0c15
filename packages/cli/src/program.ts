import { readFileSync } from "node:fs";
import tab from "@bomb.sh/tab/commander";
import { Command } from "commander";
import { addExamples, type Examples } from "./language/examples.ts";
import { helpConfiguration } from "./language/help.ts";
import { say, usageError } from "./language/language.ts";
import { screenOf } from "./text/screen.ts";

/** The version of this package. */
const version = (): string =>
  (JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as { version: string })
    .version;

/** Every command, in the order in which a function's life needs them. Its code is loaded when it is needed: the whole takes long. */
const COMMANDS: Readonly<Record<string, () => Promise<() => Command>>> = {
  new: async () => (await import("./commands/new.ts")).newCommand,
  dev: async () => (await import("./commands/dev.ts")).devCommand,
  doctor: async () => (await import("./commands/doctor.ts")).doctorCommand,
  conform: async () => (await import("./commands/conform.ts")).conformCommand,
  bench: async () => (await import("./commands/bench.ts")).benchCommand,
  pack: async () => (await import("./commands/pack.ts")).packCommand,
  image: async () => (await import("./commands/image.ts")).imageCommand,
  sign: async () => (await import("./commands/sign.ts")).signCommand,
  connect: async () => (await import("./commands/connect.ts")).connectCommand,
};

const EXAMPLES: Examples = {
  examples: [
    ["wsfn new my-ws", "a function of your own, from a template"],
    ["wsfn dev", "run the function in this folder as the platform would"],
    ["wsfn doctor", "what would keep it from working when it is deployed"],
    ["wsfn conform . --via gateway", "whether it keeps to the WebSocket protocol"],
    ["wsfn pack", "the zip file to upload"],
    ["source <(wsfn completion bash)", "complete commands and options with the TAB key"],
  ],
  notes: [
    "`wsfn dev --help` and so on show the options of a command, with examples.",
    "Exit codes of every command: 0 good, 1 judged, failed, 2 could not judge.",
    "Results go to stdout, all else to stderr. NO_COLOR=1 switches colours off; a pipe gets none.",
    "Chinese where the locale is Chinese, or with WSFN_LANG=zh; `--json` is never translated.",
  ],
};

const COMPLETION_EXAMPLES: Examples = {
  examples: [
    ["source <(wsfn completion bash)", "in ~/.bashrc, after bash-completion"],
    ["source <(wsfn completion zsh)", "in ~/.zshrc"],
    ["wsfn completion fish > ~/.config/fish/completions/wsfn.fish"],
  ],
};

/**
 * The command line: with the one command of that name, or with all where there is none of it. Its `parseAsync` throws `CommanderError` in
 * place of ending the process.
 */
export async function wsfnProgram(name?: string): Promise<Command> {
  const program = new Command("wsfn")
    .description("Run, prove and compare WebSocket servers that run as serverless functions.")
    .version(version(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print the help of a command")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError(say("(add --help for the options and examples)"))
    .configureHelp(await helpConfiguration(screenOf(process.stdout)))
    .configureOutput({ outputError: (text, write) => write(usageError(text).replace(/^error: /, "wsfn: ")) })
    .exitOverride();
  addExamples(program, EXAMPLES);
  const only = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  for (const load of only === undefined ? Object.values(COMMANDS) : [only]) {
    const command = (await load())();
    command.copyInheritedSettings(program);
    program.addCommand(command);
  }
  addCompletion(program);
  return program;
}

/** `wsfn completion SHELL` prints a script, which asks `wsfn complete` at every TAB. */
function addCompletion(program: Command): void {
  const { commands } = tab(program, { completionCommandName: "completion" });
  // A list has room for a summary, not for a description.
  for (const command of program.commands) {
    const entry = commands.get(command.name());
    if (entry !== undefined) entry.description = command.summary() || command.description();
  }
  const completion = program.commands.find((command) => command.name() === "completion");
  if (completion === undefined) return;
  const does = "print a script that completes commands and options in a shell";
  addExamples(completion.summary(does).description(does), COMPLETION_EXAMPLES);
}
