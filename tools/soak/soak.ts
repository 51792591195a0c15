import { type ChildProcess, fork } from "node:child_process";
import { basename, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { buildFunction, startInstance } from "@wsfn/instance";
import { type FunctionSpec, readFunctions, readManifest } from "@wsfn/platform";
import type { ChurnNews } from "./churn.ts";
import { residentBytes } from "./resident-memory.ts";
import { grows, type Trend, trend } from "./trend.ts";

export interface SoakOptions {
  /** The whole time, warm-up included. */
  readonly spanMs: number;
  /** New connections a second. */
  readonly rate: number;
  readonly signal: AbortSignal;
}

/** What became of one app. */
export interface Soaked {
  readonly name: string;
  readonly memory: Trend;
  readonly peakBytes: number;
  readonly connections: number;
  readonly messages: number;
  /** How often all clients were killed at once. */
  readonly kills: number;
  /** What was wrong; nothing, when all is well. */
  readonly faults: readonly string[];
}

const SAMPLES = 72; // every ten seconds of twelve minutes
const WARM_UP = SAMPLES / 6;
const KILL_EVERY_MS = 30_000;
const SHOWN_FAULTS = 10;
/** Longest wait for the first client. */
const ARRIVAL_MS = 60_000;

/**
 * Starts the function of a folder (its process, or its container when it has no other) and lets clients come and go for the whole
 * time. Nothing is left on any way out.
 *
 * @throws {Error} when it ends before its time; {InstanceError} when it cannot be started
 */
export async function soak(dir: string, { spanMs, rate, signal }: SoakOptions): Promise<Soaked> {
  const spec = chosen(dir);
  const manifest = readManifest(dir);
  if (manifest?.build && spec.target === "runtime") await buildFunction(dir, manifest.build, { signal });
  const instance = await startInstance(spec, { signal });
  const crowd = new Crowd(
    `ws://${instance.host}:${instance.port}/`,
    rate,
    Math.min(KILL_EVERY_MS, spanMs / 2),
  );
  const samples: number[] = [];
  const faults: string[] = [];
  try {
    const ended = instance.exited.then(({ expected, message }) => {
      if (!expected) faults.push(`it ended: ${message}`);
    });
    // On a busy machine a process takes seconds to come; memory that is not in use would count as memory that does not grow.
    await Promise.race([crowd.arrived, pause(ARRIVAL_MS, undefined, { signal, ref: false }), ended]);
    for (let i = 0; i < SAMPLES && faults.length === 0; i++) {
      await Promise.race([pause(spanMs / SAMPLES, undefined, { signal }), ended]);
      samples.push(residentBytes(instance.id));
    }
  } finally {
    await crowd.leave();
    await instance.stop();
  }
  if (samples.length < SAMPLES || faults.length > 0) throw new Error(faults.join("\n"));
  const memory = trend(samples.slice(WARM_UP), spanMs - (spanMs * WARM_UP) / SAMPLES);
  return {
    name: `${basename(resolve(dir))} ${spec.target}`,
    memory,
    peakBytes: Math.max(...samples),
    ...crowd.counts,
    faults: [...(grows(memory) ? ["its memory grows"] : []), ...crowd.faults],
  };
}

function chosen(dir: string): FunctionSpec {
  const { functions } = readFunctions(dir);
  const spec = functions.find(({ target }) => target === "runtime") ?? functions[0];
  if (spec === undefined) throw new Error(`expected a function in ${dir}`);
  return spec;
}

/** All clients of one app, in a process that is killed now and then, and begun anew. */
class Crowd {
  readonly counts = { connections: 0, messages: 0, kills: 0 };
  readonly faults: string[] = [];
  /** Resolves with the first connection; the killing begins then. */
  readonly arrived: Promise<void>;
  readonly #args: readonly string[];
  #arrive: () => void = () => {};
  #killer: NodeJS.Timeout | undefined;
  #child: ChildProcess;

  constructor(url: string, rate: number, killEveryMs: number) {
    this.#args = [url, String(rate)];
    this.arrived = new Promise((resolve) => {
      this.#arrive = () => {
        this.#killer ??= setInterval(() => this.#replace(), killEveryMs);
        resolve();
      };
    });
    this.#child = this.#come();
  }

  #replace(): void {
    this.counts.kills += 1;
    this.#child.kill("SIGKILL");
    this.#child = this.#come();
  }

  #come(): ChildProcess {
    const child = fork(join(import.meta.dirname, "churn.ts"), this.#args);
    child.on("message", ({ connections, messages, faults }: ChurnNews) => {
      if (connections > 0) this.#arrive();
      this.counts.connections += connections;
      this.counts.messages += messages;
      this.faults.push(...faults.slice(0, SHOWN_FAULTS - this.faults.length));
    });
    return child;
  }

  /** Ends the process and waits for its end. */
  async leave(): Promise<void> {
    this.#arrive = () => {}; // its last words may still be on their way
    clearInterval(this.#killer);
    const gone = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.kill("SIGKILL");
    await gone;
  }
}
