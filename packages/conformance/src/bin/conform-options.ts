import { CannotJudge } from "../cannot-judge.ts";
import { type Capability, DECLARABLE, type Depth, SUITES } from "../case/case.ts";
import type { RoomsDescription } from "../case/room.ts";
import type { KnownFailing } from "../judge/verdict.ts";
import { FORMATS, type FormatName } from "../report/formats.ts";
import { type Said, said } from "../words/said.ts";
import { readKnownFailing } from "./known-failing-file.ts";
import { readRooms } from "./rooms-file.ts";

/** What a person may ask of a run on the command line, read. An option that was not given is absent. */
export interface ConformOptions {
  readonly suite?: readonly string[] | undefined;
  readonly case?: readonly string[];
  readonly list?: true;
  readonly json?: true;
  readonly depth?: Depth;
  readonly strict?: true;
  readonly concurrency?: number;
  /** Seconds. */
  readonly limit?: number;
  /** Seconds. */
  readonly wait?: number;
  readonly knownFailing?: KnownFailing;
  readonly capabilities?: readonly Capability[];
  readonly rooms?: RoomsDescription;
  readonly report?: readonly FormatName[];
  readonly out?: readonly string[];
  readonly from?: readonly string[];
  readonly header?: Readonly<Record<string, string>>;
  readonly insecure?: true;
  readonly wire?: true;
}

/** One option. A row without `value` is a switch. */
export interface OptionRow<T = unknown> {
  /** One letter, without its hyphen. */
  readonly short?: string;
  /** What stands in the help for the value. */
  readonly value?: string;
  readonly says: string;
  /** Makes a value of the text; `before` is what an earlier use of the option made. @throws {CannotJudge} `BadOption` */
  readonly read?: (text: string, before: T | undefined) => T;
}

const FILE_FORMATS = (Object.keys(FORMATS) as FormatName[]).filter((name) => name !== "terminal");

/** Every option that judges a URL, by its key in {@link ConformOptions}: one table for each program that has them. */
export const CONFORM_OPTIONS: { readonly [K in keyof ConformOptions]-?: OptionRow<ConformOptions[K]> } = {
  suite: {
    short: "s",
    value: "<names>",
    says: `suites to run, with commas: ${SUITES.join(", ")} (default: all)`,
    read: (text) => (text === "all" ? undefined : names(text)),
  },
  case: { value: "<id>", says: "one case; may be repeated", read: collect },
  list: { says: "list the cases and end" },
  json: { says: "with --list: as JSON; else the JSON report on stdout" },
  depth: {
    value: "<depth>",
    says: 'how much is sent: "quick" or "full" (default: quick)',
    read: (text) => oneOf(text, ["quick", "full"]),
  },
  strict: { says: "a broken SHOULD counts as failed" },
  concurrency: {
    value: "<n>",
    says: "cases at once; no verdict depends on it (default: 16)",
    read: (text) => wholeNumber(text, 1, 1024),
  },
  limit: {
    value: "<seconds>",
    says: "longest time for the run; what is left then is untestable (default: 300, at depth full 3600)",
    read: (text) => wholeNumber(text, 1, 86_400),
  },
  wait: {
    value: "<seconds>",
    says: "how long a server may take until it listens (default: 0)",
    read: (text) => wholeNumber(text, 0, 3600),
  },
  knownFailing: {
    value: "<file>",
    says: "JSON: [{ reason, cases: [id] }], case id -> reason, or a wsfn.json; a stale entry is red",
    read: readKnownFailing,
  },
  capabilities: {
    value: "<names>",
    says: `what the server can do: ${DECLARABLE.join(", ")} (default: found out)`,
    read: (text) => names(text).map((name) => oneOf(name, DECLARABLE)),
  },
  rooms: {
    value: "<file>",
    says: "JSON: what is to be known of its rooms, as rooms of a wsfn.json has it, or a wsfn.json (default: found out, with --suite rooms)",
    read: readRooms,
  },
  report: {
    value: "<format>",
    says: `${FILE_FORMATS.join(", ")}; with an --out each; may be repeated`,
    read: (text, before = []) => [...before, oneOf(text, FILE_FORMATS)],
  },
  out: {
    value: "<file>",
    says: "where the report goes, in the order of --report; - is stdout",
    read: collect,
  },
  from: {
    value: "<file>",
    says: "report what was saved with --report json in place of a run; may be repeated",
    read: collect,
  },
  header: {
    short: "H",
    value: "<line>",
    says: "header of every handshake, e.g. 'Cookie: a=b'; may be repeated",
    read: header,
  },
  insecure: { short: "k", says: "skip TLS certificate verification" },
  wire: { says: "keep the wire log of every case, not only of those that did not pass" },
};

/** What takes an option: a command of commander's, whichever copy of it a program has. */
export interface TakesOptions {
  option(flags: string, says: string, read?: (text: string, before: unknown) => unknown): unknown;
}

/**
 * Gives a command every row of {@link CONFORM_OPTIONS}; its action then gets {@link ConformOptions}.
 * @param words what each option does. Default: in English
 */
export function addConformOptions<C extends TakesOptions>(
  command: C,
  words?: Readonly<Record<keyof ConformOptions, string>>,
): C {
  for (const [name, { short, value, says: english }] of Object.entries(CONFORM_OPTIONS)) {
    const key = name as keyof ConformOptions;
    const says = words?.[key] ?? english;
    const flags = [...(short ? [`-${short}`] : []), longName(key)].join(", ");
    if (value === undefined) command.option(flags, says);
    else command.option(`${flags} ${value}`, says, (text, before) => readOption(key, text, before));
  }
  return command;
}

/** `knownFailing` -> `--known-failing`. */
export const longName = (key: string): string =>
  `--${key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Reads one value of an option. @throws {CannotJudge} that names the option */
export function readOption(key: keyof ConformOptions, text: string, before: unknown): unknown {
  const { read } = CONFORM_OPTIONS[key] as OptionRow;
  try {
    return read?.(text, before);
  } catch (error) {
    if (!(error instanceof CannotJudge)) throw error;
    const says = said("{option}: {problem}", { option: longName(key), problem: error.says });
    throw new CannotJudge(error.code, says, { cause: error });
  }
}

/** The last line of the help of every program that judges. */
export const EXIT_CODES =
  "Exit codes: 0 every case passed or is known failing, 1 a case failed or a known failure is stale, 2 could not judge, 130 stopped by Ctrl-C.";

const bad = (says: Said): CannotJudge => new CannotJudge("BadOption", says);

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** `a,b` as a list; an empty part is a typing error. */
function names(text: string): readonly string[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.includes(""))
    throw bad(said("expected names with commas between them, got {got}", { got: JSON.stringify(text) }));
  return parts;
}

function oneOf<const T extends string>(text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found === undefined)
    throw bad(
      said("expected one of {names}, got {got}", { names: known.join(", "), got: JSON.stringify(text) }),
    );
  return found;
}

function wholeNumber(text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most)
    throw bad(
      said("expected a whole number from {least} to {most}, got {got}", {
        least,
        most,
        got: JSON.stringify(text),
      }),
    );
  return value;
}

function header(
  line: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const match = /^(?<name>[!#$%&'*+.^_`|~\w-]+):[ \t]*(?<value>[^\r\n]*)$/.exec(line);
  if (!match?.groups) throw bad(said("expected 'Name: value', got {got}", { got: JSON.stringify(line) }));
  return { ...before, [match.groups.name ?? ""]: match.groups.value ?? "" };
}
