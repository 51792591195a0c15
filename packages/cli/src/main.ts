#!/usr/bin/env node
import { BenchError } from "@wsfn/bench";
import { CannotJudge } from "@wsfn/conformance";
import { GatewayError } from "@wsfn/gateway";
import { InstanceError } from "@wsfn/instance";
import { PlatformError } from "@wsfn/platform";
import { Command, CommanderError } from "commander";
import { benchCommand } from "./commands/bench.ts";
import { conformCommand } from "./commands/conform.ts";
import { devCommand } from "./commands/dev.ts";
import { doctorCommand } from "./commands/doctor.ts";
import { imageCommand } from "./commands/image.ts";
import { packCommand } from "./commands/pack.ts";
import { EXIT } from "./exit-code.ts";
import { UsageError } from "./usage-error.ts";

const program = new Command("wsfn")
  .description("Run, prove and compare WebSocket servers that run as serverless functions.")
  .version("0.1.0")
  .showHelpAfterError("(add --help for the options and examples)")
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "wsfn: ")) })
  .addHelpText(
    "after",
    `
Examples:
  wsfn dev                        run the function in this folder as the platform would
  wsfn doctor                     what would keep it from working when it is deployed
  wsfn conform . --via gateway    whether it keeps to the WebSocket protocol
  wsfn pack                       the zip file to upload

\`wsfn dev --help\` and so on tell the options of a command.
Exit codes of every command: 0 good, 1 judged and bad, 2 could not judge. Results go to stdout, all else to stderr.`,
  )
  .exitOverride();

for (const command of [
  devCommand(),
  conformCommand(),
  benchCommand(),
  packCommand(),
  imageCommand(),
  doctorCommand(),
]) {
  command.copyInheritedSettings(program);
  program.addCommand(command);
}

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

/** Says what went wrong in as few lines as it takes, and returns the exit code for it. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.good : EXIT.cannotJudge;
  if (error instanceof InstanceError) console.error(`wsfn: ${error.code}: ${error.message}\n→ ${error.hint}`);
  else if (error instanceof BenchError || error instanceof CannotJudge || error instanceof GatewayError)
    console.error(`wsfn: ${error.message}; ${error.hint}`);
  else if (error instanceof PlatformError || error instanceof UsageError)
    console.error(`wsfn: ${error.message}`);
  else console.error("wsfn: this is a defect of wsfn, please report it:", error);
  return EXIT.cannotJudge;
}
