import { conformance } from "@wsfn/conformance";
import { addConformOptions, type ConformOptions, conform } from "@wsfn/conformance/command";
import { conformanceDir, type Step } from "@wsfn/conformance/function";
import { stopSignal } from "@wsfn/conformance/stop-signal";
import { routes } from "@wsfn/gateway/route";
import { inWords, type Said, type Target } from "@wsfn/platform";
import { Command, Option } from "commander";
import { withWayOut } from "../function-folder.ts";
import { addExamples, type Examples } from "../language/examples.ts";
import { factRows, isChinese, say } from "../language/language.ts";
import { requestPath } from "../option.ts";
import { ownName } from "../own-name.ts";
import { addReadingFlags, type ReadingFlags, readingOf, readingWords } from "../reading-flags.ts";
import { showProgress } from "../text/progress.ts";
import { UsageError } from "../usage-error.ts";
import { requireScheme } from "../web-socket-address.ts";

/** What is judged without an s.yaml. */
const byUrl = (): string =>
  say("no s.yaml yet? start the server and give its URL: wsfn conform ws://localhost:8080");

/** Where there is no terminal for a progress line, a step that takes longer than this is printed. */
const SAY_AFTER_MS = 2000;

interface FunctionOptions extends ConformOptions, ReadingFlags {
  readonly via: "direct" | "gateway";
  readonly target: Target;
  readonly path?: string;
}

const stepText = (step: Step): string =>
  step.does === "build"
    ? say("building {dir}", { dir: step.name })
    : say("starting {name}: waiting until it listens on port {port}", { name: step.name, port: step.port });

const EXAMPLES: Examples = {
  examples: [
    ["wsfn conform ws://localhost:8080", "any server that echoes"],
    ["wsfn conform . --via gateway", "the function in this folder, as the platform reaches it"],
    ["wsfn conform ./chat --path /ws", "its WebSocket is not at /"],
    ["wsfn conform ws://localhost:8080 --suite close,utf8", "two suites"],
    ["wsfn conform . --report junit --out junit.xml --report html --out report.html"],
    ["wsfn conform --list --json", "the catalogue"],
  ],
  notes: [
    "Exit codes: 0 every case passed or is known failing, 1 a case failed or a known failure is stale, 2 could not judge, 130 stopped by Ctrl-C.",
  ],
};

/** `wsfn conform`: what `wsfn-conform` does for a URL, and the same for a function's folder. */
export function conformCommand(): Command {
  const command = new Command("conform")
    .summary("run the conformance suite against a server or a function")
    .description(
      "Runs the WebSocket conformance suite. A URL is any server that echoes; a directory is a function, which is started first and stopped afterwards.",
    )
    .argument("[url|dir]", "ws:// or wss:// URL, or a directory that holds an s.yaml");
  return addExamples(addReadingFlags(addConformOptions(command)), EXAMPLES)
    .addOption(
      new Option("--via <route>", "how a function is reached")
        .choices(["direct", "gateway"])
        .default("direct"),
    )
    .addOption(
      new Option("--target <target>", "what a function runs as")
        .choices(["runtime", "container"])
        .default("runtime"),
    )
    .option(
      "--path <path>",
      "where a function takes WebSocket handshakes; default: path in its wsfn.json, else /",
      requestPath,
    )
    .action(async (where: string | undefined, options: FunctionOptions) => {
      process.exitCode = await conform(where, options, {
        program: `${ownName()} conform`,
        wanted: "a URL or a directory",
        language: isChinese() ? "zh" : "en",
        signal: stopSignal(),
        judge: (subject, run) => {
          const { target, via, path } = options;
          const words = readingWords(options);
          if (/^(wss?|https?):\/\//.test(subject)) {
            if (words.length > 0)
              throw new UsageError(say("{option} is for a directory", { option: words[0] ?? "" }));
            return conformance(path === undefined ? subject : new URL(path, subject).href, run);
          }
          requireScheme(subject);
          // A folder's report has a name and a command of its own.
          const { name: _, replay: __, onCase, ...rest } = run;
          const progress = showProgress({ sayAfterMs: SAY_AFTER_MS });
          const seen = new Set<string>();
          const where = {
            target,
            route: via,
            routes,
            reading: readingOf(options),
            ...(path !== undefined && { path }),
            program: `${ownName()} conform`,
            onStep: (step: Step) => progress.step(stepText(step)),
            onNotReady: (says: Said) => {
              const what = inWords(says, factRows());
              if (seen.has(what)) return;
              seen.add(what);
              progress.say(what);
            },
            onCase: (...judged: Parameters<NonNullable<typeof onCase>>) => {
              progress.clear();
              onCase?.(...judged);
            },
          };
          return conformanceDir(subject, { ...rest, ...where })
            .finally(() => progress[Symbol.dispose]())
            .catch((error: unknown) => {
              throw withWayOut(error, subject, byUrl());
            });
        },
      });
    });
}
