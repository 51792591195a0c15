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
import { type Language, reportWords } from "../report/terminal/words/language.ts";
import type { ReportWords } from "../report/terminal/words/report-words.ts";
import { printable } from "../report/visible-text.ts";
import { type Outcome, outcomeOf } from "../report/wording.ts";
import { printableUrl, replayCommand } from "../run/replay-command.ts";
import type { ConformanceOptions } from "../run/runner.ts";
import { selectCases } from "../run/select-cases.ts";
import { StoppedRun } from "../run/stopped-run.ts";
import { type Said, said } from "../words/said.ts";
import type { ConformOptions } from "./conform-options.ts";
import { type StoppedExitCode, stoppedExitCode } from "./stop-signal.ts";

/** 0 every case passed or is known failing, 1 failed, 2 nothing could be judged, 128 + its number: stopped by a signal. */
export type ConformExitCode = 0 | 1 | 2 | StoppedExitCode;

/** What differs between the programs that judge. */
export interface Judging {
  /** As a person types it: it begins the command that runs one case again. */
  readonly program: string;
  /** What has to be named, for the message when it is not. */
  readonly wanted: "a URL" | "a URL or a directory";
  /** What the report for a person is written in. Default `en`; those for programs have no language. */
  readonly language?: Language;
  /** Ends the run. */
  readonly signal: AbortSignal;
  /** Runs the suite against what was named. */
  judge(where: string, run: ConformanceOptions): Promise<Report>;
}

/**
 * What `wsfn conform` and `wsfn-conform` do with their options: list the catalogue, or judge, write the reports and print the result.
 * @throws {CannotJudge} when there can be no verdict
 */
export async function conform(
  where: string | undefined,
  options: ConformOptions,
  { program, wanted, language = "en", signal, judge }: Judging,
): Promise<ConformExitCode> {
  if (options.list) {
    listCases(options);
    return 0;
  }
  await requireReportFiles(options);
  const words = await reportWords(language);
  if (options.from) {
    if (where !== undefined)
      throw bad(said("expected {wanted} or --from, got both", { wanted: said(wanted) }));
    return conclude((await Promise.all(options.from.map(saved))).flat(), options, words);
  }
  if (where === undefined) throw bad(said("expected {wanted}, got nothing", { wanted: said(wanted) }));
  const judged = untilListening(options.wait ?? 0, signal, () =>
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
      ...(options.rooms && { rooms: options.rooms }),
      ...(options.knownFailing && { knownFailing: options.knownFailing }),
    }),
  );
  try {
    return await conclude([await judged], options, words);
  } catch (error) {
    if (!(error instanceof StoppedRun || signal.aborted)) throw error;
    // What was judged before Ctrl-C is worth its time; a run that is not whole judges nothing.
    if (error instanceof StoppedRun) await conclude([error.report], options, words);
    else process.stderr.write(`${words.stoppedAtOnce(program)}\n`);
    return stoppedExitCode(signal);
  }
}

/** Between two looks whether somebody listens: a person notices no less. */
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

/** Writes the reports that were asked for, prints the summary for a person, and returns the exit code. */
async function conclude(
  reports: readonly Report[],
  options: ConformOptions,
  words: ReportWords,
): Promise<ConformExitCode> {
  const requireAll = process.env.WSFN_REQUIRE === "all";
  const files = options.out ?? [];
  for (const [index, format] of (options.report ?? []).entries()) {
    await put(files[index] ?? "-", format, render(format, reports, { requireAll }));
  }
  const toPerson = options.json || files.includes("-") ? process.stderr : process.stdout;
  if (options.json) process.stdout.write(render("json", reports));
  const suited = terminalOptions(toPerson, process.env);
  toPerson.write(render("terminal", reports, { requireAll, words, ...suited }));
  for (const [index, format] of (options.report ?? []).entries()) {
    const file = files[index] ?? "-";
    if (file !== "-") toPerson.write(`${words.wrote(format, printable(file))}\n`);
  }
  return EXIT_CODE[outcomeOf(reports, { requireAll })];
}

const EXIT_CODE = { good: 0, bad: 1, unjudged: 2 } as const satisfies Record<Outcome, ConformExitCode>;

async function saved(file: string): Promise<Report[]> {
  const text = await readFile(file, "utf8").catch((cause: Error) => {
    throw bad(said("expected a saved report in {file}, got {why}", { file, why: cause.message }), cause);
  });
  return readReports(text, file);
}

/** Asked before the run: a person who has waited for it wants its reports. */
async function requireReportFiles({ report: formats = [], out: files = [] }: ConformOptions): Promise<void> {
  if (formats.length !== files.length) {
    throw bad(
      said(
        "expected an --out for each --report, got {reports} --report and {outs} --out: each needs the other",
        { reports: formats.length, outs: files.length },
      ),
    );
  }
  for (const file of files.filter((one) => one !== "-")) {
    await access(dirname(file), constants.W_OK).catch((cause: Error) => {
      const why = cause.message;
      throw bad(said("expected a folder that can be written to for {file}, got {why}", { file, why }), cause);
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
    const why = (cause as Error).message;
    throw bad(
      said("expected to write the {format} report to {file}, got {why}", { format, file, why }),
      cause,
    );
  }
}

const bad = (says: Said, cause?: unknown): CannotJudge => new CannotJudge("BadOption", says, { cause });

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
