import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import {
  CAPABILITIES,
  CATALOGUE,
  type Capability,
  type CaseResult,
  type ConformanceOptions,
  conformance,
  conformanceDir,
  FORMATS,
  type FormatName,
  isRed,
  type Report,
  render,
  SUITES,
  selectCases,
  suiteOf,
  terminalOptions,
} from "@wsfn/conformance";
import { vias } from "@wsfn/gateway/via";
import type { Target } from "@wsfn/platform";
import { Command, InvalidArgumentError, Option } from "commander";
import { EXIT } from "../exit-code.ts";
import { integer, list } from "../option.ts";
import { stopSignal } from "../stop-signal.ts";
import { UsageError } from "../usage-error.ts";

interface ConformOptions {
  readonly suite?: readonly string[];
  readonly case?: readonly string[];
  readonly list?: true;
  readonly json?: true;
  readonly depth: "quick" | "full";
  readonly strict?: true;
  readonly concurrency: number;
  readonly knownFailing?: Readonly<Record<string, string>>;
  readonly capabilities?: readonly Capability[];
  readonly report: readonly FormatName[];
  readonly out: readonly string[];
  readonly via: "direct" | "gateway";
  readonly target: Target;
  readonly header?: Readonly<Record<string, string>>;
  readonly insecure?: true;
  readonly wire?: true;
}

const FILE_FORMATS = (Object.keys(FORMATS) as FormatName[]).filter((name) => name !== "terminal");

export const conformCommand = (): Command =>
  new Command("conform")
    .summary("run the conformance suite against a server or a function")
    .description(
      "Runs the WebSocket conformance suite. A URL is any server that echoes; a directory is a function,\n" +
        "which is started first and stopped afterwards.",
    )
    .argument("[url|dir]", "ws:// or wss:// URL, or a directory that holds an s.yaml")
    .option("-s, --suite <names>", `suites to run, with commas: ${SUITES.join(", ")} (default: all)`, suites)
    .option("--case <id>", "one case; may be given several times", collect)
    .option("--list", "say which cases there are and end")
    .option("--json", "with --list: as JSON; else the JSON report on stdout")
    .addOption(new Option("--depth <depth>", "how much is sent").choices(["quick", "full"]).default("quick"))
    .option("--strict", "a broken SHOULD counts as failed")
    .addOption(
      new Option("--concurrency <n>", "cases at once; no verdict depends on it")
        .default(16)
        .argParser(integer(1, 1024)),
    )
    .option(
      "--known-failing <file>",
      "JSON: case id -> reason, or a wsfn.json; a stale entry is red",
      knownFailing,
    )
    .option("--capabilities <names>", `what a URL's server can do: ${CAPABILITIES.join(", ")}`, capabilities)
    .option(
      "--report <format>",
      `${FILE_FORMATS.join(", ")}; with an --out each; may be repeated`,
      collectFormat,
      [],
    )
    .option("--out <file>", "where the report goes, in the order of --report; - is stdout", collect, [])
    .addOption(
      new Option("--via <way>", "how a function is reached").choices(["direct", "gateway"]).default("direct"),
    )
    .addOption(
      new Option("--target <target>", "what a function runs as")
        .choices(["runtime", "container"])
        .default("runtime"),
    )
    .option(
      "-H, --header <line>",
      "header of every handshake, e.g. 'Cookie: a=b'; may be repeated",
      collectHeader,
    )
    .option("-k, --insecure", "accept a certificate that nobody vouches for")
    .option("--wire", "keep the wire log of every case, not only of those that did not pass")
    .addHelpText(
      "after",
      `
Examples:
  wsfn conform ws://localhost:8080                            any server that echoes
  wsfn conform . --via gateway                                the function in this folder, as the platform reaches it
  wsfn conform ws://localhost:8080 --suite close,utf8         two suites
  wsfn conform . --report junit --out junit.xml --report html --out report.html
  wsfn conform --list --json                                  the catalogue

Exit codes: 0 every case passed or is excused, 1 a case failed or an excuse is stale, 2 could not judge.`,
    )
    .action(conform);

async function conform(where: string | undefined, options: ConformOptions): Promise<void> {
  if (options.list) {
    listCases(options);
    return;
  }
  if (where === undefined) throw new UsageError("expected a URL or a directory; see wsfn conform --help");
  if (options.report.length !== options.out.length) {
    throw new UsageError(
      `${options.report.length} --report and ${options.out.length} --out: each needs the other`,
    );
  }
  const signal = stopSignal();
  const run: ConformanceOptions = {
    depth: options.depth,
    concurrency: options.concurrency,
    strict: options.strict ?? false,
    keepWire: options.wire ?? false,
    trustsAnyCertificate: options.insecure ?? false,
    signal,
    onCase: progress(),
    ...(options.suite && { suites: options.suite }),
    ...(options.case && { cases: options.case }),
    ...(options.header && { headers: options.header }),
    ...(options.capabilities && { capabilities: options.capabilities }),
    ...(options.knownFailing && { knownFailing: options.knownFailing }),
  };
  const report = /^(wss?|https?):\/\//.test(where)
    ? await conformance(where, run)
    : await conformanceDir(where, { ...run, target: options.target, via: options.via, vias });
  await write(report, options);
  const requireAll = process.env.WSFN_REQUIRE === "all";
  process.exitCode = report.cases.some(({ verdict }) => isRed(verdict, requireAll)) ? EXIT.bad : EXIT.good;
}

async function write(report: Report, options: ConformOptions): Promise<void> {
  const requireAll = process.env.WSFN_REQUIRE === "all";
  for (const [index, format] of options.report.entries()) {
    const out = options.out[index] ?? "-";
    const text = render(format, [report], { requireAll });
    if (out === "-") process.stdout.write(text);
    else await writeFile(out, text);
  }
  const toPerson = options.json || options.out.includes("-") ? process.stderr : process.stdout;
  if (options.json) process.stdout.write(render("json", [report]));
  toPerson.write(render("terminal", [report], { requireAll, ...terminalOptions(toPerson, process.env) }));
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
  }).map(({ id, level, says, source, needs, autobahn }) => ({
    id,
    suite: suiteOf(id),
    level,
    says,
    source,
    needs,
    autobahn,
  }));
  if (options.json) console.log(JSON.stringify(cases, null, 2));
  else for (const { id, level, says } of cases) console.log(`${id}  ${level}  ${says}`);
}

function suites(text: string): readonly string[] | undefined {
  return text === "all" ? undefined : list(text);
}

function capabilities(text: string): readonly Capability[] {
  const names = list(text);
  const unknown = names.find((name) => !(CAPABILITIES as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw new InvalidArgumentError(`"${unknown}" is none of ${CAPABILITIES.join(", ")}.`);
  return names as readonly Capability[];
}

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

function collectFormat(value: string, before: readonly FormatName[]): readonly FormatName[] {
  if (!(FILE_FORMATS as readonly string[]).includes(value)) {
    throw new InvalidArgumentError(`expected one of ${FILE_FORMATS.join(", ")}.`);
  }
  return [...before, value as FormatName];
}

function collectHeader(
  line: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const match = /^(?<name>[!#$%&'*+.^_`|~\w-]+):[ \t]*(?<value>[^\r\n]*)$/.exec(line);
  if (!match?.groups) throw new InvalidArgumentError("expected 'Name: value'.");
  return { ...before, [match.groups.name ?? ""]: match.groups.value ?? "" };
}

function knownFailing(file: string): Readonly<Record<string, string>> {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new InvalidArgumentError(`${file} cannot be read as JSON: ${(error as Error).message}.`);
  }
  const entries = Object.entries((content as { knownFailing?: object }).knownFailing ?? (content as object));
  const wrong = entries.find(([, reason]) => typeof reason !== "string");
  if (wrong) throw new InvalidArgumentError(`${file}: the reason of ${wrong[0]} is not a text.`);
  return Object.fromEntries(entries);
}
