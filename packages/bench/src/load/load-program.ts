import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import { BenchError } from "../bench-error.ts";
import { answerParent } from "../helper-process.ts";
import { cpuMs } from "../process-cost.ts";
import { Load, type LoadShape } from "./load.ts";

/** One window of load. */
export interface WindowOrder extends LoadShape {
  readonly warmUpMs: number;
  readonly windowMs: number;
  /** Processes whose CPU over the window is wanted, by name. */
  readonly processes: Readonly<Record<string, readonly number[]>>;
}

/** What one window came to. */
export interface WindowResult {
  readonly messages: number;
  readonly elapsedMs: number;
  /** From before a message was written until its echo had been read; in microseconds, as HdrHistogram's base64. */
  readonly histogram: string;
  /** CPU of this process over the window, ms. */
  readonly generatorCpuMs: number;
  /** CPU over the window of the processes that were asked for, ms; NaN where it is not told. */
  readonly cpuMs: Readonly<Record<string, number>>;
}

/** Longest wait for the first echo of a window, beyond the window itself. */
const NO_ECHO_MS = 20_000;
const MOST_US = 60_000_000;
/** Three digits: what a figure is printed with. */
const DIGITS = 3;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A closed loop: every connection keeps its messages in flight, one more for every echo. */
async function window(order: WindowOrder): Promise<WindowResult> {
  const histogram = build({ highestTrackableValue: MOST_US, numberOfSignificantValueDigits: DIGITS });
  let messages = 0;
  let isMeasured = false;
  const load = await Load.open(order, (count, sentMs, nowMs) => {
    if (!isMeasured) return;
    messages += count;
    const us = Math.min(MOST_US, Math.round((nowMs - sentMs) * 1000));
    histogram.recordValueWithCount(us, count);
  });
  try {
    const names = Object.keys(order.processes);
    const cpu = (): number[] => names.map((name) => cpuMs(order.processes[name] ?? []));
    const result = await load.during(async () => {
      for (const one of load.connections) one.run(order.inFlight);
      await pause(order.warmUpMs);
      const before = { cpu: cpu(), own: process.cpuUsage(), atMs: performance.now() };
      isMeasured = true;
      await pause(order.windowMs);
      // A window without a message says nothing: on a machine that starves the server it is longer.
      for (let waitedMs = 0; messages === 0; waitedMs += order.windowMs) {
        if (waitedMs > NO_ECHO_MS)
          throw new BenchError("NoAnswer", "expected an echo in the window, came none");
        await pause(order.windowMs);
      }
      isMeasured = false;
      const elapsedMs = performance.now() - before.atMs;
      const own = process.cpuUsage(before.own);
      const used = cpu().map((ms, i) => ms - (before.cpu[i] ?? 0));
      return {
        elapsedMs,
        generatorCpuMs: (own.user + own.system) / 1000,
        cpuMs: Object.fromEntries(names.map((name, i) => [name, used[i] ?? Number.NaN])),
      };
    });
    await load.drain();
    return { ...result, messages, histogram: encodeIntoCompressedBase64(histogram) };
  } finally {
    load.close();
    histogram.destroy();
  }
}

let held: Load | undefined;

/** Opens connections, one echo on each, and keeps them. */
async function hold(order: LoadShape): Promise<void> {
  held = await Load.open(order, () => {});
  await held.once();
}

function release(): void {
  held?.close();
  held = undefined;
}

answerParent({ window, hold, release });
