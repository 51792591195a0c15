import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CaseResult, Report } from "@wsfn/conformance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const ECHO = fileURLToPath(new URL("../../test/echo-function", import.meta.url));
const CASES = ["framing/text-125", "framing/binary-125"];
const only = CASES.flatMap((id) => ["--case", id]);

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "wsfn-conform-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

const conform = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  await using wsfn = new WsfnProcess(["conform", ...args], environment);
  return await wsfn.exited; // awaited here: leaving the block ends the process
};
const reportIn = (file: string): Report => JSON.parse(readFileSync(file, "utf8"));

describe("wsfn conform", () => {
  it("exits 0 and writes the report for a function that echoes, through the gateway", async () => {
    const out = join(dir, "good.json");
    const { code, stdout } = await conform([
      ECHO,
      "--via",
      "gateway",
      ...only,
      "--report",
      "json",
      "--out",
      out,
    ]);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(reportIn(out).cases.map(({ id, verdict }: CaseResult) => [id, verdict])).toEqual(
      CASES.map((id) => [id, "pass"]),
    );
  });

  it("exits 1 and names the cases when the echo is one byte short", async () => {
    const { code, stdout } = await conform([ECHO, ...only], { TEST_ECHO_SHORT: "1" });
    expect(code).toBe(1);
    for (const id of CASES) expect(stdout).toContain(`✗ ${id}`);
    expect(stdout).toContain(`--case ${CASES[0]}`);
  });

  it("accepts an excuse, and is red when the excuse is stale", async () => {
    const file = join(dir, "known.json");
    writeFileSync(file, JSON.stringify({ [CASES[0] ?? ""]: "the last byte is lost" }));
    const one = ["--case", CASES[0] ?? "", "--known-failing", file];
    expect((await conform([ECHO, ...one], { TEST_ECHO_SHORT: "1" })).code).toBe(0);
    expect((await conform([ECHO, ...one])).code).toBe(1);
  });

  it("exits 2 with one clear line where nobody listens", async () => {
    const { code, stderr } = await conform(["ws://127.0.0.1:1/"]);
    expect(code).toBe(2);
    expect(stderr).toContain("expected a server on 127.0.0.1:1, came ECONNREFUSED");
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  it.each([
    [["ws://127.0.0.1:1/", "--suite", "none"], '"none"'],
    [["ws://127.0.0.1:1/", "--case", "framing/none"], '"framing/none"'],
    [["ws://127.0.0.1:1/", "--report", "json"], "each needs the other"],
    [["ws://127.0.0.1:1/", "--concurrency", "none"], "whole number"],
    [[], "expected a URL or a directory"],
  ])("exits 2 and says what is wrong with %j", async (args, words) => {
    const { code, stderr } = await conform(args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it("lists the catalogue as JSON, every id once", async () => {
    const { code, stdout } = await conform(["--list", "--json"]);
    expect(code).toBe(0);
    const ids: string[] = JSON.parse(stdout).map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(CASES));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
