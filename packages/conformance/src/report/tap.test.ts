import { Parser, type Result } from "tap-parser";
import { describe, expect, test } from "vitest";
import { fleet, HOSTILE, hostileReport, oneOfEach, sampleReport } from "../../test/report/sample-reports.ts";
import type { RenderOptions } from "./options.ts";
import type { Report } from "./report.ts";
import { tap } from "./tap.ts";
import { printable } from "./visible-text.ts";

/** A strict parser takes a line that is no TAP for a failure. */
const read = (reports: readonly Report[], options?: RenderOptions) => {
  const text = tap(reports, options);
  const events = Parser.parse(text, { strict: true });
  const asserts = (list: readonly unknown[][]): Result[] =>
    list.filter(([name]) => name === "assert").map(([, result]) => result as Result);
  const children = events
    .filter(([name]) => name === "child")
    .map(([, child]) => asserts(child as unknown[][]));
  const extra = events.filter(([name]) => name === "extra");
  return { text, points: asserts(events), children, extra };
};

describe("tap", () => {
  test("says of each verdict what TAP has a word for", () => {
    const points = read([oneOfEach()]).points.map(({ ok, skip, todo }) => ({ ok, skip, todo }));
    expect(points).toEqual([
      { ok: true, skip: false, todo: false },
      { ok: false, skip: false, todo: false },
      { ok: true, skip: false, todo: false },
      { ok: true, skip: expect.stringMatching(/^untestable: docker/), todo: false },
      { ok: false, skip: false, todo: expect.stringMatching(/^known failing: the library/) },
      { ok: false, skip: false, todo: false },
      { ok: true, skip: expect.stringMatching(/^out of scope: needs/), todo: false },
    ]);
  });

  test("makes untestable a failure when everything is required", () => {
    const point = read([oneOfEach()], { requireAll: true }).points[3];
    expect(point).toMatchObject({ ok: false, skip: false });
  });

  test("carries the story as YAML", () => {
    // The parser takes the duration out of the diagnostics.
    const { diag, time } = read([oneOfEach()]).points[1] ?? {};
    expect(time).toBe(3.4);
    expect(diag).toMatchObject({
      verdict: "fail",
      level: "MUST",
      message: expect.stringMatching(/^expected the server/),
      source: "RFC 6455 §5.2",
      autobahn: ["3.1", "3.2"],
    });
    expect(diag.wire).toHaveLength(8);
    expect(diag.wire[4]).toMatch(/^←\s+2\.4 ms\s+7 B\s+text 5 B "Hello"\s+81 05 48 65 6c 6c 6f$/);
    expect(diag.replay).toMatch(/--case framing\/fail-case$/);
  });

  test("makes each of many targets a subtest that is as good as its cases", () => {
    const reports = fleet().slice(0, 5);
    const { points, children } = read(reports);
    expect(points.map(({ name }) => name)).toEqual(reports.map(({ target }) => target));
    expect(points.map(({ ok }) => ok)).toEqual([true, true, true, true, false]);
    expect(children.map((list) => list.length)).toEqual(reports.map(({ cases }) => cases.length));
  });

  test("gives each point its id and what the rule asks, in words that do not read as if the server had done it", () => {
    const [first] = read([oneOfEach()]).points;
    expect(first?.name).toMatch(/^framing\/pass-case: required: the server /);
  });

  test("bails out where the run was stopped", () => {
    const stopped: Report = { ...oneOfEach(), incomplete: { judged: 7, of: 891 } };
    expect(tap([stopped])).toMatch(
      /\nBail out! the run was stopped after 7 of 891 cases; the others were not judged\n$/,
    );
  });

  test("lets no text of a server become a line or a directive", () => {
    const { points, extra, text } = read([hostileReport()]);
    expect(points).toHaveLength(4);
    expect(extra).toEqual([]);
    expect(points[0]).toMatchObject({ ok: false, skip: false, todo: false });
    expect(points[0]?.diag.message).toBe(printable(HOSTILE));
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
  });

  test.each([
    ["no report", []],
    ["a report without cases", [sampleReport([])]],
  ])("is an empty plan for %s", (_, reports) => {
    const { points, text } = read(reports);
    expect(points).toEqual([]);
    expect(text).toMatch(/^TAP version 14\n1\.\.0 # SKIP /);
  });
});
