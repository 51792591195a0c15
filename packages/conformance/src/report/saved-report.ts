import { CannotJudge } from "../cannot-judge.ts";
import { VERDICTS } from "../judge/verdict.ts";
import { type Said, said } from "../words/said.ts";
import type { Report } from "./report.ts";
import { visible } from "./visible-text.ts";

/** Says what was expected, or undefined when the value is that. */
type Check = (value: unknown, at: string) => Said | undefined;

const isA =
  (type: "string" | "number" | "boolean"): Check =>
  (value, at) =>
    typeof value === type
      ? undefined
      : said("{at}: expected a {type}, got {got}", { at, type, got: kindOf(value) });

const oneOf =
  (...values: readonly unknown[]): Check =>
  (value, at) =>
    values.includes(value)
      ? undefined
      : said("{at}: expected one of {names}, got {got}", {
          at,
          names: values.join(", "),
          got: kindOf(value),
        });

const either =
  (...checks: readonly Check[]): Check =>
  (value, at) => {
    const problems = checks.map((check) => check(value, at));
    return problems.includes(undefined) ? undefined : problems[0];
  };

const first = (problems: Iterable<Said | undefined>): Said | undefined => {
  for (const problem of problems) if (problem !== undefined) return problem;
  return undefined;
};

const listOf =
  (check: Check): Check =>
  (value, at) =>
    Array.isArray(value)
      ? first(value.map((one, index) => check(one, `${at}[${index}]`)))
      : said("{at}: expected a list, got {got}", { at, got: kindOf(value) });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const mapOf =
  (check: Check): Check =>
  (value, at) =>
    isObject(value)
      ? first(Object.entries(value).map(([key, one]) => check(one, `${at}.${key}`)))
      : said("{at}: expected an object, got {got}", { at, got: kindOf(value) });

const fields =
  (required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  (value, at) => {
    if (!isObject(value)) return said("{at}: expected an object, got {got}", { at, got: kindOf(value) });
    const given = Object.entries(optional).filter(([key]) => value[key] !== undefined);
    return first(
      [...Object.entries(required), ...given].map(([key, check]) => check(value[key], `${at}.${key}`)),
    );
  };

const kindOf = (value: unknown): string =>
  value === undefined ? "nothing" : visible(JSON.stringify(value), 40);

const text = isA("string");
const number = isA("number");
const counts = fields(Object.fromEntries([...VERDICTS, "total"].map((key) => [key, number])));
const wireEntry = fields({
  direction: oneOf("sent", "received", "event"),
  atMs: number,
  hex: text,
  bytes: number,
  label: text,
});
const caseResult = fields(
  {
    id: text,
    suite: text,
    level: oneOf("MUST", "SHOULD", "MAY"),
    says: text,
    source: fields({ rfc: either(number, oneOf("platform", "echo", "centrifuge")), section: text }),
    autobahn: listOf(text),
    verdict: oneOf(...VERDICTS),
    closeCode: either(number, oneOf(null)),
    why: text,
    elapsedMs: number,
  },
  {
    detail: listOf(text),
    cause: fields({ what: text, rank: number }, { kind: text, of: text }),
    wire: listOf(wireEntry),
    place: text,
    replay: text,
  },
);
const report = fields(
  {
    target: text,
    startedAt: text,
    elapsedMs: number,
    depth: oneOf("quick", "full"),
    strict: isA("boolean"),
    capabilities: listOf(text),
    counts,
    suites: mapOf(counts),
    cases: listOf(caseResult),
  },
  {
    incomplete: fields({ judged: number, of: number }),
    remarks: listOf(text),
    machine: fields({ cores: number, load: number }),
    askedAgain: fields({ cases: number, confirmed: number }),
  },
);

/**
 * Reads what the `json` format wrote, one report or several, so that runs made apart can share one page.
 * `from` names the text in the error. Fields of a later version are kept.
 * @throws {CannotJudge} `BadReport` when it is no JSON or no report; the message names the first wrong field.
 */
export function readReports(json: string, from: string): Report[] {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new CannotJudge(
      "BadReport",
      said("{from}: expected a report in JSON, got text that is no JSON", { from }),
      {
        cause,
      },
    );
  }
  const reports = Array.isArray(value) ? value : [value];
  const problem = listOf(report)(reports, "report");
  if (problem !== undefined) throw new CannotJudge("BadReport", said("{from}: {problem}", { from, problem }));
  return reports as Report[];
}
