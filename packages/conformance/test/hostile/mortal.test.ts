import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import type { Report } from "../../src/report/report.ts";
import { conformance } from "../../src/run/runner.ts";

/** A server in a process of its own that may end, hang or be busy: what one case does to it is no verdict on another. */
const PROGRAM = fileURLToPath(new URL("mortal-server.ts", import.meta.url));
/** The first case with a text of the length that is fatal to it. */
const FATAL = "framing/text-126";
const SUITES = ["framing", "control"];
/** A server on this machine answers soon, or not at all. */
const DEFAULT_TIMEOUTS = { openMs: 2000, eventMs: 2000, endMs: 2000, dropMs: 1000 };

const running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running.splice(0)) child.kill("SIGKILL");
});

async function started(act: string, ...more: string[]): Promise<{ url: string; close(): void }> {
  const child = spawn(process.execPath, [PROGRAM, act, "0", ...more], { stdio: ["pipe", "pipe", "inherit"] });
  running.push(child);
  const [port] = (await once(child.stdout, "data")) as [Buffer];
  return { url: `ws://127.0.0.1:${port.toString().trim()}/`, close: () => void child.kill("SIGKILL") };
}

const ids = ({ cases }: Report, verdict: string): string[] =>
  cases.filter((one) => one.verdict === verdict).map(({ id }) => id);

describe("a server that one case is fatal to", () => {
  test.each([1, 16, 64])(
    "ends for good: names the case, and what was not asked, %i at once",
    async (concurrency) => {
      const { url } = await started("ends");
      const report = await conformance(url, { suites: SUITES, timeouts: DEFAULT_TIMEOUTS, concurrency });
      const { cases } = report;
      expect(ids(report, "fail")).toEqual([FATAL]);
      expect(cases.find(({ id }) => id === FATAL)?.why).toMatch(
        /^expected the server to outlive this case, but it ended: connect ECONNREFUSED/,
      );
      const at = (id: string) => cases.findIndex((one) => one.id === id);
      const unasked = ids(report, "untestable");
      expect(unasked.length).toBeGreaterThan(0);
      // Whatever was asked before is judged: it depends on the order of the catalogue, not on who was faster.
      expect(unasked).not.toContain(cases[at(FATAL) - 1]?.id);
      expect(new Set(cases.filter(({ verdict }) => verdict === "untestable").map(({ why }) => why))).toEqual(
        new Set([expect.stringMatching(`^the server ended at ${FATAL} .*, and did not come back$`)]),
      );
      seenUnasked.push(unasked);
      expect(seenUnasked).toEqual(seenUnasked.map(() => unasked));
    },
  );
  const seenUnasked: string[][] = [];

  test.each([1, 16])(
    "is started again by a supervisor: judges everything, %i at once",
    async (concurrency) => {
      const { url } = await started("ends", "supervised");
      const report = await conformance(url, { suites: SUITES, timeouts: DEFAULT_TIMEOUTS, concurrency });
      expect(ids(report, "fail")).toEqual([FATAL]);
      expect(ids(report, "untestable")).toEqual([]);
      expect(report.cases.find(({ id }) => id === FATAL)?.why).toMatch(
        "expected the server to outlive this case",
      );
    },
  );

  test.each([
    "cuts and ends after 50",
    "cuts and ends after 150",
    "cuts and ends after 300",
    "mute and ends after 300",
  ])("%s ms, for good: names the case, and no other", async (act) => {
    const { url } = await started(act);
    const report = await conformance(url, { suites: SUITES, timeouts: DEFAULT_TIMEOUTS });
    expect(ids(report, "fail")).toEqual([FATAL]);
    expect(report.cases.find(({ id }) => id === FATAL)?.why).toMatch(
      /^expected the server to outlive this case, but it ended: connect ECONNREFUSED/,
    );
    expect(ids(report, "untestable").length).toBeGreaterThan(0);
  });

  test("echoes, ends later and is started again: finds the case among those that were over by then", async () => {
    const { url } = await started("echoes and ends after 200", "supervised");
    const report = await conformance(url, { suites: SUITES, timeouts: DEFAULT_TIMEOUTS });
    expect(ids(report, "fail")).toEqual([FATAL]);
    expect(ids(report, "untestable")).toEqual([]);
  });

  test("hangs for good: ends soon, and names the case", async () => {
    const { url } = await started("hangs");
    const report = await conformance(url, { suites: SUITES, timeouts: DEFAULT_TIMEOUTS });
    expect(ids(report, "fail")).toEqual([FATAL]);
    expect(report.cases.find(({ id }) => id === FATAL)?.why).toBe(
      "expected the server to outlive this case, but it stopped answering: no response to its opening request",
    );
    expect(ids(report, "untestable").length).toBeGreaterThan(0);
  });

  test("hangs, and can be started anew: judges everything, several acting at once", async () => {
    const { url } = await started("hangs");
    const another = () => started("hangs");
    const report = await conformance(url, { suites: SUITES, timeouts: DEFAULT_TIMEOUTS, another });
    expect(ids(report, "fail")).toEqual([FATAL]);
    expect(ids(report, "untestable")).toEqual([]);
  });

  test("is busy after a case: waits for it, and nothing fails", async () => {
    const { url } = await started("burns");
    const impatient = { ...DEFAULT_TIMEOUTS, eventMs: 500, endMs: 500 };
    const report = await conformance(url, { suites: SUITES, timeouts: impatient });
    expect(ids(report, "fail")).toEqual([]);
    expect(ids(report, "untestable")).toEqual([]);
  });
});
