import { build, encodeIntoCompressedBase64, type Histogram } from "hdr-histogram-js";
import { BenchError } from "../bench-error.ts";
import { answerParent } from "../helper-process.ts";
import { cpuMs } from "../process-cost.ts";
import { Load, type LoadShape } from "./load.ts";
import { sendAtRate } from "./pace.ts";

/** How long is loaded, and whose CPU is wanted. */
interface Span {
  readonly warmUpMs: number;
  readonly windowMs: number;
  /** Processes whose CPU over the window is wanted, by name. */
  readonly processes: Readonly<Record<string, readonly number[]>>;
}

/** One window of load in a closed loop. */
export type WindowOrder = LoadShape & Span;

/** One window of load in an open loop. */
export interface RateOrder extends Omit<LoadShape, "inFlight">, Span {
  /** Messages a second, on all connections together. */
  readonly perSecond: number;
}

/** What one window came to. */
export interface WindowResult {
  /** Echoes that came within the window. */
  readonly messages: number;
  readonly elapsedMs: number;
  /** From before a message was written until its echo had been read; in microseconds, as HdrHistogram's base64. */
  readonly histogram: string;
  /** CPU of this process over the window, ms. */
  readonly generatorCpuMs: number;
  /** CPU over the window of the processes that were asked for, ms; NaN where it is not told. */
  readonly cpuMs: Readonly<Record<string, number>>;
}

/** Here latencies run from when a message was due, of every message that was due in the window. */
export interface RateResult extends WindowResult {
  /** How long after it was due a message left, in 99 of 100 cases, microseconds: the share of this process in the latencies. */
  readonly lateUs: number;
}

/** Longest wait for the first echo of a window, beyond the window itself. */
const NO_ECHO_MS = 20_000;
const MOST_US = 60_000_000;
/** Three digits: what a figure is printed with. */
const DIGITS = 3;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const emptyHistogram = (): Histogram =>
  build({ highestTrackableValue: MOST_US, numberOfSignificantValueDigits: DIGITS });

const microseconds = (ms: number): number => Math.min(MOST_US, Math.max(0, Math.round(ms * 1000)));

/** What this process and others used between two looks. */
function costs({ processes }: Span): () => Omit<WindowResult, "messages" | "histogram"> {
  const names = Object.keys(processes);
  const cpu = (): number[] => names.map((name) => cpuMs(processes[name] ?? []));
  const before = { cpu: cpu(), own: process.cpuUsage(), atMs: performance.now() };
  return () => {
    const elapsedMs = performance.now() - before.atMs;
    const own = process.cpuUsage(before.own);
    const used = cpu().map((ms, i) => ms - (before.cpu[i] ?? 0));
    return {
      elapsedMs,
      generatorCpuMs: (own.user + own.system) / 1000,
      cpuMs: Object.fromEntries(names.map((name, i) => [name, used[i] ?? Number.NaN])),
    };
  };
}

/** A closed loop: every connection keeps its messages in flight, one more for every echo. */
async function window(order: WindowOrder): Promise<WindowResult> {
  const histogram = emptyHistogram();
  let messages = 0;
  let isMeasured = false;
  const load = await Load.open(order, (count, sentMs, nowMs) => {
    if (!isMeasured) return;
    messages += count;
    histogram.recordValueWithCount(microseconds(nowMs - sentMs), count);
  });
  try {
    const result = await load.during(async () => {
      for (const one of load.connections) one.run(order.inFlight);
      await pause(order.warmUpMs);
      const spent = costs(order);
      isMeasured = true;
      await pause(order.windowMs);
      // A window without a message says nothing: on a machine that starves the server it is longer.
      for (let waitedMs = 0; messages === 0; waitedMs += order.windowMs) {
        if (waitedMs > NO_ECHO_MS)
          throw new BenchError("NoAnswer", "expected an echo in the window, came none");
        await pause(order.windowMs);
      }
      isMeasured = false;
      return spent();
    });
    await load.drain();
    return { ...result, messages, histogram: encodeIntoCompressedBase64(histogram) };
  } finally {
    load.close();
    histogram.destroy();
  }
}

/** An open loop: messages leave when they are due, each on the next connection, whatever became of those before. */
async function rate(order: RateOrder): Promise<RateResult> {
  const { perSecond, warmUpMs, windowMs } = order;
  const histogram = emptyHistogram();
  const late = emptyHistogram();
  let messages = 0;
  let isMeasured = false;
  let windowFromMs = Number.POSITIVE_INFINITY;
  const load = await Load.open({ ...order, inFlight: 1 }, (count, dueMs, nowMs) => {
    if (isMeasured) messages += count;
    // Those that come after the window as well: leaving them out would leave out the latest.
    if (dueMs >= windowFromMs) histogram.recordValueWithCount(microseconds(nowMs - dueMs), count);
  });
  const send = (index: number, dueMs: number): void => {
    load.check();
    load.connections[index % load.connections.length]?.send(dueMs);
    if (isMeasured) late.recordValue(microseconds(performance.now() - dueMs));
  };
  try {
    const result = await load.during(async () => {
      const fromMs = performance.now();
      await sendAtRate({ perSecond, fromMs, untilMs: fromMs + warmUpMs }, send);
      windowFromMs = fromMs + warmUpMs;
      const spent = costs(order);
      isMeasured = true;
      await sendAtRate({ perSecond, fromMs: windowFromMs, untilMs: windowFromMs + windowMs }, send);
      isMeasured = false;
      return spent();
    });
    await load.drain();
    const lateUs = late.getValueAtPercentile(99);
    return { ...result, messages, lateUs, histogram: encodeIntoCompressedBase64(histogram) };
  } finally {
    load.close();
    histogram.destroy();
    late.destroy();
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

answerParent({ window, rate, hold, release });
