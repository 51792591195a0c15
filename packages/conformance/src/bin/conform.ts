import { setMaxListeners } from "node:events";
import { access, constants, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { CannotJudge } from "../cannot-judge.ts";
import { suiteOf } from "../case.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import { type FormatName, render } from "../report/formats.ts";
import { terminalOptions } from "../report/options.ts";
import { outcome } from "../report/wording.ts";
import type { CaseResult, Report } from "../report.ts";
import type { ConformanceOptions } from "../runner.ts";
import { selectCases } from "../select-cases.ts";
import type { ConformOptions } from "./conform-options.ts";
import { printableUrl, replayCommand } from "./replay-command.ts";

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
  if (where === undefined) throw new CannotJudge("BadOption", `expected ${wanted}, came nothing`);
  const { report: formats = [], out: files = [] } = options;
  if (formats.length !== files.length) {
    const came = `${formats.length} --report and ${files.length} --out`;
    throw new CannotJudge(
      "BadOption",
      `expected an --out for each --report, came ${came}: each needs the other`,
    );
  }
  for (const file of files) await requireFolder(file);
  // Every case listens for the end of the run, and they run side by side.
  setMaxListeners(0, signal);
  const report = await judge(where, {
    signal,
    name: printableUrl(where),
    replay: (id) => replayCommand(program, where, id, options),
    keepWire: options.wire ?? false,
    strict: options.strict ?? false,
    trustsAnyCertificate: options.insecure ?? false,
    onCase: progress(),
    ...(options.depth && { depth: options.depth }),
    ...(options.concurrency && { concurrency: options.concurrency }),
    ...(options.suite && { suites: options.suite }),
    ...(options.case && { cases: options.case }),
    ...(options.header && { headers: options.header }),
    ...(options.capabilities && { capabilities: options.capabilities }),
    ...(options.knownFailing && { knownFailing: options.knownFailing }),
  });
  const requireAll = process.env.WSFN_REQUIRE === "all";
  await write(report, { ...options, requireAll });
  return { good: 0, bad: 1, unjudged: 2 }[outcome(report.counts, requireAll)] as ConformExitCode;
}

async function write(report: Report, options: ConformOptions & { requireAll: boolean }): Promise<void> {
  const { requireAll, report: formats = [], out: files = [] } = options;
  for (const [index, format] of formats.entries()) {
    await put(files[index] ?? "-", format, render(format, [report], { requireAll }));
  }
  const toPerson = options.json || files.includes("-") ? process.stderr : process.stdout;
  if (options.json) process.stdout.write(render("json", [report]));
  toPerson.write(render("terminal", [report], { requireAll, ...terminalOptions(toPerson, process.env) }));
}

/** Asked before the run: who has waited for it wants its report. */
async function requireFolder(file: string): Promise<void> {
  if (file === "-") return;
  const folder = dirname(file);
  await access(folder, constants.W_OK).catch((cause: Error) => {
    throw new CannotJudge(
      "BadOption",
      `expected a folder that can be written to for ${file}, came ${cause.message}`,
      {
        cause,
      },
    );
  });
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
