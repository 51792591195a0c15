import { fileURLToPath } from "node:url";
import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { TerminalProcess } from "../../test/terminal-process.ts";

const ROOT = fileURLToPath(new URL("../../../..", import.meta.url));
const ECHO = fileURLToPath(new URL("../../test/echo-function", import.meta.url));
const inTerminal = await testNeeding("packages/cli", "script", "npm");

/** The ways in which people start it. Each runner hands a SIGINT on to its child, beside the one that the terminal sends. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  "npx pnpm@10": ["npx", "--no-install", "pnpm@10", "wsfn"],
  pnpm: ["pnpm", "wsfn"],
  npm: ["npm", "run", "wsfn", "--"],
};

// A terminal, a package runner and a Node.js each take seconds to start on a busy machine.
describe("one Ctrl-C in a terminal", { timeout: 180_000 }, () => {
  for (const [name, runner] of Object.entries(RUNNERS)) {
    inTerminal(`ends wsfn dev under ${name} with its summary, and nothing is left`, async () => {
      await using terminal = new TerminalProcess([...runner, "dev", "--greet", ECHO], { cwd: ROOT });
      await terminal.shows(/answered "hello from wsfn"/);
      terminal.pressCtrlC();
      await terminal.exited;
      expect(terminal.output).toMatch(/^echo +1 +0 +1 +1 +[\d.]+ m?s +/m);
      expect(terminal.output).toMatch(/connections +WebSockets that an instance took/);
      const pid = Number(/listening on \d+, process (\d+)/.exec(terminal.output)?.[1]);
      expect(pid).toBeGreaterThan(1);
      expect(isAlive(pid)).toBe(false);
    });
  }
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
