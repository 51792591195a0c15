// npm start: the sample functions behind the gateway, each shown to echo. Ctrl-C ends all of it.
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { constants } from "node:os";
import { join } from "node:path";
import { bringUp, pinnedEnvironment, ROOT } from "./tool-chain.js";

bringUp();

const asked = process.argv.slice(2);
const everyApp = () => readdirSync(join(ROOT, "apps")).map((app) => join("apps", app));
const args = asked.some((arg) => !arg.startsWith("-")) ? asked : [...asked, ...everyApp()];

const child = spawn(
  join(ROOT, "node_modules", ".bin", "node"),
  ["packages/cli/src/main.ts", "dev", "--greet", "--available", ...args],
  { cwd: ROOT, stdio: "inherit", env: pinnedEnvironment() },
);

// A terminal's Ctrl-C reaches the child by itself; a signal sent to this process alone is handed on.
// Either way the child ends its own children first, and this process lives until it has.
process.on("SIGINT", () => {});
for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
