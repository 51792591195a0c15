// npm test: everything, through turbo, and at the end what this machine could not run, by name.
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { bringUp, ROOT, run, say } from "./tool-chain.js";

const MISSING_DIR = join(ROOT, ".wsfn", "missing");

bringUp();
rmSync(MISSING_DIR, { recursive: true, force: true });

const status = run("turbo", ["run", "test", "--continue", "--concurrency=2", ...process.argv.slice(2)], {
  WSFN_MISSING_DIR: MISSING_DIR,
});

const missing = recordedAsMissing();
for (const { what, why, hint, where } of missing) say(`not run: ${what} (${where}): ${why}. ${hint}`);
if (missing.length === 0) say("everything that exists was run");

const allRequired = process.env.WSFN_REQUIRE === "all";
if (missing.length > 0 && allRequired) say("WSFN_REQUIRE=all: what could not run counts as failed");
process.exit(status !== 0 ? status : missing.length > 0 && allRequired ? 1 : 0);

/** What the tests wrote down while they ran, each thing once. */
function recordedAsMissing() {
  if (!existsSync(MISSING_DIR)) return [];
  const lines = readdirSync(MISSING_DIR).flatMap((file) =>
    readFileSync(join(MISSING_DIR, file), "utf8").split("\n").filter(Boolean),
  );
  return [...new Set(lines)].map((line) => JSON.parse(line));
}
