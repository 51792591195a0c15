import { Command, Help, InvalidArgumentError, Option } from "commander";
import { type Given, type Invocation, invoked, isPackageManager } from "./choices.ts";
import { type CreateExit, type CreateOptions, create } from "./create.ts";
import { PACKAGE_MANAGERS, type PackageManager } from "./package-manager.ts";
import { TARGETS, type Template } from "./template.ts";
import { type HelpWords, localeOf, wordsOf } from "./words.ts";

/** What a program that has this command gives it. */
export interface CreateCommandOptions {
  /** `create-wsfn`, or `new` within another program. */
  readonly name: string;
  readonly invocation: Invocation;
  /** Read when the command runs, so that help costs no file. */
  readonly templates: () => readonly Template[];
  /** As in {@link CreateOptions}. */
  readonly place?: Pick<CreateOptions, "adapt" | "filesOf">;
  /** Takes the exit code. */
  readonly onExit: (code: CreateExit) => void;
}

const examples = ({ asks, asksNothing, shows }: HelpWords) =>
  [
    ["my-ws", [], asks],
    ["my-ws", ["--template", "NAME", "--yes"], asksNothing],
    ["", ["--list"], shows],
  ] as const;

interface Flags extends Omit<Given, "folder"> {
  readonly yes?: true;
  readonly list?: true;
  readonly json?: true;
}

/** The command that makes a function of one's own, for commander. */
export function createCommand({ name, invocation, templates, place, onExit }: CreateCommandOptions): Command {
  const { help } = wordsOf(localeOf());
  return new Command(name)
    .description(help.description)
    .argument("[dir]", help.folder)
    .option("-t, --template <name>", help.template)
    .addOption(new Option("--target <target>", help.target).choices(TARGETS))
    .option("--name <name>", help.name)
    .option("-p, --package-manager <name>", help.packageManager(PACKAGE_MANAGERS.join(", ")), packageManager)
    .option("-y, --yes", help.yes)
    .option("--install", help.install)
    .option("--no-install", help.noInstall)
    .option("--overwrite", help.overwrite)
    .option("-l, --list", help.list)
    .option("--json", help.json)
    .addHelpText(
      "after",
      `
${help.examples}
${examples(help)
  .map(([folder, options, what]) => `  ${invoked(invocation, folder, options).padEnd(64)}${what}`)
  .join("\n")}`,
    )
    .action(async (folder: string | undefined, flags: Flags) => {
      if (flags.list) {
        console.log(flags.json ? JSON.stringify(templates().map(listed), null, 2) : listing(templates()));
        return;
      }
      const { yes, list: _, json: __, ...given } = flags;
      const options = {
        templates: templates(),
        invocation,
        ...(yes && { isInteractive: false }),
        ...place,
      };
      onExit(await create({ ...given, folder }, options));
    });
}

function packageManager(text: string): PackageManager {
  if (isPackageManager(text)) return text;
  throw new InvalidArgumentError(`expected ${PACKAGE_MANAGERS.join(", ")}.`);
}

const listed = ({ files: _, ...shown }: Template) => shown;

function listing(templates: readonly Template[]): string {
  const locale = localeOf();
  const width = (pick: (one: Template) => string): number =>
    Math.max(...templates.map((one) => pick(one).length));
  const nameWidth = width(({ name }) => name);
  const languageWidth = width(({ language }) => language);
  const indent = nameWidth + languageWidth + 4;
  const room = (process.stdout.columns ?? Number.POSITIVE_INFINITY) - indent;
  return templates
    .map((one) => {
      const lines = new Help().boxWrap(one.summaryIn[locale] ?? one.summary, room).split("\n");
      const summary = lines.join(`\n${" ".repeat(indent)}`);
      return `${one.name.padEnd(nameWidth)}  ${one.language.padEnd(languageWidth)}  ${summary}`;
    })
    .join("\n");
}
