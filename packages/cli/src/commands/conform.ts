import { conformance } from "@wsfn/conformance";
import {
  CONFORM_OPTIONS,
  type ConformOptions,
  conform,
  EXIT_CODES,
  longName,
  type OptionRow,
  readOption,
} from "@wsfn/conformance/command";
import { conformanceDir } from "@wsfn/conformance/function";
import { vias } from "@wsfn/gateway/via";
import type { Target } from "@wsfn/platform";
import { Command, Option } from "commander";
import { withWayOut } from "../function-folder.ts";
import { stopSignal } from "../stop-signal.ts";

/** What is judged without an s.yaml. */
const BY_URL = "no s.yaml yet? start the server and give its URL: wsfn conform ws://localhost:8080";

interface FunctionOptions extends ConformOptions {
  readonly via: "direct" | "gateway";
  readonly target: Target;
}

/** `wsfn conform`: what `wsfn-conform` does for a URL, and the same for a function's folder. */
export function conformCommand(): Command {
  const command = new Command("conform")
    .summary("run the conformance suite against a server or a function")
    .description(
      "Runs the WebSocket conformance suite. A URL is any server that echoes; a directory is a function, which is " +
        "started first and stopped afterwards.",
    )
    .argument("[url|dir]", "ws:// or wss:// URL, or a directory that holds an s.yaml");
  for (const [key, row] of Object.entries(CONFORM_OPTIONS)) {
    command.addOption(optionOf(key as keyof ConformOptions, row as OptionRow));
  }
  return command
    .addOption(
      new Option("--via <way>", "how a function is reached").choices(["direct", "gateway"]).default("direct"),
    )
    .addOption(
      new Option("--target <target>", "what a function runs as")
        .choices(["runtime", "container"])
        .default("runtime"),
    )
    .addHelpText(
      "after",
      `
Examples:
  wsfn conform ws://localhost:8080                            any server that echoes
  wsfn conform . --via gateway                                the function in this folder, as the platform reaches it
  wsfn conform ws://localhost:8080 --suite close,utf8         two suites
  wsfn conform . --report junit --out junit.xml --report html --out report.html
  wsfn conform --list --json                                  the catalogue

${EXIT_CODES}`,
    )
    .action(async (where: string | undefined, options: FunctionOptions) => {
      process.exitCode = await conform(where, options, {
        program: "wsfn conform",
        wanted: "a URL or a directory",
        signal: stopSignal(),
        judge: (subject, run) => {
          if (/^(wss?|https?):\/\//.test(subject)) return conformance(subject, run);
          // A folder's report has a name and a command of its own.
          const { name: _, replay: __, ...rest } = run;
          const { target, via } = options;
          return conformanceDir(subject, { ...rest, target, via, vias }).catch((error: unknown) => {
            throw withWayOut(error, subject, BY_URL);
          });
        },
      });
    });
}

function optionOf(key: keyof ConformOptions, { short, value, says }: OptionRow): Option {
  const flags = [...(short ? [`-${short}`] : []), longName(key)].join(", ");
  if (value === undefined) return new Option(flags, says);
  return new Option(`${flags} ${value}`, says).argParser((text, before) => readOption(key, text, before));
}
