import { readFileSync } from "node:fs";
import { CannotJudge } from "../cannot-judge.ts";
import { type Capability, DECLARABLE, type Depth, SUITES } from "../case/case.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import type { KnownFailing } from "../judge/verdict.ts";
import { FORMATS, type FormatName } from "../report/formats.ts";
import { placeInFile, placeOfSyntaxError } from "../run/place-in-file.ts";

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
  list: { says: "say which cases there are and end" },
  json: { says: "with --list: as JSON; else the JSON report on stdout" },
  depth: {
    value: "<depth>",
    says: 'how much is sent: "quick" or "full" (default: quick)',
    read: (text) => oneOf(text, ["quick", "full"]),
  },
  strict: { says: "a broken SHOULD counts as failed" },
  concurrency: {
    value: "<n>",
    says: "cases at once; no verdict of a server that stays up depends on it (default: 16)",
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
    says: "JSON: case id -> reason, or a wsfn.json; a stale entry is red",
    read: knownFailing,
  },
  capabilities: {
    value: "<names>",
    says: `what the server can do: ${DECLARABLE.join(", ")} (default: found out)`,
    read: (text) => names(text).map((name) => oneOf(name, DECLARABLE)),
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
  insecure: { short: "k", says: "accept a certificate that nobody vouches for" },
  wire: { says: "keep the wire log of every case, not only of those that did not pass" },
};

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
    throw new CannotJudge(error.code, `${longName(key)}: ${error.message}`, { cause: error });
  }
}

/** What the help of every program that judges says last. */
export const EXIT_CODES =
  "Exit codes: 0 every case passed or is excused, 1 a case failed or an excuse is stale, 2 could not judge.";

const bad = (message: string): CannotJudge => new CannotJudge("BadOption", message);

function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

/** `a,b` as a list; an empty part is a typing error. */
function names(text: string): readonly string[] {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.includes("")) throw bad(`expected names with commas between them, came ${JSON.stringify(text)}`);
  return parts;
}

function oneOf<const T extends string>(text: string, known: readonly T[]): T {
  const found = known.find((one) => one === text);
  if (found === undefined) throw bad(`expected one of ${known.join(", ")}, came ${JSON.stringify(text)}`);
  return found;
}

function wholeNumber(text: string, least: number, most: number): number {
  const value = Number(text);
  if (text.trim() === "" || !Number.isInteger(value) || value < least || value > most)
    throw bad(`expected a whole number from ${least} to ${most}, came ${JSON.stringify(text)}`);
  return value;
}

function header(
  line: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const match = /^(?<name>[!#$%&'*+.^_`|~\w-]+):[ \t]*(?<value>[^\r\n]*)$/.exec(line);
  if (!match?.groups) throw bad(`expected 'Name: value', came ${JSON.stringify(line)}`);
  return { ...before, [match.groups.name ?? ""]: match.groups.value ?? "" };
}

/** A reason is a text, or `{ "reason": text, "sometimes": true }` as a wsfn.json may have it. */
function knownFailing(file: string): KnownFailing {
  const content = jsonOf(file);
  const listed = isObject(content) ? (content.knownFailing ?? content) : undefined;
  if (!isObject(listed)) throw badList(`expected an object of case id -> reason in ${file}`);
  return Object.fromEntries(
    Object.entries(listed).map(([id, entry]) => {
      const place = (): string => placeInFile(file, JSON.stringify(id));
      const reason = isObject(entry) ? entry.reason : entry;
      if (typeof reason !== "string") throw badList(`expected a text as the reason of ${id} in ${place()}`);
      if (!CATALOGUE.some((one) => one.id === id))
        throw badList(`expected the id of a case in ${place()}, came ${JSON.stringify(id)}`);
      return [id, isObject(entry) && entry.sometimes === true ? { reason, sometimes: true } : reason];
    }),
  );
}

function jsonOf(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw badList(`expected a file that can be read, came ${(cause as Error).message}`, cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const error = cause as Error;
    throw badList(`expected JSON in ${placeOfSyntaxError(file, text, error)}, came: ${error.message}`, cause);
  }
}

const badList = (message: string, cause?: unknown): CannotJudge =>
  new CannotJudge("BadKnownFailing", message, { cause });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
