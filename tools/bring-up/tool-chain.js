// Plain JavaScript that any Node from 18 on can run: this is what a fresh machine meets first.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const BIN = join(ROOT, "node_modules", ".bin");
const STAMP = join(ROOT, "node_modules", ".wsfn-installed");
const OLDEST_NODE = 18;

/** The environment in which `node`, `pnpm` and `turbo` are the ones that this repository pins. */
export const pinnedEnvironment = () => ({
  ...process.env,
  PATH: `${BIN}${delimiter}${process.env.PATH ?? ""}`,
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
});

/**
 * Puts the pinned pnpm, Node and dependencies in place, by npm alone, and says what it does. Does nothing when they
 * are there already and the lockfile is the one they were installed from.
 */
export function bringUp() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) {
    fail(`Node ${OLDEST_NODE} or newer is needed to begin with; this is ${process.version}.`);
  }
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, "utf8") === wanted) return;

  const { packageManager, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  say(
    `installing ${packageManager}, Node ${devDependencies.node} and the dependencies into node_modules/ (once)`,
  );
  const install = spawnSync("npx", ["--yes", packageManager, "install", "--frozen-lockfile"], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (install.error) fail(`npx could not be started: ${install.error.message}. Is npm installed?`);
  if (install.status !== 0)
    fail("the installation failed; its messages are above. Mend the cause and run again.");

  const node = spawnSync(join(BIN, "node"), ["--version"], { encoding: "utf8" });
  if (node.stdout?.trim() !== `v${devDependencies.node}`) {
    fail(
      `Node ${devDependencies.node} did not arrive (found: ${node.stdout?.trim() || node.error?.message}). ` +
        "It comes as an npm package with an install script: `npm config get ignore-scripts` must say false.",
    );
  }
  writeFileSync(STAMP, wanted);
}

/** Runs a pinned tool with the terminal as its own. Resolves with its exit code. */
export function run(command, args, environment = {}) {
  const { error, status } = spawnSync(join(BIN, command), args, {
    cwd: ROOT,
    stdio: "inherit",
    env: { ...pinnedEnvironment(), ...environment },
  });
  if (error) fail(`${command} could not be started: ${error.message}`);
  return status ?? 1;
}

export const say = (line) => console.error(`wsfn: ${line}`);

/** Exit code 2: nothing was judged, because it could not be. */
export function fail(line) {
  say(line);
  process.exit(2);
}

/** What an installation depends on: another lockfile, platform or major version of Node asks for a new one. */
function fingerprint() {
  const lockfile = readFileSync(join(ROOT, "pnpm-lock.yaml"));
  return [createHash("sha256").update(lockfile).digest("hex"), process.platform, process.arch].join(" ");
}
