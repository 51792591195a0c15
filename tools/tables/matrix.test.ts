import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { count, type Report, type Verdict } from "@wsfn/conformance";
import type { FunctionSpec } from "@wsfn/platform";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { matrixTable, NoReports, variantsTable } from "./matrix.ts";
import { readVariants, type Variant } from "./variant.ts";

const report = (...verdicts: Verdict[]): Report =>
  ({ counts: count(verdicts), cases: verdicts.map((verdict) => ({ verdict })) }) as unknown as Report;

const variant = (reports: Record<string, Report>): Variant => ({
  name: "one",
  manifest: {
    summary: "echo | loudly",
    summaryIn: { zh: "大声回显" },
    language: "Go",
    capabilities: [],
    knownFailing: [
      { reason: "r", cases: ["close/everywhere"] },
      { reason: "r", cases: ["close/direct"], via: "direct" },
      { reason: "r", cases: ["close/image"], target: "container", via: "gateway" },
    ],
    requires: [],
    bench: false,
  },
  functions: [{ target: "runtime" }, { target: "container" }] as unknown as FunctionSpec[],
  reports: new Map(Object.entries(reports)),
});

describe("variantsTable", () => {
  it("writes one row per variant, in either language", () => {
    expect(variantsTable([variant({})], "en")).toContain(
      "| [one](apps/one) | Go | echo \\| loudly | runtime, container |",
    );
    const zh = variantsTable([variant({})], "zh");
    expect(zh).toContain("| 变体 | 语言 |");
    expect(zh).toContain("| [one](apps/one) | Go | 大声回显 | runtime, container |");
  });
});

describe("matrixTable", () => {
  const full = {
    "runtime-direct": report("pass", "pass", "warn", "known-failing", "out-of-scope"),
    "runtime-gateway": report("pass", "fail"),
    "container-direct": report("stale-known-failing"),
    "container-gateway": report("pass"),
  };

  it("says how many cases were judged, how many are known failing on that way, and how many are red", () => {
    expect(matrixTable([variant(full)], "en")).toContain(
      "| [one](apps/one) | ✓ 4 (2 known failing) | ✗ 1 / 2 | ✗ 1 / 1 | ✓ 1 (2 known failing) |",
    );
  });

  it("refuses to draw a matrix with holes, and names them", () => {
    const { "container-gateway": _, ...holed } = full;
    expect(() => matrixTable([variant(holed)], "en")).toThrow(NoReports);
    expect(() => matrixTable([variant(holed)], "en")).toThrow("one container-gateway");
  });
});

describe("readVariants", () => {
  let empty = "";
  beforeEach(() => {
    empty = mkdtempSync(join(tmpdir(), "tables-"));
  });
  afterEach(() => rmSync(empty, { recursive: true }));

  it("reads the repository's own folders", () => {
    const names = readVariants(join(import.meta.dirname, "../..")).map(({ name }) => name);
    expect(names).toContain("node-ws");
  });

  it("fails where there is no apps folder to look at", () => {
    expect(() => readVariants(empty)).toThrow("ENOENT");
  });
});
