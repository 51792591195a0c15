import { describe, expect, test } from "vitest";
import { oneOfEach, sampleCase, sampleReport } from "../../test/report/sample-reports.ts";
import { VERDICTS } from "../judge/verdict.ts";
import { count } from "./report.ts";
import { bySuite, duration, outcome, sourceName, sourceUrl, tally, WORST_FIRST, worst } from "./wording.ts";

describe("WORDING", () => {
  test("has a place for every verdict", () => {
    expect([...WORST_FIRST].sort()).toEqual([...VERDICTS].sort());
  });
});

describe("tally", () => {
  test("tells what there is, worst first, in number", () => {
    expect(tally(count(["pass", "warn", "pass", "warn", "fail"]))).toEqual([
      "1 failed",
      "2 warnings",
      "2 passed",
    ]);
    expect(tally(count(["warn"]))).toEqual(["1 warning"]);
    expect(tally(count([]))).toEqual([]);
  });
});

describe("worst", () => {
  test("prefers a failure to anything, and anything to nothing", () => {
    expect(worst(oneOfEach().counts)).toBe("fail");
    expect(worst(count(["pass", "out-of-scope"]))).toBe("pass");
    expect(worst(count([]))).toBe("out-of-scope");
  });
});

describe("outcome", () => {
  test.each([
    [["pass", "warn", "known-failing"], false, "good"],
    [["pass", "fail"], false, "bad"],
    [["pass", "stale-known-failing"], false, "bad"],
    [["pass", "untestable"], false, "good"],
    [["pass", "untestable"], true, "bad"],
    [["untestable", "out-of-scope"], false, "unjudged"],
    [[], false, "unjudged"],
  ] as const)("says of %j with requireAll %j: %s", (verdicts, requireAll, expected) => {
    expect(outcome(count(verdicts), { requireAll })).toBe(expected);
  });
});

describe("duration", () => {
  test.each([
    [0, "0 ms"],
    [3.44, "3.4 ms"],
    [812.4, "812 ms"],
    [999.6, "1.0 s"],
    [8123, "8.1 s"],
    [59_960, "1 min 00 s"],
    [123_000, "2 min 03 s"],
  ])("writes %d ms as %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe("a rule's source", () => {
  test("has a name, and an address when it is an RFC", () => {
    expect(sourceName({ rfc: 7692, section: "7.2.3.1" })).toBe("RFC 7692 §7.2.3.1");
    expect(sourceUrl({ rfc: 7692, section: "7.2.3.1" })).toBe(
      "https://www.rfc-editor.org/rfc/rfc7692#section-7.2.3.1",
    );
    expect(sourceUrl({ rfc: 7692, section: '"><script>' })).toBe("https://www.rfc-editor.org/rfc/rfc7692");
    expect(sourceName({ rfc: "platform", section: "drain" })).toBe("platform: drain");
    expect(sourceUrl({ rfc: "platform", section: "drain" })).toBeUndefined();
  });
});

describe("bySuite", () => {
  test("keeps the catalogue's order, and suites without a case", () => {
    const report = sampleReport([sampleCase({ suite: "close" }), sampleCase({ suite: "odd" })], {
      suites: { framing: count([]), close: count(["pass"]) },
    });
    expect([...bySuite(report)].map(([suite, cases]) => [suite, cases.length])).toEqual([
      ["framing", 0],
      ["close", 1],
      ["odd", 1],
    ]);
  });
});
