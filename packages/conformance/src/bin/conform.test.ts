import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CannotJudge } from "../cannot-judge.ts";
import type { Verdict } from "../judge/verdict.ts";
import { count, type Report } from "../report/report.ts";
import { conform } from "./conform.ts";
import type { ConformOptions } from "./conform-options.ts";

const report = (...verdicts: Verdict[]): Report => ({
  target: "ws://h",
  startedAt: "2026-01-01T00:00:00.000Z",
  elapsedMs: 1,
  depth: "quick",
  strict: false,
  capabilities: [],
  counts: count(verdicts),
  suites: {},
  cases: verdicts.map((verdict, at) => ({
    id: `close/${at}`,
    suite: "close",
    level: "MUST",
    says: "does it",
    source: { rfc: 6455, section: "7" },
    autobahn: [],
    verdict,
    closeCode: null,
    why: "",
    elapsedMs: 1,
  })),
});
const { signal } = new AbortController();
const run = (options: ConformOptions, judge: () => Promise<Report>, where: string | undefined = "ws://h") =>
  conform(where, options, { program: "run", wanted: "a URL", signal, judge });
const nobody = new CannotJudge("NobodyListens", "expected a server on h, came nobody");

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("conform", () => {
  test.each<[Verdict[], string, number]>([
    [["pass", "warn", "known-failing", "out-of-scope"], "", 0],
    [["pass", "fail"], "", 1],
    [["pass", "stale-known-failing"], "", 1],
    [["pass", "untestable"], "", 0],
    [["pass", "untestable"], "all", 1],
    // Not one case was judged: that is no success.
    [["out-of-scope", "untestable"], "", 2],
    [[], "", 2],
  ])("turns %j under WSFN_REQUIRE=%j into exit code %i", async (verdicts, require, code) => {
    vi.stubEnv("WSFN_REQUIRE", require);
    expect(await run({}, async () => report(...verdicts))).toBe(code);
  });

  test("waits for a server that does not listen yet", async () => {
    const judge = vi
      .fn(async () => report("pass"))
      .mockRejectedValueOnce(nobody)
      .mockRejectedValueOnce(nobody);
    expect(await run({ wait: 60 }, judge)).toBe(0);
    expect(judge).toHaveBeenCalledTimes(3);
  });

  test.each<[string, ConformOptions, CannotJudge]>([
    ["a server when it was not told to", {}, nobody],
    ["what waiting does not mend", { wait: 60 }, new CannotJudge("NotWebSocket", "expected 101, came 200")],
  ])("does not wait for %s", async (_, options, error) => {
    const judge = vi.fn(() => Promise.reject(error));
    await expect(run(options, judge)).rejects.toBe(error);
    expect(judge).toHaveBeenCalledTimes(1);
  });

  test("judges nothing when its report could not be written", async () => {
    const judge = vi.fn(async () => report("pass"));
    await expect(run({ report: ["json"], out: ["/none/report.json"] }, judge)).rejects.toThrow(
      "/none/report.json",
    );
    await expect(run({ report: ["json", "tap"], out: ["-"] }, judge)).rejects.toThrow(
      "2 --report and 1 --out",
    );
    expect(judge).not.toHaveBeenCalled();
  });

  test("says where it wrote each report, and nothing of what went to stdout", async () => {
    const dir = await mkdtemp(join(tmpdir(), "conform-"));
    const [page, tests] = [join(dir, "r.html"), join(dir, "r.xml")];
    const written = async (options: ConformOptions, to: "stdout" | "stderr") => {
      const write = vi.spyOn(process[to], "write").mockReset().mockReturnValue(true);
      await run(options, async () => report("pass"));
      return write.mock.calls
        .join("")
        .split("\n")
        .filter((line) => line.startsWith("wrote "));
    };
    try {
      expect(await written({ report: ["html", "junit"], out: [page, tests] }, "stdout")).toEqual([
        `wrote the html report to ${page}`,
        `wrote the junit report to ${tests}`,
      ]);
      expect(await written({ report: ["html", "tap"], out: [page, "-"] }, "stderr")).toEqual([
        `wrote the html report to ${page}`,
      ]);
    } finally {
      await rm(dir, { recursive: true });
    }
  });

  test("takes a URL or saved reports, not both", async () => {
    await expect(run({ from: ["a.json"] }, async () => report("pass"))).rejects.toThrow("came both");
  });
});
