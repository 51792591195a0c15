// npm start: the sample functions behind the gateway; one echo through each. Ctrl-C ends all of it.
import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { localRedis } from "./redis.js";
import { bringUp, exitCode, outlive, pinnedEnvironment, ROOT } from "./tool-chain.js";

bringUp();

const asked = process.argv.slice(2);
// A folder of an app that is gone may be left by git, with what was installed there.
const everyApp = () =>
  readdirSync(join(ROOT, "apps"))
    .map((app) => join("apps", app))
    .filter((app) => existsSync(join(ROOT, app, "s.yaml")));
const args = asked.some((arg) => !arg.startsWith("-")) ? asked : [...asked, ...everyApp()];

const REDIS_URL = process.env.REDIS_URL || (await localRedis());

const child = spawn(
  join(ROOT, "node_modules", ".bin", "node"),
  ["packages/cli/src/main.ts", "dev", "--greet", "--available", ...args],
  // The channel closes when this process ends, however it does: after `kill -9` the child ends by that.
  {
    cwd: ROOT,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...pinnedEnvironment(), ...(REDIS_URL && { REDIS_URL }) },
  },
);

outlive(child);
child.on("exit", (code, signal) => process.exit(exitCode(code, signal)));
