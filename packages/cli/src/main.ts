#!/usr/bin/env node
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

// Node.js 22.8 and later keep what they compiled: the start then takes less than half of the CPU. Where there is no place for it they go on
// without. Not in the folder for temporary files, in which a command leaves nothing.
const caches = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
module.enableCompileCache?.(join(caches, "wsfn"));

const { runCommandLine } = await import("./command-line.ts");
await runCommandLine();
