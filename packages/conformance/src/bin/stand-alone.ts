import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CannotJudge } from "../cannot-judge.ts";
import { wrap } from "../report/display-width.ts";
import { conformance } from "../run/runner.ts";
import { type ConformExitCode, conform } from "./conform.ts";
import {
  CONFORM_OPTIONS,
  type ConformOptions,
  EXIT_CODES,
  longName,
  type OptionRow,
  readOption,
} from "./conform-options.ts";

const PROGRAM = "wsfn-conform";
const HELP_COLUMNS = 100;
const ROWS = Object.entries(CONFORM_OPTIONS) as [keyof ConformOptions, OptionRow][];
const SWITCHES: readonly [string, string][] = [
  ["-h, --help", "say this and end"],
  ["-V, --version", "say the version and end"],
];

/** `wsfn-conform`: the suite as a program that needs nothing but Node. Sets the exit code; never throws. */
export async function standAlone(argv: readonly string[]): Promise<void> {
  // The reader of a pipe may leave early (`| head`): that is its right and no fault.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit();
  });
  try {
    process.exitCode = await run(argv);
  } catch (error) {
    if (error instanceof CannotJudge) console.error(`${PROGRAM}: ${error.message}; ${error.hint}`);
    else console.error(`${PROGRAM}: this is a defect of ${PROGRAM}, please report it:`, error);
    process.exitCode = 2;
  }
}

async function run(argv: readonly string[]): Promise<ConformExitCode> {
  const { values, positionals } = read(argv);
  if (values.help || values.version) {
    process.stdout.write(values.help ? help() : `${version()}\n`);
    return 0;
  }
  if (positionals.length > 1)
    throw new CannotJudge(
      "BadOption",
      `expected one URL, came ${positionals.length}: ${positionals.join(" ")}`,
    );
  return conform(positionals[0], conformOptions(values), {
    program: `npx ${PROGRAM}`,
    wanted: "a URL",
    signal: stopSignal(),
    judge: conformance,
  });
}

type Values = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

function read(argv: readonly string[]): { values: Values; positionals: string[] } {
  const rows = ROWS.map(([key, { short, value }]) => {
    const type = value === undefined ? ("boolean" as const) : ("string" as const);
    return [longName(key).slice(2), { type, multiple: type === "string", ...(short && { short }) }] as const;
  });
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        ...Object.fromEntries(rows),
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "V" },
      },
    });
  } catch (cause) {
    // Node's own words; what follows the first sentence is about positionals that look like options.
    const [came] = (cause as Error).message.split(/\. |\n/);
    throw new CannotJudge("BadOption", `expected options as the help has them, came: ${came}`, { cause });
  }
}

function conformOptions(values: Values): ConformOptions {
  const given = ROWS.flatMap(([key]) => {
    const value = values[longName(key).slice(2)];
    if (value === undefined) return [];
    if (!Array.isArray(value)) return [[key, value] as const];
    const made = value.reduce<unknown>((before, text) => readOption(key, String(text), before), undefined);
    return [[key, made] as const];
  });
  return Object.fromEntries(given);
}

function help(): string {
  const options = ROWS.map(([key, { short, value, says }]): [string, string] => [
    `${short ? `-${short}, ` : "    "}${longName(key)}${value ? ` ${value}` : ""}`,
    says,
  ]);
  const rows = [...options, ...SWITCHES];
  const width = Math.max(...rows.map(([flags]) => flags.length)) + 4;
  const lines = rows.flatMap(([flags, says]) =>
    wrap(says, HELP_COLUMNS - width).map((text, at) => `  ${at === 0 ? flags : ""}`.padEnd(width) + text),
  );
  return `Usage: ${PROGRAM} [options] <url>

Runs the WebSocket conformance suite against any server that echoes, and judges it.

Options:
${lines.join("\n")}

Examples:
  ${PROGRAM} ws://localhost:8080                          the whole catalogue
  ${PROGRAM} ws://localhost:8080 --suite close,utf8       two suites
  ${PROGRAM} ws://localhost:8080 --case framing/text-125  one case
  ${PROGRAM} wss://example.com/socket -H 'Authorization: Bearer TOKEN'
  ${PROGRAM} ws://localhost:8080 --report junit --out junit.xml --report html --out report.html
  ${PROGRAM} --list --json                                the catalogue

${EXIT_CODES}
`;
}

/** The version of the package that this file belongs to, wherever its build has put it. */
function version(): string {
  for (let dir = dirname(fileURLToPath(import.meta.url)); dir !== dirname(dir); dir = dirname(dir)) {
    const file = join(dir, "package.json");
    if (existsSync(file)) return JSON.parse(readFileSync(file, "utf8")).version;
  }
  return "unknown";
}

/** Ctrl-C ends the run with one clear line; a second one ends the process at once. */
function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => controller.abort());
  return controller.signal;
}
