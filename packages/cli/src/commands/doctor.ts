import { stopSignal } from "@wsfn/conformance/stop-signal";
import type { Target } from "@wsfn/platform";
import { Command, Option } from "commander";
import type { Check } from "../doctor/checks/check.ts";
import { exitCodeOf } from "../doctor/report/counts.ts";
import { examinationJson } from "../doctor/report/examination-json.ts";
import { examinationLines } from "../doctor/report/examination-lines.ts";
import { httpTimeSource, noTimeSource } from "../doctor/subject/time-source.ts";
import { addExamples, type Examples } from "../language/examples.ts";
import { say } from "../language/language.ts";
import { integer, list, requestPath } from "../option.ts";
import { orStopped } from "../or-stopped.ts";
import { addReadingFlags, type ReadingFlags, readingOf } from "../reading-flags.ts";
import { printable } from "../text/printable.ts";
import { showProgress } from "../text/progress.ts";
import { screenOf } from "../text/screen.ts";
import { UsageError } from "../usage-error.ts";

/** As commander hands them on. */
interface DoctorOptions extends ReadingFlags {
  readonly command?: string;
  readonly target?: Target;
  readonly path?: string;
  readonly bundle: boolean;
  readonly clients: "browser" | "signed";
  readonly skip?: readonly string[];
  readonly only?: readonly string[];
  readonly idle: number;
  readonly startTimeout: number;
  readonly clockFrom?: string;
  readonly offline?: true;
  readonly list?: true;
  readonly json?: true;
  readonly verbose?: true;
}

const EXAMPLES: Examples = {
  examples: [
    ["wsfn doctor", "the function in this folder"],
    ["wsfn doctor chat --path /ws", "its WebSocket is not at /"],
    ["wsfn doctor . --clients signed --skip concurrency-one"],
    ["wsfn doctor . --only trigger,trigger-get --json"],
    ['wsfn doctor . --command "node index.js"', "no s.yaml yet"],
  ],
  notes: [
    "An untestable check, one that this machine cannot make, is never ok.",
    "Exit codes: 0 no finding, 1 findings, 2 none, but a check was untestable, 130 stopped by Ctrl-C.",
  ],
};

/** `wsfn doctor`. */
export const doctorCommand = (): Command => addExamples(addReadingFlags(command()), EXAMPLES).action(doctor);

const command = (): Command =>
  new Command("doctor")
    .summary("look for what keeps a function from working on the platform")
    .description(
      "Looks at a function's s.yaml, its package and a run of it for everything that the platform's FAQ and troubleshooting pages warn of, and shows for each finding where it is and what to do.",
    )
    .argument("[dir]", "folder with the s.yaml", ".")
    .option("-c, --command <command>", "start command of a folder without s.yaml")
    .addOption(
      new Option(
        "--target <target>",
        "which functions of the s.yaml; default: runtime where there is one",
      ).choices(["runtime", "container"]),
    )
    .option(
      "--path <path>",
      "where the function takes WebSocket handshakes; default: /, and what its sources name",
      requestPath,
    )
    .option("--no-bundle", "Node.js: look at files and node_modules as they are, without bundling them")
    .addOption(
      new Option("--clients <kind>", "who connects: browsers, or programs that sign their requests")
        .choices(["browser", "signed"])
        .default("browser"),
    )
    .option("--only <ids>", "checks to ask, with commas between", list)
    .option("--skip <ids>", "checks to leave out, with commas between", list)
    .addOption(
      new Option("--idle <seconds>", "how long a connection is left idle")
        .default(7)
        .argParser(integer(1, 3600)),
    )
    .addOption(
      new Option("--start-timeout <seconds>", "longest wait for the port")
        .default(120)
        .argParser(integer(1, 120)),
    )
    .option(
      "--clock-from <url>",
      "whose Date to compare with, where requests are signed; default: the platform's endpoint",
    )
    .option("--offline", "ask no clock but this machine's")
    .option("--list", "print the table of checks and end")
    .option("-v, --verbose", "a line for each check, also for what is well")
    .option("--json", "one JSON object on stdout");

async function doctor(dir: string, options: DoctorOptions): Promise<void> {
  // Loaded here, so that no other command waits for the bundler.
  const { ALL_CHECKS, examine } = await import("../doctor/examination.ts");
  if (options.list) {
    printTable(ALL_CHECKS, options);
    return;
  }
  // A misspelt name that was passed over would read as a check that found nothing.
  const unknown = [...(options.skip ?? []), ...(options.only ?? [])].filter(
    (id) => !ALL_CHECKS.some((check) => check.id === id),
  );
  if (unknown.length > 0)
    throw new UsageError(
      `${say("no check is called {ids}", { ids: unknown.join(", ") })}\n→ wsfn doctor --list`,
    );
  const timeSource = options.offline ? noTimeSource : options.clockFrom && httpTimeSource(options.clockFrom);
  using progress = showProgress();
  const signal = stopSignal();
  const examined = examine(dir, {
    ...readingOf(options),
    command: options.command,
    offersCommand: true,
    target: options.target,
    clients: options.clients,
    skip: options.skip ?? [],
    only: options.only,
    path: options.path,
    bundle: options.bundle,
    idleMs: options.idle * 1000,
    startTimeoutMs: options.startTimeout * 1000,
    signal,
    onStep: (what) => progress.step(what),
    onLog: (line) => {
      progress.clear();
      console.error(`${say("build")} | ${printable(line)}`);
    },
    ...(timeSource && { timeSource }),
  }).finally(() => progress.clear());
  const examinations = await orStopped("doctor", signal, examined);
  if (examinations === undefined) return;
  if (examinations.length === 0) throw new UsageError(say("no function to look at in {dir}", { dir }));
  if (options.json) console.log(JSON.stringify(examinationJson(examinations)));
  else {
    const { verbose = false } = options;
    for (const line of examinationLines(examinations, { screen: screenOf(process.stdout), verbose }))
      console.log(line);
  }
  process.exitCode = exitCodeOf(examinations);
}

/** --list: the table of the README. */
function printTable(checks: readonly Omit<Check, "look">[], { json }: DoctorOptions): void {
  const rows = checks.map(({ id, looksAt, source, finding, fix }) => ({
    id,
    looksAt,
    source,
    finding,
    fix,
  }));
  if (json) console.log(JSON.stringify(rows));
  else
    for (const row of rows)
      console.log(`${row.id}\n  ${say(row.finding)}\n  → ${say(row.fix)}\n  (${row.source})`);
}
