import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { WsfnProcess } from "../test/wsfn-process.ts";

const MAIN = fileURLToPath(new URL("main.ts", import.meta.url));
const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

const wsfn = async (...args: string[]) => {
  await using started = new WsfnProcess(args);
  return await started.exited; // awaited here: leaving the block ends the process
};

/** The script, made once: it does not change. */
let script: Promise<string> | undefined;
const bashScript = (): Promise<string> => {
  script ??= wsfn("completion", "bash").then(({ stdout }) => stdout);
  return script;
};

/** What bash offers for a line that is typed so far, with the script that `wsfn completion bash` prints. */
async function offers(line: string): Promise<readonly string[]> {
  const dir = mkdtempSync(join(tmpdir(), "wsfn-completion-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  symlinkSync(MAIN, join(dir, "wsfn"));
  writeFileSync(join(dir, "wsfn.bash"), await bashScript());
  const words = line.split(" ");
  const program = `
source ${join(dir, "wsfn.bash")}
_get_comp_words_by_ref() { words=("\${COMP_WORDS[@]}"); cword=$COMP_CWORD; cur=\${words[$cword]}; } # bash-completion's
COMP_LINE=${JSON.stringify(line)}; COMP_POINT=\${#COMP_LINE}
COMP_WORDS=(${words.map((word) => JSON.stringify(word)).join(" ")}); COMP_CWORD=${words.length - 1}
function_name=$(complete -p wsfn | sed 's/.*-F \\([^ ]*\\).*/\\1/')
$function_name 2>/dev/null
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const PATH = [dir, join(process.execPath, ".."), process.env.PATH].join(delimiter);
  return execFileSync("bash", ["-c", program], { env: { ...process.env, PATH }, encoding: "utf8" })
    .split("\n")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

describe("the command line", () => {
  it("prints its version", async () => {
    expect(await wsfn("--version")).toMatchObject({ code: 0, stdout: version, stderr: "" });
  });

  it("names every command in its help, and fits 100 columns", async () => {
    const { stdout } = await wsfn("--help");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(100);
    for (const name of ["dev", "doctor", "conform", "bench", "pack", "image", "sign", "completion"]) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, "m"));
    }
  });

  it.each(["bash", "zsh", "fish"])("prints a script for %s", async (shell) => {
    const { code, stdout } = await wsfn("completion", shell);
    expect(code).toBe(0);
    expect(stdout).toMatch(/wsfn/);
  });

  it("refuses a shell that it does not know", async () => {
    expect(await wsfn("completion", "tcsh")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("bash"),
    });
  });

  it.each([
    ["wsfn d", ["dev", "doctor"]],
    ["wsfn doctor --off", ["--offline"]],
    ["wsfn conform --via ", ["direct", "gateway"]],
  ])("completes %j in bash", async (line, expected) => {
    expect([...(await offers(line))].sort()).toEqual(expected);
  });
});
