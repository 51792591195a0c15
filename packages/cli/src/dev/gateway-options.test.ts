import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { addGatewayFlags, type GatewayFlags, gatewaySettings } from "./gateway-options.ts";

const parse = (...args: string[]) => {
  const command = addGatewayFlags(new Command("x"))
    .exitOverride()
    .configureOutput({ writeErr: () => {} });
  return gatewaySettings(command.parse(args, { from: "user" }).opts<GatewayFlags>());
};

describe("the gateway's flags", () => {
  it.each([
    [["--profile", "fc2"], { profile: "fc2" }],
    [["--no-freeze"], { freeze: false }],
    [["--trigger-delay", "10s"], { triggerDelayMs: 10_000 }],
    [["--idle-cut", "1.5m"], { idleCutMs: 90_000 }],
    [["--idle-reclaim", "250"], { idleReclaimMs: 250 }],
    [["--refuse", "503@0.2"], { faults: { refuse: { status: 503, rate: 0.2 } } }],
    [["--refuse", "429"], { faults: { refuse: { status: 429 } } }],
    [["--latency", "80ms", "--cut-within", "5s"], { faults: { latencyMs: 80, cutWithinMs: 5000 } }],
    [
      ["--kill-within", "1m", "--hang-within", "2s"],
      { faults: { killWithinMs: 60_000, hangWithinMs: 2000 } },
    ],
  ])("%j becomes %j", (args, settings) => {
    expect(parse(...args)).toMatchObject(settings);
  });

  it.each([
    [["--refuse", "404"], "429, 500 or 503"],
    [["--refuse", "503@2"], "429, 500 or 503"],
    [["--idle-cut", "soon"], "500ms, 60s, 5m"],
    [["--idle-cut", "600h"], "500ms, 60s, 5m"],
    [["--profile", "fc4"], "fc3"],
  ])("%j is refused with the way out", (args, words) => {
    expect(() => parse(...args)).toThrow(words);
  });
});

describe("--secrets", () => {
  let dir = "";
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), "wsfn-secrets-"));
  });
  afterAll(() => rmSync(dir, { recursive: true }));
  const file = (text: string): string => {
    const path = join(dir, "secrets.json");
    writeFileSync(path, text);
    return path;
  };

  it("reads what callers may authenticate with", () => {
    const secrets = { bearerTokens: ["t".repeat(32)] };
    expect(parse("--secrets", file(JSON.stringify(secrets)))).toMatchObject({ secrets });
  });

  it.each([
    ['{"bearerTokens": ["hunter2"', "it is not JSON"],
    ['{"tokens": ["hunter2"]}', "tokens is not a field that is known here"],
    ['["hunter2"]', "expected a JSON object"],
  ])("says what is wrong with %s and never what the secret is", (text, words) => {
    const read = () => parse("--secrets", file(text));
    expect(read).toThrow(words);
    expect(read).not.toThrow("hunter2");
  });

  it("names a file that is not there", () => {
    expect(() => parse("--secrets", join(dir, "none.json"))).toThrow("none.json");
  });
});
