import { type Markup, markup, markupLines } from "./markup.ts";
import type { RenderOptions } from "./options.ts";
import { type CaseResult, isRed, type Report } from "./report.ts";
import { wireLines } from "./wire-lines.ts";
import { bySuite, caseTimeMs, closeCodeName, sourceName } from "./wording.ts";

type Kind = "passed" | "failure" | "error" | "skipped";

/**
 * JUnit XML as Jenkins, GitLab and GitHub's viewers read it: a `testsuite` for each target and suite, `classname` =
 * target.suite, `name` = the case's permanent id, so that a case keeps its history. Broken rules and stale excuses are
 * failures; what could not be tested is skipped, or an error under `requireAll`; known failures and what is out of scope
 * are skipped with their reason. A warning passes and says so in its output: the format has no word for it.
 */
export function junit(reports: readonly Report[], options: RenderOptions = {}): string {
  const kinds = reports.flatMap((report) => report.cases.map((one) => kindOf(one, options)));
  const suites = reports.flatMap((report) =>
    [...bySuite(report)].map(([suite, cases]) => testSuite(report, suite, cases, options)),
  );
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
  // Without fraction and zone: the strictest readers accept this form alone.
  const timestamp = report.startedAt.replace(/(\.\d+)?Z$/, "");
  const properties = {
    target: report.target,
    depth: report.depth,
    strict: String(report.strict),
    capabilities: report.capabilities.join(" "),
  };
  return markup`  <testsuite name="${`${report.target} ${suite}`}" tests="${cases.length}" failures="${numberOf("failure", kinds)}" errors="${numberOf("error", kinds)}" skipped="${numberOf("skipped", kinds)}" time="${seconds(caseTimeMs(cases))}" timestamp="${timestamp}" hostname="localhost">
    <properties>
${Object.entries(properties).map(([name, value]) => markup`      <property name="${name}" value="${value}"/>\n`)}    </properties>
${cases.map((one) => testCase(report, one, options))}  </testsuite>
`;
}

function testCase(report: Report, one: CaseResult, options: RenderOptions): Markup {
  const start = markup`    <testcase classname="${`${report.target}.${one.suite}`}" name="${one.id}" time="${seconds(one.elapsedMs)}"`;
  const result = resultOf(one, kindOf(one, options));
  const told = story(one);
  const output = told.length > 0 && markup`      <system-out>${markupLines(told)}</system-out>\n`;
  return result || output ? markup`${start}>\n${result}${output}    </testcase>\n` : markup`${start}/>\n`;
}

function resultOf(one: CaseResult, kind: Kind): Markup | false {
  const message = one.why === "" ? one.says : one.why;
  switch (kind) {
    case "passed":
      return false;
    case "skipped":
      return markup`      <skipped message="${`${one.verdict}: ${message}`}"/>\n`;
    case "failure":
    case "error": {
      const findings = (one.detail ?? []).filter((line) => line !== message);
      const body = [`${one.level}: ${one.says} (${sourceName(one.source)})`, message, ...findings];
      return markup`      <${kind} type="${one.verdict}" message="${message}">${markupLines(body)}</${kind}>\n`;
    }
  }
}

/** What does not fit the format's own fields, for every case that is not a plain pass. */
function story(one: CaseResult): string[] {
  if (one.verdict === "pass" && one.wire === undefined) return [];
  return [
    `${one.verdict}: ${one.level} ${one.says}`,
    `source: ${sourceName(one.source)}${one.autobahn.length > 0 ? `, Autobahn ${one.autobahn.join(", ")}` : ""}`,
    ...(one.why === "" ? [] : [`why: ${one.why}`]),
    `close: ${closeCodeName(one.closeCode)}`,
    ...(one.wire ? ["wire (→ sent by the suite, ← received):", ...wireLines(one.wire)] : []),
    ...(one.replay === undefined ? [] : [`replay: ${one.replay}`]),
  ];
}
