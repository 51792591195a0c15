import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type BenchReport,
  type BenchWords,
  bench,
  columns,
  ENGLISH,
  html,
  type Progress,
  SCENARIOS,
  scenariosFor,
  svg,
  terminalLines,
} from "@wsfn/bench";
import { stopSignal } from "@wsfn/conformance/stop-signal";
import type { Target } from "@wsfn/platform";
import { Command, InvalidArgumentError, Option } from "commander";
import { benchSubjects, usualSubjects } from "../bench/bench-subjects.ts";
import { DeployedCode } from "../bench/deployed-code.ts";
import { gatewayRelay, throughGateway, watchedGatewayRelay } from "../bench/gateway-route.ts";
import { suiteCost } from "../bench/suite-cost.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { shortPath } from "../function-folder.ts";
import { addExamples, type Examples } from "../language/examples.ts";
import { isChinese, say } from "../language/language.ts";
import { integer, list } from "../option.ts";
import { orStopped } from "../or-stopped.ts";
import { addReadingFlags, type ReadingFlags, readingOf } from "../reading-flags.ts";
import { showProgress } from "../text/progress.ts";

interface BenchFlags extends ReadingFlags {
  readonly scenario: readonly string[];
  readonly minutes: number;
  readonly rounds?: number;
  readonly allRounds?: true;
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
  readonly console?: true;
  readonly list?: true;
}

const ALL = "all";
const MINUTE_MS = 60_000;
const MOST_MINUTES = 24 * 60;
const MOST_SECONDS = 600;
const MOST_PER_SECOND = 1_000_000;

const EXAMPLES: Examples = {
  examples: [
    ["wsfn bench one/ another/", "echo: rate, latency and CPU for a message of two functions"],
    ["wsfn bench one/ another/ --rate 5000", "also their latencies at a rate that both keep up with"],
    ["wsfn bench one/ one/#container", "a function as a process and as an image"],
    ["wsfn bench . --scenario start,idle", "cold start, and memory of a connection"],
    ["wsfn bench --scenario relay", "what the gateway adds, beside nginx"],
    ["wsfn bench --scenario relay --console", "and what a console adds that somebody has open"],
    ["wsfn bench chat/ other/ --scenario rooms", "deliveries in rooms across instances, beside bare Redis"],
    ["wsfn bench ws://127.0.0.1:8080 . --size 1000", "a running server beside this folder's function"],
    ["wsfn bench --scenario all --out report", "everything, as a page with charts"],
    ["wsfn bench one/ another/ --minutes 20 --all-rounds", "the narrowest intervals"],
  ],
  notes: [
    "Only ratios within one run mean something. On a busy machine a run takes longer, and intervals are wider.",
    "Exit codes: 0 measured, 1 a server failed (a false echo, a lost connection), 2 something could not be measured, 130 stopped by Ctrl-C.",
  ],
};

/** `wsfn bench`: measures functions and servers against each other, and claims only what it can be sure of. */
export const benchCommand = (): Command => addExamples(addReadingFlags(command()), EXAMPLES).action(run);

const command = (): Command =>
  new Command("bench")
    .summary("compare functions and servers: rate, latency, memory, cold start")
    .description(
      "Measures WebSocket echo servers against each other. Each round starts fresh processes; short windows of load alternate between them, and neighbours are compared. It ends when every answer is in, with an error of at most 2 % for all of them together.",
    )
    .argument(
      "[dir|url...]",
      "functions' folders, with #runtime or #container where not as --target says, and ws:// URLs; default: this folder, or those in apps/ with bench in wsfn.json",
    )
    .addOption(
      new Option("-s, --scenario <a,b>", "what to measure, `all` for everything; see --list")
        .default(["echo"], "echo")
        .argParser(list),
    )
    .addOption(
      new Option("--minutes <m>", "longest time for a scenario; it ends sooner when every answer is in")
        .default(4)
        .argParser(upTo(MOST_MINUTES)),
    )
    .addOption(new Option("--rounds <n>", "most rounds of a scenario").argParser(integer(1, 1000)))
    .option("--all-rounds", "use all of the time or rounds, for narrower intervals")
    .addOption(
      new Option("--seconds <s>", "length of one window (default: 0.05)").argParser(upTo(MOST_SECONDS)),
    )
    .addOption(
      new Option(
        "--target <target>",
        "what the functions run as; default: runtime where there is one",
      ).choices(["runtime", "container"]),
    )
    .addOption(
      new Option(
        "--via <a,b>",
        "routes to a function: direct, gateway; default: what a scenario is about",
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
        "also send n messages a second in an open loop: latency from when each was due",
      ).argParser(integer(1, MOST_PER_SECOND)),
    )
    .addOption(
      new Option("--size <octets>", "payload of a message (default: 20)").argParser(integer(1, 1_000_000)),
    )
    .addOption(
      new Option("--depth <depth>", "of the conformance suite").choices(["quick", "full"]).default("quick"),
    )
    .addOption(
      new Option("--seed <n>", "order of contenders; the report states it").argParser(
        integer(0, 2 ** 32 - 1),
      ),
    )
    .option("--console", "relay: also the gateway with its console open, where nobody inspects")
    .option("--json", "the report as JSON on stdout")
    .option("--out <dir>", "write bench.json, bench.html, and a picture for each scenario there")
    .option("--smoke", "a short run that shows that everything works; its figures mean nothing")
    .option("--list", "print the scenarios and end");

async function run(named: readonly string[], flags: BenchFlags): Promise<void> {
  if (flags.list) {
    const { says } = await words();
    console.log(columns(SCENARIOS.map((scenario) => [scenario.name, says(scenario)])).join("\n"));
    return;
  }
  const signal = stopSignal();
  const report = await orStopped("bench", signal, measured(named, flags, signal));
  if (report === undefined) return;
  console.log(flags.json ? JSON.stringify(report) : terminalLines(report, await words()).join("\n"));
  if (flags.out !== undefined) await write(flags.out, report);
  process.exitCode = exitCode(report);
}

/** What the report for a person is written in. */
const words = async (): Promise<BenchWords> =>
  isChinese() ? (await import("../language/zh/bench.ts")).BENCH_ZH : ENGLISH;

async function measured(
  named: readonly string[],
  flags: BenchFlags,
  signal: AbortSignal,
): Promise<BenchReport> {
  using progress = showProgress();
  const { subjects, leftOut } = await benchSubjects(named.length > 0 ? named : usualFor(flags), {
    ...readingOf(flags),
    ...(flags.target && { target: flags.target }),
    signal,
    onStep: progress.step,
  });
  progress.clear();
  for (const why of leftOut) console.error(why);
  const code = new DeployedCode();
  try {
    return await bench(subjects, {
      ...given(flags),
      scenarios: flags.scenario.includes(ALL) ? scenariosFor(subjects) : flags.scenario,
      providers: {
        routes: { gateway: throughGateway },
        relays: {
          gateway: gatewayRelay,
          ...(flags.console && { "gateway, console open": watchedGatewayRelay }),
        },
        deployed: (subject) => code.of(subject),
        suite: (subject, how) => suiteCost(subject, how, signal),
      },
      signal,
      onProgress: (step) => progress.step(progressText(step)),
    });
  } finally {
    await code.remove();
  }
}

/** Nothing is built for scenarios that bring what they measure. */
function usualFor({ scenario }: BenchFlags): readonly string[] {
  const bringing: readonly string[] = SCENARIOS.filter(({ needsSubjects }) => needsSubjects === false).map(
    ({ name }) => name,
  );
  return scenario.every((name) => bringing.includes(name)) ? [] : usualSubjects();
}

/** The options that were given; the others have the defaults of `bench`. */
const given = (flags: BenchFlags): Parameters<typeof bench>[1] => ({
  mostMs: flags.minutes * MINUTE_MS,
  ...(flags.rounds !== undefined && { rounds: flags.rounds }),
  ...(flags.allRounds && { stopsWhenAnswered: false }),
  ...(flags.seconds !== undefined && { windowMs: flags.seconds * 1000 }),
  ...(flags.via && { routes: flags.via }),
  ...(flags.connections !== undefined && { connections: flags.connections }),
  ...(flags.inFlight && { inFlight: flags.inFlight }),
  ...(flags.rate !== undefined && { perSecond: flags.rate }),
  ...(flags.size !== undefined && { sizeBytes: flags.size }),
  ...(flags.seed !== undefined && { seed: flags.seed }),
  depth: flags.depth,
  smoke: flags.smoke ?? false,
});

async function write(dir: string, report: BenchReport): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, "bench.json"), `${JSON.stringify(report, null, 2)}\n`);
  await writeFile(join(dir, "bench.html"), html(report));
  const charted = report.scenarios.filter(({ contenders }) => contenders.length > 0);
  for (const scenario of charted) await writeFile(join(dir, `${scenario.name}.svg`), svg(scenario));
  const names = ["bench.json", "bench.html", ...charted.map(({ name }) => `${name}.svg`)];
  const files = names.map((name) => shortPath(join(dir, name)));
  console.error(say("wrote {files}", { files: files.join(say(", ")) }));
}

function exitCode({ scenarios }: BenchReport): ExitCode {
  const failures = scenarios.flatMap((one) => one.failures);
  if (failures.some(({ blamesServer }) => blamesServer)) return EXIT.bad;
  return failures.length > 0 || scenarios.some((one) => one.contenders.length === 0)
    ? EXIT.cannotJudge
    : EXIT.good;
}

/** `echo: round 3, one; 2 of 4 answers, 240 s at most`. */
function progressText({ scenario, round, contender, answers, questions, mostMs }: Progress): string {
  const run = { scenario, round, contender, seconds: Math.round(mostMs / 1000) };
  return questions > 0
    ? say("{scenario}: round {round}, {contender}; {answers} of {questions} answers, {seconds} s at most", {
        ...run,
        answers,
        questions,
      })
    : say("{scenario}: round {round}, {contender}, {seconds} s at most", run);
}

/** A number above 0, fractions allowed. */
function upTo(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (value > 0 && value <= most) return value;
    throw new InvalidArgumentError(say("expected a number above 0, up to {most}.", { most }));
  };
}

const counts = (text: string): readonly number[] => [...new Set(list(text).map(integer(1, 1024)))];
