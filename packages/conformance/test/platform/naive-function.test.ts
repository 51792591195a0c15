import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { reservePort } from "@wsfn/instance";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { conformanceDir } from "../../src/function.ts";
import { naiveFunction } from "./naive-function.ts";

const made: { remove(): void }[] = [];
afterEach(() => {
  for (const one of made.splice(0)) one.remove();
});

function folder(...given: Parameters<typeof naiveFunction>): string {
  const naive = naiveFunction(...given);
  made.push(naive);
  return naive.dir;
}

// Real programs, a dozen of them, on a machine that may be busy.
const SLOW = { timeout: 600_000 };

test("tells the author of a first version what the platform will stumble over", SLOW, async () => {
  const { cases } = await conformanceDir(folder("process.env.FC_SERVER_PORT", 9000), {
    suites: ["platform"],
    capabilities: [],
  });
  const told = cases.filter(({ verdict }) => verdict !== "pass" && verdict !== "out-of-scope");
  expect(Object.fromEntries(told.map(({ id, verdict }) => [id, verdict]))).toEqual({
    // Node closes an idle connection after five seconds, and says so.
    "platform/keeps-idle-http-connection": "fail",
    // Without a handler SIGTERM ends the process: no Close frame, no exit code.
    "platform/drains-on-sigterm": "fail",
    "platform/exits-on-sigterm-when-idle": "fail",
    "platform/exits-beside-kept-connections": "fail",
    "platform/exits-though-peer-does-not-close": "fail",
    "platform/sigterm-while-client-closes": "fail",
    "platform/logs-the-request-id": "warn",
    // ws keeps what nobody reads.
    "platform/memory-under-reader-that-never-reads": "warn",
  });
});

test("notices a port that is hard-coded", SLOW, async () => {
  const { port, release } = await reservePort();
  onTestFinished(release);
  const { cases } = await conformanceDir(folder(`${port}`, port), {
    cases: ["platform/port-from-environment"],
    capabilities: [],
  });
  expect(cases.map(({ verdict, why }) => [verdict, why])).toEqual([
    ["warn", expect.stringContaining("it listens on one that is hard-coded")],
  ]);
});

test.each([
  ["capabilities", ["message-limt"], "message-limt", 5],
  ["knownFailing", [{ reason: "why", cases: ["close/twica"] }], "close/twica", 8],
])(
  "names the line of wsfn.json where %s has a typing error, and starts nothing",
  async (key, value, typo, line) => {
    const dir = folder("process.exit(1)", 9000);
    const manifest = { summary: "naive", language: "node", [key]: value };
    writeFileSync(join(dir, "wsfn.json"), JSON.stringify(manifest, undefined, 2));
    const run = conformanceDir(dir, {});
    await expect(run).rejects.toMatchObject({ code: "BadManifest" });
    await expect(run).rejects.toThrow(`wsfn.json:${line}, got "${typo}"`);
  },
);
