import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchReport } from "@wsfn/bench";
import { describe, expect, it, onTestFinished } from "vitest";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const ECHO = fileURLToPath(new URL("../../test/echo-function", import.meta.url));

const APP = fileURLToPath(new URL("../../../../apps/node-ws", import.meta.url));

const bench = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  await using wsfn = new WsfnProcess(["bench", ...args], environment);
  return await wsfn.exited; // awaited here: leaving the block ends the process
};

// Every test starts processes, which a busy machine may take seconds for.
describe("wsfn bench", { timeout: 300_000 }, () => {
  it("measures a function on both routes, and writes the report", async () => {
    const dir = mkdtempSync(join(tmpdir(), "wsfn-bench-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const out = join(dir, "report");
    const { code, stdout } = await bench([
      ECHO,
      "--smoke",
      "--via",
      "direct,gateway",
      "--rate",
      "200",
      "--json",
      "--out",
      out,
    ]);
    expect(code).toBe(0);
    const report: BenchReport = JSON.parse(stdout);
    expect(report).toMatchObject({ format: 2, smoke: true });
    const [echo] = report.scenarios;
    expect(echo?.failures).toEqual([]);
    expect(echo?.contenders.map(({ name }) => name)).toEqual([
      "echo-function via direct",
      "echo-function via gateway",
      "bare sockets",
    ]);
    for (const { figures } of echo?.contenders ?? []) {
      expect(figures["rate@1"]?.median).toBeGreaterThan(0);
      expect(figures["rate@16"]?.median).toBeGreaterThan(0);
      expect(figures["p99@open"]?.median).toBeGreaterThan(0);
    }
    expect(JSON.parse(readFileSync(join(out, "bench.json"), "utf8"))).toEqual(report);
    expect(existsSync(join(out, "bench.html"))).toBe(true);
    expect(readFileSync(join(out, "echo.svg"), "utf8")).toContain("bare sockets</text>");
  });

  it("runs every scenario against an app, packed where that is what is deployed", async () => {
    const { code, stdout, stderr } = await bench([APP, "--smoke", "--scenario", "all", "--json"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { scenarios }: BenchReport = JSON.parse(stdout);
    expect(scenarios.map(({ name }) => name)).toEqual(["echo", "start", "idle", "relay", "suite", "herd"]);
    for (const { failures, notes } of scenarios) {
      expect(failures).toEqual([]);
      expect(notes.filter((note) => note.includes("could not be packed"))).toEqual([]);
    }
    const relay = scenarios.find(({ name }) => name === "relay");
    expect(relay?.contenders.map(({ name }) => name)).toEqual(expect.arrayContaining(["gateway", "direct"]));
    const suite = scenarios.find(({ name }) => name === "suite");
    expect(suite?.contenders[0]?.figures.cases?.median).toBeGreaterThan(0);
  });

  it("compares the relay with its console open and closed", async () => {
    const { code, stdout } = await bench(["--smoke", "--scenario", "relay", "--console", "--json"]);
    expect(code).toBe(0);
    const [relay]: BenchReport["scenarios"] = JSON.parse(stdout).scenarios;
    expect(relay?.failures).toEqual([]);
    expect(relay?.contenders.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["gateway", "gateway, console open", "direct"]),
    );
    const pairs = relay?.comparisons.map(({ of, against }) => `${of} / ${against}`);
    expect(pairs).toContain("gateway / gateway, console open");
  });

  it("exits 1 and shows what it got when an echo is one octet short", async () => {
    const { code, stdout } = await bench([ECHO, "--smoke"], { TEST_ECHO_SHORT: "1" });
    expect(code).toBe(1);
    expect(stdout).toContain("wrong: echo-function: expected the octets");
  });

  it.each([
    [["--scenario", "none", ECHO], "expected a scenario out of echo"],
    [["--via", "none", ECHO], "expected one of direct, gateway"],
    [["--seconds", "0"], "expected a number above 0, up to 600"],
    [["--minutes", "0"], "expected a number above 0, up to 1440"],
    [["--in-flight", "1,0"], "whole number from 1"],
    [["--rate", "0"], "whole number from 1"],
    [["--smoke", "/"], "s.yaml"],
  ])("exits 2 and names what is wrong with %j", async (args, words) => {
    const { code, stderr } = await bench(args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) });
  });

  it("exits 2 where nobody listens", async () => {
    const { code, stdout } = await bench(["ws://127.0.0.1:1/", "--smoke", "--json"]);
    expect(code).toBe(2);
    expect(stdout).toContain("expected a server on 127.0.0.1:1");
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("leaves nothing and claims nothing when %s stops it, and exits %d", async (name, stopped) => {
    await using wsfn = new WsfnProcess(["bench", ECHO, "--seconds", "300"]);
    const children = () => descendantsOf(wsfn.child.pid ?? -1);
    // The generator, a function and the watchdog: then it is about to measure, or in the middle of it.
    await expect.poll(() => children().length).toBeGreaterThan(2);
    const started = children();
    wsfn.child.kill(name);
    const { code, stdout, stderr } = await wsfn.exited;
    expect({ code, stdout }).toEqual({ code: stopped, stdout: "" });
    expect(stderr).toMatch(/^.*wsfn bench: stopped before anything was judged$/m);
    await expect.poll(() => started.filter(isThere)).toEqual([]);
  });

  it("lists its scenarios", async () => {
    const { code, stdout } = await bench(["--list"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^echo +messages a second/);
  });
});

/** The processes that a process started, and theirs (Linux). */
function descendantsOf(pid: number): number[] {
  const path = `/proc/${pid}/task/${pid}/children`;
  const own = existsSync(path) ? readFileSync(path, "utf8").split(" ").map(Number).filter(Boolean) : [];
  return [...own, ...own.flatMap(descendantsOf)];
}

/** Whether it runs: one that has ended and that nobody has asked for is a zombie, and still has its pid. */
function isThere(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}
