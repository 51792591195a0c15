import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { LogBook } from "../../src/probe/log-book.ts";
import type { OwnServer } from "../../src/probe/server-process.ts";
import type { Behaviour } from "./behaviour.ts";

const MAIN = fileURLToPath(new URL("./reference-main.ts", import.meta.url));
/** All of 127.0.0.0/8 is this machine on Linux: a server on 0.0.0.0 answers there, one on 127.0.0.1 does not. */
const OTHER_LOOPBACK = "127.0.0.3";

/** Starts the reference server as a process, for the cases that signal or measure one. */
export async function startReferenceProcess(behaviour: Behaviour): Promise<OwnServer> {
  const env = { ...process.env, BEHAVIOUR: JSON.stringify(behaviour) };
  const child = spawn(process.execPath, [MAIN], { env, stdio: ["ignore", "pipe", "inherit"] });
  const began = performance.now();
  const exited = once(child, "exit").then(([code]) => ({ code: code as number | null }));
  const [first] = (await once(child.stdout, "data")) as [Buffer];
  const book = new LogBook();
  createInterface({ input: child.stdout }).on("line", (line) => book.take(line));
  return {
    url: `ws://127.0.0.1:${Number(first.toString("latin1"))}/`,
    process: {
      terminate: () => void child.kill("SIGTERM"),
      exited,
      memoryBytes: () => peakBytes(child.pid),
      startedInMs: behaviour.startsInMs ?? performance.now() - began,
      portAsGiven: !behaviour.isOnFixedPort,
      healthPath: "/healthz",
      logs: (text, withinMs) => book.says(text, withinMs),
      ...(process.platform === "linux" && { otherHost: OTHER_LOOPBACK }),
    },
    close: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

/** Peak resident memory of a process, where /proc shows it. */
function peakBytes(pid: number | undefined): number | undefined {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "latin1"))?.[1];
    return kib === undefined ? undefined : Number(kib) * 1024;
  } catch {
    return undefined; // no such file on this system, or the process is gone
  }
}
