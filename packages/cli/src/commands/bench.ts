import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type BenchReport, bench, html, type Progress, SCENARIOS, terminalLines } from "@wsfn/bench";
import type { Target } from "@wsfn/platform";
import { Command, InvalidArgumentError, Option } from "commander";
import { benchSubjects, usualSubjects } from "../bench/bench-subjects.ts";
import { DeployedCode } from "../bench/deployed-code.ts";
import { gatewayRelay, viaGateway } from "../bench/gateway-way.ts";
import { suiteCost } from "../bench/suite-cost.ts";
import { aligned } from "../event-line.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { shortPath } from "../function-folder.ts";
import { integer, list } from "../option.ts";
import { stopSignal } from "../stop-signal.ts";

interface BenchFlags {
  readonly scenario: readonly string[];
  readonly rounds?: number;
  readonly seconds?: number;
  readonly target?: Target;
  readonly via?: readonly string[];
  readonly connections?: number;
  readonly inFlight?: readonly number[];
  readonly rate?: number;
  readonly size?: number;
  readonly depth: "quick" | "full";
  readonly seed?: number;
  readonly json?: true;
  readonly out?: string;
  readonly smoke?: true;
  readonly list?: true;
}

const ALL = "all";
const MOST_SECONDS = 600;
const MOST_PER_SECOND = 1_000_000;

/** `wsfn bench`: measures functions and servers against each other, and says only what clears the noise of the run. */
export const benchCommand = (): Command =>
  new Command("bench")
    .summary("compare functions and servers: rate, latency, memory, cold start")
    .description(
      "Measures WebSocket echo servers against each other in interleaved rounds. The first one takes part twice: what it differs " +
        "by from itself is the noise, and a difference is claimed only when it clears that in every round.",
    )
    .argument(
      "[dir|url...]",
      "functions' folders, with #runtime or #container where not as --target says, and ws:// URLs; default: this folder, or those in apps/ with bench in wsfn.json",
    )
    .addOption(
      new Option("-s, --scenario <a,b>", "what to measure, `all` for everything; --list tells them")
        .default(["echo"], "echo")
        .argParser(list),
    )
    .addOption(
      new Option(
        "--rounds <n>",
        "how often each is measured; below 5 nothing is claimed (default: 5)",
      ).argParser(integer(1, 1000)),
    )
    .addOption(new Option("--seconds <s>", "length of one measured window (default: 2)").argParser(seconds))
    .addOption(
      new Option(
        "-t, --target <target>",
        "what the functions run as; default: runtime where there is one",
      ).choices(["runtime", "container"]),
    )
    .addOption(
      new Option(
        "--via <a,b>",
        "ways to a function: direct, gateway; default: what a scenario is about",
      ).argParser(list),
    )
    .addOption(
      new Option("--connections <n>", "connections at a time (default: 64; idle: 1000)").argParser(
        integer(1, 15_000),
      ),
    )
    .addOption(
      new Option("--in-flight <n,m>", "messages in flight on each connection (default: 1,16)").argParser(
        counts,
      ),
    )
    .addOption(
      new Option(
        "--rate <n>",
        "besides, n messages a second in an open loop: latency from when each was due",
      ).argParser(integer(1, MOST_PER_SECOND)),
    )
    .addOption(
      new Option("--size <octets>", "payload of a message (default: 20)").argParser(integer(1, 1_000_000)),
    )
    .addOption(
      new Option("--depth <depth>", "of the conformance suite").choices(["quick", "full"]).default("quick"),
    )
    .addOption(
      new Option("--seed <n>", "order of the rounds; the report says which it was").argParser(
        integer(0, 2 ** 32 - 1),
      ),
    )
    .option("--json", "the report as JSON on stdout")
    .option("--out <dir>", "write bench.json and bench.html there")
    .option("--smoke", "a short run that shows that everything works; its figures say nothing")
    .option("--list", "tell the scenarios")
    .addHelpText(
      "after",
      `
Examples:
  wsfn bench one/ another/                          echo: rate, latency and CPU per message of two functions
  wsfn bench one/ another/ --rate 5000              their latencies at a rate that both keep up with, too
  wsfn bench one/ one/#container                    a function as a process and as an image
  wsfn bench . --scenario start,idle                cold start, and memory of a connection
  wsfn bench --scenario relay                       what the gateway adds, beside nginx
  wsfn bench ws://127.0.0.1:8080 . --size 1000      a running server beside this folder's function
  wsfn bench --scenario all --out report            everything, as a page with charts

Only ratios within one run mean something. Close what else runs; a busy machine shows as noise.
Exit codes: 0 measured, 1 a server did wrong (a false echo, a lost connection), 2 something could not be measured.`,
    )
    .action(run);

async function run(named: readonly string[], flags: BenchFlags): Promise<void> {
  if (flags.list) {
    console.log(aligned(SCENARIOS.map(({ name, says }) => [name, says])).join("\n"));
    return;
  }
  const signal = stopSignal();
  const line = progressLine();
  const scenarios = flags.scenario.includes(ALL) ? SCENARIOS.map(({ name }) => name) : flags.scenario;
  const { subjects, left } = await benchSubjects(named.length > 0 ? named : usualSubjects(), {
    ...(flags.target && { target: flags.target }),
    signal,
    tell: line.show,
  });
  line.clear();
  for (const why of left) console.error(why);
  const code = new DeployedCode();
  try {
    const report = await bench(subjects, {
      scenarios,
      ...(flags.rounds !== undefined && { rounds: flags.rounds }),
      ...(flags.seconds !== undefined && { windowMs: flags.seconds * 1000 }),
      ...(flags.via && { vias: flags.via }),
      ...(flags.connections !== undefined && { connections: flags.connections }),
      ...(flags.inFlight && { inFlight: flags.inFlight }),
      ...(flags.rate !== undefined && { perSecond: flags.rate }),
      ...(flags.size !== undefined && { sizeBytes: flags.size }),
      ...(flags.seed !== undefined && { seed: flags.seed }),
      depth: flags.depth,
      smoke: flags.smoke ?? false,
      means: {
        ways: { gateway: viaGateway },
        relays: { gateway: gatewayRelay },
        deployed: (subject) => code.of(subject),
        suite: (subject, how) => suiteCost(subject, how, signal),
      },
      signal,
      onProgress: (progress) => line.show(progressText(progress)),
    });
    line.clear();
    console.log(flags.json ? JSON.stringify(report) : terminalLines(report).join("\n"));
    if (flags.out !== undefined) await write(flags.out, report);
    process.exitCode = exitCode(report);
  } finally {
    line.clear();
    await code.remove();
  }
}

async function write(dir: string, report: BenchReport): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "bench.json"), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(dir, "bench.html"), html(report));
  console.error(`wrote ${shortPath(join(dir, "bench.json"))} and ${shortPath(join(dir, "bench.html"))}`);
}

function exitCode({ scenarios }: BenchReport): ExitCode {
  const failures = scenarios.flatMap((one) => one.failures);
  if (failures.some(({ blamesServer }) => blamesServer)) return EXIT.bad;
  return failures.length > 0 || scenarios.some((one) => one.contenders.length === 0)
    ? EXIT.cannotJudge
    : EXIT.good;
}

const progressText = ({ scenario, round, rounds, contender }: Progress): string =>
  `${scenario}: round ${round} of ${rounds}, ${contender}`;

/** One line on a terminal that is written over; nothing where stderr is a file. */
function progressLine(): { show(text: string): void; clear(): void } {
  const { stderr } = process;
  if (!stderr.isTTY) return { show: () => {}, clear: () => {} };
  const write = (text: string): void => void stderr.write(`\r\x1b[K${text.slice(0, stderr.columns - 1)}`);
  return { show: write, clear: () => write("") };
}

function seconds(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= MOST_SECONDS) return value;
  throw new InvalidArgumentError(`expected seconds above 0, up to ${MOST_SECONDS}.`);
}

const counts = (text: string): readonly number[] => [...new Set(list(text).map(integer(1, 1024)))];
