import { build, encodeIntoCompressedBase64, type Histogram } from "hdr-histogram-js";
import { BenchError } from "../bench-error.ts";
import { realClock } from "../process/clock.ts";
import { type CpuUse, cpuUse, lookAtCpu } from "../process/process-cost.ts";
import type { Load } from "./load.ts";
import type { Loadable } from "./loadable.ts";
import { sendAtRate } from "./pace.ts";

/** How long is loaded, and whose CPU is wanted. */
export interface Span {
  readonly windowMs: number;
  /** Processes whose CPU is wanted, by name. */
  readonly processes: Readonly<Record<string, readonly number[]>>;
}

/** One window in a closed loop. */
export interface WindowOrder extends Span {
  /** Messages that every connection keeps on their way. */
  readonly inFlight: number;
}

/** One window in an open loop. */
export interface RateOrder extends Span {
  /** Messages a second, on all connections together. */
  readonly perSecond: number;
}

/** What the load of a window cost: from before its first message left until its last echo had come. */
export interface Cost {
  readonly elapsedMs: number;
  /** Echoes of all that time: those that the CPU was used for. */
  readonly echoes: number;
  /** Of this process. */
  readonly generator: CpuUse;
  /** Of the processes that were asked for. */
  readonly processes: Readonly<Record<string, CpuUse>>;
}

/** What one window came to. */
export interface WindowResult {
  /** Echoes that came within the window. */
  readonly messages: number;
  /** Length of the window: what was asked for, and the lateness of a timer. */
  readonly elapsedMs: number;
  readonly cost: Cost;
  /** From before a message was written until its echo had been read; in microseconds, as HdrHistogram's base64. */
  readonly histogram: string;
}

/** In an open loop latencies run from when a message was due. */
export interface RateResult extends WindowResult {
  /** How long after it was due a message left, in 99 of 100 cases, microseconds: the share of this process in the latencies. */
  readonly lateUs: number;
}

/** Longest wait for the first echo of a window, beyond the window itself. */
const NO_ECHO_MS = 20_000;
/** A server that was sent its last echo's last octet has yet to fall asleep: its time is added up when it does. */
const ASLEEP_MS = 1;
/** A minute: three times as long as any echo is waited for. */
const MOST_US = 60_000_000;
/** Three digits: what a figure is printed with. */
const DIGITS = 3;

const emptyHistogram = (): Histogram =>
  build({ highestTrackableValue: MOST_US, numberOfSignificantValueDigits: DIGITS });

const microseconds = (ms: number): number => Math.min(MOST_US, Math.max(0, Math.round(ms * 1000)));

/** Loads a server from rest to rest, and looks before and after at what its processes and this one used meanwhile. */
async function fromRestToRest<T>(load: Loadable, { processes }: Span, work: () => Promise<T>) {
  const entries = Object.entries(processes);
  const look = () => ({
    generator: lookAtCpu([process.pid]),
    others: entries.map(([, pids]) => lookAtCpu(pids)),
  });
  const before = look();
  const fromMs = realClock.nowMs();
  const result = await load.during(work);
  await load.drain();
  const elapsedMs = realClock.nowMs() - fromMs;
  await realClock.pause(ASLEEP_MS);
  const after = look();
  const used = entries.map(([name], i) => {
    const [first, last] = [before.others[i], after.others[i]];
    return [name, first && last && cpuUse(first, last)];
  });
  const cost = {
    elapsedMs,
    generator: cpuUse(before.generator, after.generator),
    processes: Object.fromEntries(used) as Cost["processes"],
  };
  return { result, cost };
}

/** A closed loop: every connection keeps its messages in flight, one more for every echo. */
export async function closedWindow(load: Loadable, order: WindowOrder): Promise<WindowResult> {
  const histogram = emptyHistogram();
  let echoes = 0;
  load.onReplies = (count, sentMs, nowMs) => {
    echoes += count;
    histogram.recordValueWithCount(microseconds(nowMs - sentMs), count);
  };
  try {
    const { result, cost } = await fromRestToRest(load, order, async () => {
      const fromMs = realClock.nowMs();
      load.run(order.inFlight);
      // A window without a message says nothing: on a machine that starves the server it is longer.
      for (let waitedMs = 0; waitedMs === 0 || echoes === 0; waitedMs += order.windowMs) {
        if (waitedMs > NO_ECHO_MS) {
          throw new BenchError("NoAnswer", "expected an echo in the window, got none");
        }
        await realClock.pause(order.windowMs);
      }
      return { messages: echoes, elapsedMs: realClock.nowMs() - fromMs };
    });
    return { ...result, cost: { ...cost, echoes }, histogram: encodeIntoCompressedBase64(histogram) };
  } finally {
    histogram.destroy();
  }
}

/** An open loop: messages leave when they are due, each on the next connection, whatever became of those before. */
export async function openWindow(load: Load, order: RateOrder): Promise<RateResult> {
  const { perSecond, windowMs } = order;
  const histogram = emptyHistogram();
  const late = emptyHistogram();
  let echoes = 0;
  load.onReplies = (count, dueMs, nowMs) => {
    echoes += count;
    histogram.recordValueWithCount(microseconds(nowMs - dueMs), count);
  };
  const send = (index: number, dueMs: number): void => {
    load.check();
    load.connections[index % load.connections.length]?.send(dueMs);
    late.recordValue(microseconds(realClock.nowMs() - dueMs));
  };
  try {
    const { result, cost } = await fromRestToRest(load, order, async () => {
      const fromMs = realClock.nowMs();
      await sendAtRate({ perSecond, fromMs, untilMs: fromMs + windowMs }, send);
      return { messages: echoes, elapsedMs: realClock.nowMs() - fromMs };
    });
    const lateUs = late.getValueAtPercentile(99);
    // Those that came after the window are in it as well: leaving them out would leave out the latest.
    const latencies = encodeIntoCompressedBase64(histogram);
    return { ...result, cost: { ...cost, echoes }, lateUs, histogram: latencies };
  } finally {
    histogram.destroy();
    late.destroy();
  }
}

/** Until a server is warm: a number of messages in flight, and how much CPU that takes. */
export interface WarmUp extends Omit<WindowOrder, "windowMs"> {
  /** CPU that the processes use all together before they count as warm. */
  readonly cpuMs: number;
  /** It ends after this long in any case; where the machine does not report CPU, at once after it. */
  readonly mostMs: number;
}

/** Between two looks whether a server is warm. */
const LOOK_MS = 50;

/** Loads a server until it has compiled what it runs. */
export async function warmUp(load: Loadable, { inFlight, processes, cpuMs, mostMs }: WarmUp): Promise<void> {
  load.onReplies = () => {};
  const all = Object.values(processes).flat();
  const used = (): number => lookAtCpu(all).usedMs;
  const before = { usedMs: used(), atMs: realClock.nowMs() };
  await load.during(async () => {
    load.run(inFlight);
    while (!(used() - before.usedMs >= cpuMs) && realClock.nowMs() - before.atMs < mostMs) {
      await realClock.pause(LOOK_MS);
    }
  });
  await load.drain();
}
