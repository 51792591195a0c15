import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect, onTestFinished } from "vitest";
import { TerminalProcess } from "../../test/terminal-process.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const inTerminal = await testNeeding("packages/cli", "script");

/** An installer that puts files into the folder, and never ends by itself. */
const ENDLESS_NPM = `#!/bin/sh
mkdir -p node_modules/half
echo "{" > package-lock.json
pid="$(dirname "$0")/installer.pid"
echo $$ > "$pid.draft" && mv "$pid.draft" "$pid"
exec sleep 100000
`;

describe("Ctrl-C in a terminal", { timeout: 180_000 }, () => {
  inTerminal("at a question of wsfn new makes nothing", async () => {
    const { cwd, terminal } = create("new", "my-ws");
    await using _ = terminal;
    await terminal.shows("Template");
    terminal.pressCtrlC();
    expect(await terminal.exited).toBe(130);
    expect(terminal.output).toContain("Cancelled. Nothing was made.");
    expect(readdirSync(cwd)).toEqual([]);
  });

  inTerminal("while it installs ends the installer, and leaves what was made before it", async () => {
    const { cwd, bin, terminal } = create("new", "my-ws", "--template", "node-ws", "-p", "npm", "--yes");
    await using _ = terminal;
    await expect.poll(() => existsSync(join(bin, "installer.pid"))).toBe(true);
    terminal.pressCtrlC();
    expect(await terminal.exited).toBe(130);
    expect(terminal.output).toContain("The installation was stopped. The files are there");
    const made = readdirSync(join(cwd, "my-ws"));
    expect(made).toEqual(expect.arrayContaining(["index.js", "package.json", "s.yaml"]));
    expect(made.filter((name) => /^node_modules$|lock|draft/.test(name))).toEqual([]);
    expect(isAlive(Number(readFileSync(join(bin, "installer.pid"), "utf8")))).toBe(false);
  });
});

/** Runs the command in an empty folder, with {@link ENDLESS_NPM} before every other npm. */
function create(...args: readonly string[]) {
  const root = mkdtempSync(join(tmpdir(), "wsfn-new-terminal-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const [cwd, bin] = [join(root, "work"), join(root, "bin")];
  for (const folder of [cwd, bin]) mkdirSync(folder);
  writeFileSync(join(bin, "npm"), ENDLESS_NPM);
  chmodSync(join(bin, "npm"), 0o755);
  const path = `PATH=${bin}${delimiter}${process.env.PATH}`;
  const command = ["env", path, "LC_ALL=C", process.execPath, MAIN, ...args];
  return { cwd, bin, terminal: new TerminalProcess(command, { cwd }) };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
