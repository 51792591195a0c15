/**
 * Shows that a variant is one folder, in a language of which nothing here has a word:
 *   node tools/held-out/main.ts
 * In a clone of this repository it makes such a folder of `echo.pl`, and lets `npm test`, the tables and the benchmark take it. It fails where
 * one of them does not, or where a file beside the folder has changed that no tool generates. It takes a minute on a machine that does little else.
 */
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { APP_FILES } from "./app-files.ts";

const ROOT = join(import.meta.dirname, "../..");
const GENERATED = ["docs/variants.md", "docs/zh/variants.md", "pnpm-lock.yaml"];

/** A name that stands nowhere. */
const name = `perl-${Math.random().toString(36).slice(2, 8)}`;
const clone = mkdtempSync(join(tmpdir(), "wsfn-held-out-"));

/** Runs a program in the clone and gives what it wrote, on both streams. @throws {Error} with that, when it fails and `mayFail` is not set */
async function run(
  command: string,
  args: readonly string[],
  { mayFail = false }: { readonly mayFail?: boolean } = {},
): Promise<string> {
  const path = `${join(clone, "node_modules/.bin")}:${process.env.PATH}`;
  const env = { ...process.env, PATH: path, CI: "" }; // under CI, pnpm takes no workspace that the lock file does not know
  const options = { cwd: clone, env, maxBuffer: 64 * 1024 * 1024 };
  const ended = promisify(execFile)(command, args, options);
  const { stdout, stderr } = mayFail ? await ended.catch((error) => error) : await ended;
  return `${stdout}${stderr}`;
}

/** Ends the proof where something is not as it has to be. */
function proves(what: string, { holds, shown }: { readonly holds: boolean; readonly shown: string }): void {
  if (!holds) throw new Error(`expected ${what}, got:\n${shown}`);
  console.log(`held-out: ${what}`);
}

async function main(): Promise<void> {
  await promisify(execFile)("git", ["clone", "--quiet", ROOT, clone]);
  const folder = join(clone, "apps", name);
  mkdirSync(folder);
  copyFileSync(join(import.meta.dirname, "echo.pl"), join(folder, "echo.pl"));
  for (const [path, text] of Object.entries(APP_FILES)) {
    writeFileSync(join(folder, path), text.replaceAll("NAME", name));
  }

  const tested = await run("npm", ["test", "--", `--filter=${name}`]);
  proves("npm test to run its cases", { holds: /Tests .*\d{3,} passed/.test(tested), shown: tested });

  await run("pnpm", ["tables", "variants"]);
  const table = readFileSync(join(clone, "docs/variants.md"), "utf8");
  const row = `[${name}](../apps/${name}) | Perl |`;
  proves("a row in the table of variants", { holds: table.includes(row), shown: table });
  // Of the other variants there is no report in a fresh clone.
  const matrix = await run("pnpm", ["tables", "matrix"], { mayFail: true });
  proves("its reports in the matrix", { holds: !matrix.includes(name), shown: matrix });

  const measured = await run("pnpm", ["wsfn", "bench", `apps/${name}`, "--smoke"]);
  proves("figures of it by wsfn bench", { holds: measured.includes(name), shown: measured });

  const changed = (await run("git", ["status", "--porcelain"])).trimEnd().split("\n");
  const foreign = changed
    .map((line) => line.slice(3))
    .filter((path) => path !== `apps/${name}/` && !GENERATED.includes(path));
  proves("no other file than generated ones", { holds: foreign.length === 0, shown: foreign.join("\n") });
}

try {
  await main();
} catch (error) {
  const { stdout = "", stderr = "", message } = error as Error & { stdout?: string; stderr?: string };
  console.error(`held-out: ${message}\n${stdout}${stderr}`);
  process.exitCode = 1;
} finally {
  rmSync(clone, { recursive: true, force: true });
}
