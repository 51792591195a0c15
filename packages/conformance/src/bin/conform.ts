import { access, constants, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { CannotJudge } from "../cannot-judge.ts";
import { suiteOf } from "../case/case.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import { type FormatName, render } from "../report/formats.ts";
import { terminalOptions } from "../report/options.ts";
import type { CaseResult, Report } from "../report/report.ts";
import { readReports } from "../report/saved-report.ts";
import { printable } from "../report/visible-text.ts";
import { allCases, countCases, type Outcome, outcome } from "../report/wording.ts";
import { printableUrl, replayCommand } from "../run/replay-command.ts";
import type { ConformanceOptions } from "../run/runner.ts";
import { selectCases } from "../run/select-cases.ts";
import type { ConformOptions } from "./conform-options.ts";

/** 0 every case passed or is excused, 1 judged bad, 2 nothing could be judged. */
export type ConformExitCode = 0 | 1 | 2;

/** What differs between the programs that judge. */
export interface Judging {
  /** As a person types it: it begins the command that runs one case again. */
  readonly program: string;
  /** What has to be named, for the message when it is not. */
  readonly wanted: string;
  /** Ends the run. */
  readonly signal: AbortSignal;
  /** Runs the suite against what was named. */
  judge(where: string, run: ConformanceOptions): Promise<Report>;
}

/**
 * What `wsfn conform` and `wsfn-conform` do with their options: list the catalogue, or judge, write the reports and tell the result.
 * @throws {CannotJudge} when there can be no verdict
 */
export async function conform(
  where: string | undefined,
  options: ConformOptions,
  { program, wanted, signal, judge }: Judging,
): Promise<ConformExitCode> {
  if (options.list) {
    listCases(options);
    return 0;
  }
  await requireReportFiles(options);
  if (options.from) {
    if (where !== undefined) throw new CannotJudge("BadOption", `expected ${wanted} or --from, came both`);
    return conclude((await Promise.all(options.from.map(saved))).flat(), options);
  }
  if (where === undefined) throw new CannotJudge("BadOption", `expected ${wanted}, came nothing`);
  const report = await untilListening(options.wait ?? 0, signal, () =>
    judge(where, {
      signal,
      name: printableUrl(where),
      replay: (id) => replayCommand(program, where, id, options),
      keepWire: options.wire ?? false,
      strict: options.strict ?? false,
      trustsAnyCertificate: options.insecure ?? false,
      onCase: progress(),
      ...(options.depth && { depth: options.depth }),
      ...(options.limit && { limitMs: options.limit * 1000 }),
      ...(options.concurrency && { concurrency: options.concurrency }),
      ...(options.suite && { suites: options.suite }),
      ...(options.case && { cases: options.case }),
      ...(options.header && { headers: options.header }),
      ...(options.capabilities && { capabilities: options.capabilities }),
      ...(options.knownFailing && { knownFailing: options.knownFailing }),
    }),
  );
  return conclude([report], options);
}

const POLL_MS = 100;

/** Runs again as long as nobody listens and time is left: a server that was just started is not there yet. */
async function untilListening<T>(waitSec: number, signal: AbortSignal, run: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + waitSec * 1000;
  for (;;) {
    try {
      return await run();
    } catch (error) {
      const mayCome = error instanceof CannotJudge && error.code === "NobodyListens";
      if (!mayCome || signal.aborted || performance.now() > deadline) throw error;
      await setTimeout(POLL_MS);
    }
  }
}

/** Writes what was asked for, tells a person, and says what it comes to. */
async function conclude(reports: readonly Report[], options: ConformOptions): Promise<ConformExitCode> {
  const requireAll = process.env.WSFN_REQUIRE === "all";
  const files = options.out ?? [];
  for (const [index, format] of (options.report ?? []).entries()) {
    await put(files[index] ?? "-", format, render(format, reports, { requireAll }));
  }
  const toPerson = options.json || files.includes("-") ? process.stderr : process.stdout;
  if (options.json) process.stdout.write(render("json", reports));
  toPerson.write(render("terminal", reports, { requireAll, ...terminalOptions(toPerson, process.env) }));
  for (const [index, format] of (options.report ?? []).entries()) {
    const file = files[index] ?? "-";
    if (file !== "-") toPerson.write(`wrote the ${format} report to ${printable(file)}\n`);
  }
  return EXIT_CODE[outcome(countCases(allCases(reports)), requireAll)];
}

const EXIT_CODE = { good: 0, bad: 1, unjudged: 2 } as const satisfies Record<Outcome, ConformExitCode>;

async function saved(file: string): Promise<Report[]> {
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw new CannotJudge("BadOption", `expected a saved report in ${file}, came ${cause.message}`, {
      cause,
    });
  });
  return readReports(text, file);
}

/** Asked before the run: who has waited for it wants its reports. */
async function requireReportFiles({ report: formats = [], out: files = [] }: ConformOptions): Promise<void> {
  if (formats.length !== files.length) {
    const came = `${formats.length} --report and ${files.length} --out`;
    throw new CannotJudge(
      "BadOption",
      `expected an --out for each --report, came ${came}: each needs the other`,
    );
  }
  for (const file of files.filter((one) => one !== "-")) {
    await access(dirname(file), constants.W_OK).catch((cause: Error) => {
      const came = cause.message;
      throw new CannotJudge(
        "BadOption",
        `expected a folder that can be written to for ${file}, came ${came}`,
        { cause },
      );
    });
  }
}

async function put(file: string, format: FormatName, text: string): Promise<void> {
  if (file === "-") {
    process.stdout.write(text);
    return;
  }
  try {
    await writeFile(file, text);
  } catch (cause) {
    const came = (cause as Error).message;
    throw new CannotJudge("BadOption", `expected to write the ${format} report to ${file}, came ${came}`, {
      cause,
    });
  }
}

/** A line that counts up, for a person who waits. */
function progress(): (result: CaseResult, done: number, total: number) => void {
  const { stderr } = process;
  if (!stderr.isTTY) return () => {};
  return ({ id }, done, total) => {
    const line = `${done}/${total} ${id}`.slice(0, Math.max(20, stderr.columns - 1));
    stderr.write(done === total ? "\r\u001b[K" : `\r\u001b[K${line}`);
  };
}

function listCases(options: ConformOptions): void {
  const cases = selectCases(CATALOGUE, {
    ...(options.suite && { suites: options.suite }),
    ...(options.case && { cases: options.case }),
  });
  const text = options.json
    ? JSON.stringify(cases.map(listed), null, 2)
    : cases.map(({ id, level, says }) => `${id}  ${level}  ${says}`).join("\n");
  process.stdout.write(`${text}\n`);
}

const listed = ({ id, level, says, source, needs, autobahn }: (typeof CATALOGUE)[number]) => ({
  id,
  suite: suiteOf(id),
  level,
  says,
  source,
  needs,
  autobahn,
});
