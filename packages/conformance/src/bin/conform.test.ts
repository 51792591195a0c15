import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CannotJudge } from "../cannot-judge.ts";
import type { Verdict } from "../judge/verdict.ts";
import { count, type Report } from "../report/report.ts";
import { incomplete, StoppedRun } from "../run/stopped-run.ts";
import { said } from "../words/said.ts";
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
const nobody = new CannotJudge(
  "NobodyListens",
  said("expected a server on {place}, got {why}", { place: "h", why: "nobody" }),
);

beforeEach(() => {
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

describe("conform", () => {
  test("shows a person the result in the language that is asked for, and a program the same as ever", async () => {
    const write = vi.spyOn(process.stdout, "write").mockReset().mockReturnValue(true);
    const judging = {
      program: "run",
      wanted: "a URL" as const,
      signal,
      judge: async () => report("pass", "fail"),
    };
    expect(await conform("ws://h", {}, { ...judging, language: "zh" })).toBe(1);
    expect(write.mock.calls.join("")).toContain(
      "✗ 1 个不合格，1 个通过 · 2 个用例，用时 1 ms（各用例之和为 2 ms）\n",
    );
    for (const format of ["junit", "json", "tap", "html"] as const) {
      write.mockClear();
      const options = { report: [format], out: ["-"] };
      await conform("ws://h", options, { ...judging, language: "zh" });
      expect(write.mock.calls.join("")).not.toMatch(/\p{Script=Han}/u);
    }
  });

  test("writes what a stopped run has judged, and judges nothing by it", async () => {
    const write = vi.spyOn(process.stdout, "write").mockReset().mockReturnValue(true);
    const stopped = new StoppedRun(incomplete(report("pass", "fail"), 891));
    expect(await run({}, () => Promise.reject(stopped))).toBe(130);
    const shown = write.mock.calls.join("");
    expect(shown).toMatch(/incomplete: the run was stopped after 2 of 891 cases/);
    expect(shown).toContain("close/1");
    expect(shown).toContain("required: the server does it");
    const whole = new StoppedRun(incomplete(report("pass"), 891));
    write.mockClear();
    expect(await run({}, () => Promise.reject(whole))).toBe(130);
    expect(write.mock.calls.join("").trimEnd().split("\n").at(-1)).toMatch(
      /^\? stopped before its end, 1 passed/,
    );
    write.mockClear();
    expect(await run({}, () => Promise.reject(new StoppedRun(incomplete(report(), 891))))).toBe(130);
    expect(write.mock.calls.join("")).toMatch(/stopped after 0 of 891 cases/);
  });

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
    ["a server when it was not asked to", {}, nobody],
    [
      "what waiting does not cure",
      { wait: 60 },
      new CannotJudge("NotWebSocket", said("a closed connection")),
    ],
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
    await expect(run({ from: ["a.json"] }, async () => report("pass"))).rejects.toThrow("got both");
  });
});
