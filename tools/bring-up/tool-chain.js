// Plain JavaScript that any Node from 18 on can run: this is what a fresh machine meets first.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** The repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

const BIN = join(ROOT, "node_modules", ".bin");
const STAMP = join(ROOT, "node_modules", ".wsfn-installed");
const LOCKFILE = join(ROOT, "pnpm-lock.yaml");
const OLDEST_NODE = 18;

/** The environment in which `node`, `pnpm` and `turbo` are the ones that this repository pins. */
export const pinnedEnvironment = () => ({
  ...process.env,
  PATH: `${BIN}${delimiter}${process.env.PATH ?? ""}`,
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
});

/**
 * Puts the pinned pnpm, Node and dependencies in place, by npm alone, and prints what it does. Does nothing when they
 * are there already and the lockfile is the one they were installed from. An app that was just added is put into the lockfile.
 */
export function bringUp() {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < OLDEST_NODE) {
    fail(`Node ${OLDEST_NODE} or newer is needed to begin with; this is ${process.version}.`);
  }
  const added = addedApps();
  if (added.length === 0 && existsSync(STAMP) && readFileSync(STAMP, "utf8") === fingerprint()) return;

  const { packageManager, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  say(
    `installing ${packageManager}, Node ${devDependencies.node} and the dependencies into node_modules/ (once)`,
  );
  if (added.length > 0) say(`new in the workspace: ${added.join(", ")}`);
  const lockfile = added.length > 0 ? "--no-frozen-lockfile" : "--frozen-lockfile";
  const install = spawnSync("npx", ["--yes", packageManager, "install", lockfile], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (install.error) fail(`npx could not be started: ${install.error.message}. Is npm installed?`);
  if (install.status !== 0)
    fail("the installation failed; its messages are above. Fix the cause and run again.");

  const node = spawnSync(join(BIN, "node"), ["--version"], { encoding: "utf8" });
  if (node.stdout?.trim() !== `v${devDependencies.node}`) {
    fail(
      `Node ${devDependencies.node} did not arrive (found: ${node.stdout?.trim() || node.error?.message}). ` +
        "It comes as an npm package with an install script: `npm config get ignore-scripts` must say false.",
    );
  }
  writeFileSync(STAMP, fingerprint());
}

/**
 * Runs a pinned tool and shows what it prints, handing each line of its standard output to `onLine` as well. However this process is
 * asked to end, it lives until the tool has ended. Resolves with `{ status, stoppedBy }`: the exit code, and the signal that asked this
 * process to end, if one did. The exit code is the signal's then, since Turborepo ends with 0 when it is stopped.
 */
export async function run(command, args, environment, onLine) {
  const child = spawn(join(BIN, command), args, {
    cwd: ROOT,
    stdio: ["inherit", "pipe", "inherit"],
    // A pipe is no terminal, so the tool would drop its colours where this process has one.
    env: { ...pinnedEnvironment(), ...(process.stdout.isTTY && { FORCE_COLOR: "1" }), ...environment },
  });
  child.on("error", (error) => fail(`${command} could not be started: ${error.message}`));
  let stoppedBy;
  outlive(child, (signal) => {
    stoppedBy ??= signal;
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    console.log(line);
    onLine(line);
  });
  const [code, signal] = await once(child, "close");
  return { status: stoppedBy ? exitCode(null, stoppedBy) : exitCode(code, signal), stoppedBy };
}

/**
 * Keeps this process alive until a child has ended its own children. A terminal's Ctrl-C reaches the child by itself; a signal sent to this
 * process alone is handed on. `onSignal` hears of each.
 */
export function outlive(child, onSignal = () => {}) {
  process.on("SIGINT", onSignal);
  for (const name of ["SIGTERM", "SIGHUP"]) {
    process.on(name, (signal) => {
      onSignal(signal);
      child.kill(signal);
    });
  }
}

/** What a shell shows of how a process ended. */
export const exitCode = (code, signal) => code ?? 128 + constants.signals[signal];

export const say = (line) => console.error(`wsfn: ${line}`);

/** Exit code 2: nothing was judged, because it could not be. */
export function fail(line) {
  say(line);
  process.exit(2);
}

/** Folders of apps/ that the lockfile does not know yet. */
function addedApps() {
  const lockfile = readFileSync(LOCKFILE, "utf8");
  return readdirSync(join(ROOT, "apps"))
    .map((name) => `apps/${name}`)
    .filter((path) => existsSync(join(ROOT, path, "package.json")) && !lockfile.includes(`\n  ${path}:\n`));
}

/** What an installation depends on: another lockfile, platform or major version of Node asks for a new one. */
function fingerprint() {
  const lockfile = readFileSync(LOCKFILE);
  return [createHash("sha256").update(lockfile).digest("hex"), process.platform, process.arch].join(" ");
}
