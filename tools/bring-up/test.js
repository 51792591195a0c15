// npm test: everything, through turbo, and at the end what failed and what this machine could not run, by name.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { extentOf, leftOutLine } from "./extent.js";
import { Failures } from "./failures.js";
import { bringUp, fail, ROOT, run, say } from "./tool-chain.js";

const MISSING_DIR = join(ROOT, ".wsfn", "missing");
/** Where every Node.js that a test starts keeps what it compiled: hundreds of them load the same modules. */
const COMPILED_DIR = join(ROOT, "node_modules", ".cache", "node");
/** Packages at once: what tests processes and sockets waits as long as it computes. turbo.json has those begin that take longest. */
const PACKAGES = 3;
/** Test files of a package at once where Vitest would take one alone: the last package has the machine to itself. */
const FILES = cpus().length < 3 ? { VITEST_MAX_WORKERS: "2" } : {};

const args = process.argv.slice(2);
const extent = askedExtent();

bringUp();
rmSync(MISSING_DIR, { recursive: true, force: true });

const failures = new Failures();
const { status, stoppedBy } = await run(
  "turbo",
  ["run", "test", "--continue", `--concurrency=${PACKAGES}`, ...args],
  { WSFN_TESTS: extent, WSFN_MISSING_DIR: MISSING_DIR, NODE_COMPILE_CACHE: COMPILED_DIR, ...FILES },
  (line) => failures.line(line),
);

for (const { task, lines } of failures.sections()) {
  say(`failed in ${task}:`);
  console.error(lines.join("\n"));
}

if (stoppedBy) {
  say(`stopped by ${stoppedBy} before the end`);
  process.exit(status);
}

const missing = [...new Set(recorded(".jsonl"))].map((line) => JSON.parse(line));
const leftOut = leftOutLine(recorded(".left-out"));
for (const { what, why, hint, where } of missing) say(`not run: ${what} (${where}): ${why}. ${hint}`);
if (leftOut) say(leftOut);
else if (missing.length === 0) say("everything that exists was run");

const allRequired = process.env.WSFN_REQUIRE === "all";
if (missing.length > 0 && allRequired) say("WSFN_REQUIRE=all: what could not run counts as failed");
process.exit(status !== 0 ? status : missing.length > 0 && allRequired ? 1 : 0);

/** The lines that the tests wrote down, while they ran, into files that end so. */
function recorded(ending) {
  if (!existsSync(MISSING_DIR)) return [];
  return readdirSync(MISSING_DIR)
    .filter((file) => file.endsWith(ending))
    .flatMap((file) => readFileSync(join(MISSING_DIR, file), "utf8").split("\n").filter(Boolean));
}

/** A word that is none ends the run before it begins. */
function askedExtent() {
  try {
    return extentOf(process.env, args);
  } catch (error) {
    return fail(error.message);
  }
}
