#!/usr/bin/env node
import { CommanderError } from "commander";
import { createCommand } from "./command.ts";
import { CreateError } from "./create-error.ts";
import { callingPackageManager, createLine } from "./package-manager.ts";
import { readTemplates } from "./template.ts";
import { localeOf } from "./words.ts";

/** Only the sources have this ending: what is published is built. */
const isOfClone = import.meta.url.endsWith(".ts");
const manager = callingPackageManager();
const command = createCommand({
  name: "create-wsfn",
  invocation: { command: createLine(manager), needsSeparator: manager === "npm" },
  templates: readTemplates,
  onExit: (code) => {
    process.exitCode = code;
  },
})
  .showHelpAfterError("(add --help for the options and examples)")
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "create-wsfn: ")) })
  .exitOverride()
  .hook("preAction", (_, acting) => {
    // What it makes asks for packages that the registry does not have yet.
    if (isOfClone && !acting.opts().list)
      throw new CreateError("NotPublished", (words) => words.notPublished);
  });

try {
  await command.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else if (error instanceof CreateError) {
    const locale = localeOf();
    const { what, hint } = error.wordsIn(locale);
    console.error(`create-wsfn: ${what}${locale === "zh" ? "；" : "; "}${hint}`);
    process.exitCode = 2;
  } else throw error;
}
