import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import {
  fleet,
  hostileReport,
  oneOfEach,
  sampleCase,
  sampleReport,
  sampleWire,
} from "../../test/report/sample-reports.ts";
import { json } from "./json.ts";

const schema = JSON.parse(readFileSync(new URL("../../report.schema.json", import.meta.url), "utf8"));

/** The published schema lets later versions add fields; here nothing may be written that it does not describe. */
const closed = (node: unknown): unknown => {
  if (Array.isArray(node)) return node.map(closed);
  if (node === null || typeof node !== "object") return node;
  const entries = Object.entries(node).map(([key, value]) => [key, closed(value)]);
  const shut =
    "properties" in node && !("additionalProperties" in node) ? [["additionalProperties", false]] : [];
  return Object.fromEntries([...entries, ...shut]);
};

const ajv = new Ajv2020({
  allErrors: true,
  formats: { "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ },
});
const isPublished = ajv.compile(schema);
const isDescribed = ajv.compile(closed(schema) as object);

describe("json", () => {
  test.each([
    ["one report with every verdict", [oneOfEach()]],
    ["many reports", fleet().slice(0, 3)],
    ["no report", []],
    ["a report without cases", [sampleReport([])]],
    ["hostile text", [hostileReport()]],
  ])("writes what the published schema describes: %s", (_, reports) => {
    const value = JSON.parse(json(reports));
    isDescribed(value);
    expect(isDescribed.errors ?? []).toEqual([]);
    expect(value).toEqual(reports.length === 1 ? reports[0] : reports);
  });

  test.each([
    ["a verdict that is none", { verdict: "skipped" }],
    ["a close code out of range", { closeCode: 70_000 }],
    ["a source without a section", { source: { rfc: 6455 } }],
    ["no reason at all", { why: undefined }],
  ])("is not accepted with %s", (_, over) => {
    const report = sampleReport([sampleCase()]);
    const broken = { ...report, cases: [{ ...sampleCase(), ...over }] };
    expect(isPublished(JSON.parse(JSON.stringify(broken)))).toBe(false);
  });

  test("keeps one order of keys, whatever order a report was built in", () => {
    const one = sampleCase({
      verdict: "fail",
      why: "x",
      detail: ["y"],
      wire: sampleWire.slice(0, 1),
      replay: "z",
    });
    const backwards = <T extends object>(value: T): T =>
      Object.fromEntries(Object.entries(value).reverse()) as T;
    const report = sampleReport([one]);
    const turned = backwards({
      ...report,
      counts: backwards(report.counts),
      cases: [backwards({ ...one, source: backwards(one.source) })],
    });
    expect(json([turned])).toBe(json([report]));
    expect(Object.keys(JSON.parse(json([report])).cases[0])).toEqual([
      "id",
      "suite",
      "level",
      "says",
      "source",
      "autobahn",
      "verdict",
      "closeCode",
      "why",
      "elapsedMs",
      "detail",
      "wire",
      "replay",
    ]);
  });

  test("holds no raw control character", () => {
    expect(json([hostileReport()])).not.toMatch(/[^\P{Cc}\n]|[\u202e\u2028]/u);
  });
});
