import { readFileSync } from "node:fs";
import { DOMParser, type Element } from "@xmldom/xmldom";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { fleet, hostileReport, oneOfEach, sampleReport } from "../../test/report/sample-reports.ts";
import { junit } from "./junit.ts";
import type { RenderOptions } from "./options.ts";
import type { Report } from "./report.ts";
import { visible } from "./visible-text.ts";

const dialect = readFileSync(new URL("../../test/report/junit.xsd", import.meta.url), "utf8");

const read = (reports: readonly Report[], options?: RenderOptions) => {
  const document = new DOMParser({
    onError: (_, message) => {
      throw new Error(message);
    },
  }).parseFromString(junit(reports, options), "text/xml");
  const all = (name: string) => [...document.getElementsByTagName(name)];
  const testCase = (name: string): Element => {
    const found = all("testcase").find((one) => one.getAttribute("name") === name);
    if (!found) throw new Error(`no testcase is named ${name}`);
    return found;
  };
  const result = (name: string) => {
    const child = ["failure", "error", "skipped"].flatMap((tag) => [
      ...testCase(name).getElementsByTagName(tag),
    ])[0];
    return child && [child.tagName, child.getAttribute("type") ?? "", child.getAttribute("message") ?? ""];
  };
  return { root: document.documentElement, all, testCase, result };
};

const numbers = (element: Element | null, ...names: string[]) =>
  names.map((name) => Number(element?.getAttribute(name)));

describe("junit", () => {
  test.each([
    ["every verdict", [oneOfEach()]],
    ["a whole fleet", fleet().slice(3, 9)],
    ["hostile text", [hostileReport()]],
    ["no cases", [sampleReport([])]],
    ["no report", []],
    ["a run that was stopped", [{ ...oneOfEach(), incomplete: { judged: 7, of: 891 } }]],
  ])("writes the dialect that CI services share: %s", async (_, reports) => {
    const result = await validateXML({
      xml: { fileName: "report.xml", contents: junit(reports) },
      schema: { fileName: "junit.xsd", contents: dialect },
    });
    expect(result.errors).toEqual([]);
  });

  const stopped = (): Report => ({ ...oneOfEach(), incomplete: { judged: 7, of: 891 } });

  test("has an error for a run that was stopped, so that nobody takes it for a whole one", () => {
    const { root, all, testCase, result } = read([
      { ...sampleReport([]), incomplete: { judged: 0, of: 891 } },
    ]);
    expect(numbers(root, "tests", "failures", "errors")).toEqual([1, 0, 1]);
    expect(result("run/whole")).toEqual([
      "error",
      "incomplete",
      "incomplete: the run was stopped after 0 of 891 cases; the others were not judged",
    ]);
    expect(testCase("run/whole").getAttribute("classname")).toBe("apps/node-ws runtime direct.run");
    expect(all("property").map((one) => one.getAttribute("name"))).toContain("incomplete");
    const before = read([oneOfEach()]);
    const after = read([stopped()]);
    expect(numbers(after.root, "tests", "failures", "errors")).toEqual(
      numbers(before.root, "tests", "failures", "errors").map((n, i) => (i === 1 ? n : n + 1)),
    );
    expect(before.all("property").map((one) => one.getAttribute("name"))).not.toContain("incomplete");
  });

  test("says what each verdict is in the format's own words", () => {
    const { result } = read([oneOfEach()]);
    expect(result("framing/pass-case")).toBeUndefined();
    expect(result("framing/warn-case")).toBeUndefined();
    expect(result("framing/fail-case")).toEqual([
      "failure",
      "fail",
      expect.stringMatching(/^expected the server/),
    ]);
    expect(result("framing/stale-known-failing-case")?.slice(0, 2)).toEqual([
      "failure",
      "stale-known-failing",
    ]);
    expect(result("framing/untestable-case")?.[2]).toMatch(/^untestable: docker is not installed/);
    expect(result("framing/known-failing-case")?.[2]).toMatch(/^known-failing: the library drops/);
    expect(result("framing/out-of-scope-case")?.[0]).toBe("skipped");
  });

  test("makes an error of what could not be tested when everything is required", () => {
    const { result, root } = read([oneOfEach()], { requireAll: true });
    expect(result("framing/untestable-case")?.slice(0, 2)).toEqual(["error", "untestable"]);
    expect(numbers(root, "tests", "failures", "errors")).toEqual([7, 2, 1]);
  });

  test("counts in each suite what stands in it", () => {
    const { all, root } = read(fleet().slice(4, 6));
    const sums = [0, 0, 0];
    for (const suite of all("testsuite")) {
      const has = (tag: string) => suite.getElementsByTagName(tag).length;
      const said = numbers(suite, "tests", "failures", "errors", "skipped");
      expect(said).toEqual([has("testcase"), has("failure"), has("error"), has("skipped")]);
      for (const at of [0, 1, 2]) sums[at] = (sums[at] ?? 0) + (said[at] ?? 0);
    }
    expect(numbers(root, "tests", "failures", "errors")).toEqual(sums);
    expect(sums[1]).toBeGreaterThan(0);
  });

  test("tells apart the same case of two targets", () => {
    const names = read(fleet().slice(0, 8))
      .all("testcase")
      .map((one) => `${one.getAttribute("classname")} ${one.getAttribute("name")}`);
    expect(new Set(names).size).toBe(names.length);
  });

  test("gives a failure its wire and the command that runs it alone", () => {
    const output = read([oneOfEach()])
      .testCase("framing/fail-case")
      .getElementsByTagName("system-out")[0]?.textContent;
    expect(output).toContain("source: MUST, RFC 6455 §5.2, Autobahn 3.1, 3.2");
    expect(output).toMatch(/→\s+1\.9 ms\s+11 B\s+text 5 B, RSV1\s+c1 85 37 fa/);
    expect(output).toContain(
      "replay: npx wsfn conform apps/node-ws --target runtime --via direct --case framing/fail-case",
    );
  });

  test("puts what the rule asks in words that do not read as if the server had done it", () => {
    const failed = read([oneOfEach()]).testCase("framing/fail-case");
    expect(failed.getElementsByTagName("failure")[0]?.textContent).toMatch(
      /^required: the server .* \(MUST, RFC 6455 §5\.2\)$/m,
    );
    expect(failed.getElementsByTagName("system-out")[0]?.textContent).toMatch(
      /^fail: required: the server /m,
    );
  });

  test("hands hostile text on as text", () => {
    const [report] = [hostileReport()];
    const { all } = read([report]);
    expect(all("testcase").length).toBe(4);
    expect(all("failure")[0]?.getAttribute("message")).toBe(visible(report.cases[0]?.why ?? ""));
    expect(all("script")).toEqual([]);
  });
});
