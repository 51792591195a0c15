import { describe, expect, test } from "vitest";
import { fleet, hostileReport, oneOfEach, sampleReport } from "../../test/report/sample-reports.ts";
import { CannotJudge } from "../cannot-judge.ts";
import { json } from "./json.ts";
import { readReports } from "./saved-report.ts";

describe("readReports", () => {
  test.each([
    ["one report", [oneOfEach()]],
    ["several", fleet().slice(0, 2)],
    ["none", []],
    ["one without cases", [sampleReport([])]],
    ["hostile text", [hostileReport()]],
  ])("gives back what was written: %s", (_, reports) => {
    expect(readReports(json(reports), "a.json")).toEqual(reports);
  });

  test.each([
    ["text", "TAP version 14", "a.json: expected a report in JSON, got text that is no JSON"],
    ["another file", '{"name":"x"}', "a.json: report[0].target: expected a string, got nothing"],
    ["null", "null", "a.json: report[0]: expected an object, got null"],
    [
      "a verdict that is none",
      json([oneOfEach()]).replace('"verdict": "fail"', '"verdict": "__proto__"'),
      'a.json: report[0].cases[1].verdict: expected one of pass, fail, warn, untestable, known-failing, stale-known-failing, out-of-scope, got "__proto__"',
    ],
    [
      "a remark that is none",
      json([sampleReport([], { remarks: ["x"] })]).replace('"x"', "7"),
      "a.json: report[0].remarks[0]: expected a string, got 7",
    ],
    [
      "a wire log that is none",
      json([oneOfEach()]).replace('"wire": [', '"wire": [7,'),
      "a.json: report[0].cases[1].wire[0]: expected an object, got 7",
    ],
    [
      "hostile keys",
      json([sampleReport([])]).replace('"suites": {}', '"suites": {"x":{"pass":"\\u001b[2J"}}'),
      'a.json: report[0].suites.x.pass: expected a number, got "\\u001b[2J"',
    ],
  ])("names what is wrong with %s", (_, text, message) => {
    expect(() => readReports(text, "a.json")).toThrow(
      expect.objectContaining({ name: "CannotJudge", code: "BadReport", message }) as CannotJudge,
    );
  });

  test("notices a wrong type in every field that is written", () => {
    const whole = JSON.parse(json([oneOfEach()]));
    const unseen: string[] = [];
    const corrupt = (owner: Record<string, unknown>, at: string): void => {
      for (const [key, value] of Object.entries(owner)) {
        owner[key] = typeof value === "boolean" ? 7 : true;
        try {
          readReports(JSON.stringify(whole), "a.json");
          unseen.push(`${at}.${key}`);
        } catch (error) {
          if (!(error instanceof CannotJudge)) throw error;
        }
        owner[key] = value;
        if (typeof value === "object" && value !== null)
          corrupt(value as Record<string, unknown>, `${at}.${key}`);
      }
    };
    corrupt(whole, "report");
    expect(unseen).toEqual([]);
  });
});
