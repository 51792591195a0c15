import { type Markup, markup, markupLines } from "./markup.ts";
import type { RenderOptions } from "./options.ts";
import { type CaseResult, isRed, type Report } from "./report.ts";
import { wireLines } from "./terminal/wire-lines.ts";
import { bySuite, caseTimeMs, closeCodeName, ruleText, sourceName } from "./wording.ts";

type Kind = "passed" | "failure" | "error" | "skipped";

/**
 * JUnit XML as Jenkins, GitLab and GitHub's viewers read it: a `testsuite` for each target and suite, `classname` =
 * target.suite, `name` = the case's permanent id, so that a case keeps its history. Broken rules and stale known failures are
 * failures; what could not be tested is skipped, or an error under `requireAll`; known failures and what is out of scope
 * are skipped with their reason. A warning passes and says so in its output: the format has no word for it. Nor has it one for a run that
 * was stopped: that is a test case of its own with an error, the one thing that every reader takes for red.
 */
export function junit(reports: readonly Report[], options: RenderOptions = {}): string {
  const kinds = reports.flatMap((report) => [
    ...report.cases.map((one) => kindOf(one, options)),
    ...(report.incomplete === undefined ? [] : ["error" as const]),
  ]);
  const suites = reports.flatMap((report) => [
    ...[...bySuite(report)].map(([suite, cases]) => testSuite(report, suite, cases, options)),
    ...(report.incomplete === undefined ? [] : [stoppedSuite(report, report.incomplete)]),
  ]);
  const elapsedMs = reports.reduce((sum, report) => sum + report.elapsedMs, 0);
  const document = markup`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="WebSocket conformance" tests="${kinds.length}" failures="${numberOf("failure", kinds)}" errors="${numberOf("error", kinds)}" time="${seconds(elapsedMs)}">
${suites}</testsuites>
`;
  return document.text;
}

function kindOf({ verdict }: CaseResult, { requireAll }: RenderOptions): Kind {
  if (verdict === "untestable") return requireAll ? "error" : "skipped";
  if (isRed(verdict)) return "failure";
  return verdict === "pass" || verdict === "warn" ? "passed" : "skipped";
}

const numberOf = (kind: Kind, kinds: readonly Kind[]): number => kinds.filter((one) => one === kind).length;

// Never in exponent form, which decimal parsers refuse.
const seconds = (ms: number): string => (Math.max(0, ms) / 1000).toFixed(3);

function testSuite(
  report: Report,
  suite: string,
  cases: readonly CaseResult[],
  options: RenderOptions,
): Markup {
  const kinds = cases.map((one) => kindOf(one, options));
  return markup`  <testsuite name="${`${report.target} ${suite}`}" tests="${cases.length}" failures="${numberOf("failure", kinds)}" errors="${numberOf("error", kinds)}" skipped="${numberOf("skipped", kinds)}" time="${seconds(caseTimeMs(cases))}" timestamp="${timestampOf(report)}" hostname="localhost">
${propertiesOf(report)}${cases.map((one) => testCase(report, one, options))}  </testsuite>
`;
}

/** What stands for the cases of a run that were not judged. */
function stoppedSuite(report: Report, { judged, of }: NonNullable<Report["incomplete"]>): Markup {
  const message = `incomplete: the run was stopped after ${judged} of ${of} cases; the others were not judged`;
  return markup`  <testsuite name="${`${report.target} run`}" tests="1" failures="0" errors="1" skipped="0" time="0.000" timestamp="${timestampOf(report)}" hostname="localhost">
${propertiesOf(report)}    <testcase classname="${`${report.target}.run`}" name="run/whole" time="0.000">
      <error type="incomplete" message="${message}">${message}</error>
    </testcase>
  </testsuite>
`;
}

// Without fraction and zone: the strictest readers accept this form alone.
const timestampOf = ({ startedAt }: Report): string => startedAt.replace(/(\.\d+)?Z$/, "");

function propertiesOf(report: Report): Markup {
  const { incomplete } = report;
  const properties = {
    target: report.target,
    depth: report.depth,
    strict: String(report.strict),
    capabilities: report.capabilities.join(" "),
    ...(incomplete && { incomplete: `${incomplete.judged} of ${incomplete.of} cases` }),
  };
  return markup`    <properties>
${Object.entries(properties).map(([name, value]) => markup`      <property name="${name}" value="${value}"/>\n`)}    </properties>
`;
}

function testCase(report: Report, one: CaseResult, options: RenderOptions): Markup {
  const start = markup`    <testcase classname="${`${report.target}.${one.suite}`}" name="${one.id}" time="${seconds(one.elapsedMs)}"`;
  const result = resultOf(one, kindOf(one, options));
  const lines = story(one);
  const output = lines.length > 0 && markup`      <system-out>${markupLines(lines)}</system-out>\n`;
  return result || output ? markup`${start}>\n${result}${output}    </testcase>\n` : markup`${start}/>\n`;
}

function resultOf(one: CaseResult, kind: Kind): Markup | false {
  const message = one.why === "" ? ruleText(one) : one.why;
  switch (kind) {
    case "passed":
      return false;
    case "skipped":
      return markup`      <skipped message="${`${one.verdict}: ${message}`}"/>\n`;
    case "failure":
    case "error": {
      const findings = (one.detail ?? []).filter((line) => line !== message);
      const body = [`${ruleText(one)} (${one.level}, ${sourceName(one.source)})`, message, ...findings];
      return markup`      <${kind} type="${one.verdict}" message="${message}">${markupLines(body)}</${kind}>\n`;
    }
  }
}

/** What does not fit the format's own fields, for every case that is not a plain pass. */
function story(one: CaseResult): string[] {
  if (one.verdict === "pass" && one.wire === undefined) return [];
  return [
    `${one.verdict}: ${ruleText(one)}`,
    `source: ${one.level}, ${sourceName(one.source)}${one.autobahn.length > 0 ? `, Autobahn ${one.autobahn.join(", ")}` : ""}`,
    ...(one.why === "" ? [] : [`why: ${one.why}`]),
    `close: ${closeCodeName(one.closeCode)}`,
    ...(one.wire ? ["wire (→ sent by the suite, ← received):", ...wireLines(one.wire)] : []),
    ...(one.replay === undefined ? [] : [`replay: ${one.replay}`]),
  ];
}
