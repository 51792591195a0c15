import { decoded } from "../latency.ts";
import type { LoadGenerator } from "../load/load-generator.ts";
import type { WindowResult } from "../load/load-program.ts";
import type { Reached } from "../reach.ts";
import { written } from "../report/format.ts";
import { BUSY_CORES, type Metric, type Plan, type Sample, type Settings } from "../scenario.ts";

/** Connections of a window where nobody asked for another number. */
export const LOADED_CONNECTIONS = 64;
const MILLION = 1_000_000;
/** Of the warm-up, before a window that is not the first one of a process: a quarter of a second showed no more change. */
const AGAIN_SHARE = 0.4;
/** Of the messages that were due, how many must have been echoed in the window itself. */
const KEPT_SHARE = 0.98;

/** The name of the group, and of the histogram, of a window. */
export const groupOf = (inFlight: number): string => `${inFlight} in flight`;

/** The same of a window in an open loop. */
export const rateGroupOf = (perSecond: number): string => `at ${written("per-second", perSecond)}`;

/** What tells the figures of an open loop from those of so many messages in flight. */
const OPEN = "open";

/**
 * Loads what is reached and ends it: one window for each number of messages in flight, and one at a fixed rate where that is asked for.
 * Whether it echoes at all is looked at before anything is timed; that also starts what starts at the first connection.
 */
export async function measureLoaded(
  reached: Reached,
  generator: LoadGenerator,
  settings: Settings,
): Promise<Sample> {
  const { connections = LOADED_CONNECTIONS, sizeBytes, windowMs, warmUpMs, inFlight, perSecond } = settings;
  const { url } = reached;
  try {
    await generator.hold({ url, connections: 1, inFlight: 1, sizeBytes });
    await generator.release();
    const processes = { server: await reached.serverPids(), relay: reached.relayPids() };
    const order = { url, connections, sizeBytes, windowMs, warmUpMs: AGAIN_SHARE * warmUpMs, processes };
    const figures: Record<string, number> = {};
    const histograms: Record<string, string> = {};
    for (const [i, count] of inFlight.entries()) {
      const result = await generator.window({ ...order, inFlight: count, ...(i === 0 && { warmUpMs }) });
      Object.assign(figures, figuresOf(result, count));
      histograms[groupOf(count)] = result.histogram;
    }
    if (perSecond !== undefined) {
      const result = await generator.rate({ ...order, perSecond });
      Object.assign(figures, figuresOf(result, OPEN), { [`late@${OPEN}`]: result.lateUs });
      histograms[rateGroupOf(perSecond)] = result.histogram;
    }
    return { figures, histograms };
  } finally {
    await reached.close();
  }
}

/** `rate`, `p50`, `p99`, `p999`, `cpu`, `relay`, `server`, `busy`, `generator`, each `@` its window. */
function figuresOf(result: WindowResult, window: number | typeof OPEN): Sample["figures"] {
  const { messages, elapsedMs, histogram, generatorCpuMs, cpuMs } = result;
  const latency = decoded(histogram);
  const { server = Number.NaN, relay = Number.NaN } = cpuMs;
  // At a low rate all echoes may come after a short window.
  const perMillion = (ms: number): number =>
    messages === 0 ? Number.NaN : ((ms / 1000) * MILLION) / messages;
  const figures = {
    rate: (messages * 1000) / elapsedMs,
    p50: latency.getValueAtPercentile(50),
    p99: latency.getValueAtPercentile(99),
    p999: latency.getValueAtPercentile(99.9),
    cpu: perMillion(server),
    relay: perMillion(relay),
    server: server / elapsedMs,
    // Of the server and what stands before it, whichever worked more.
    busy: Math.max(server, Number.isNaN(relay) ? 0 : relay) / elapsedMs,
    generator: generatorCpuMs / elapsedMs,
  };
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}@${window}`, value]));
}

/** The figures of a window in an open loop; latencies are response times there. */
export function openLoopMetrics({ perSecond }: Settings): readonly Metric[] {
  if (perSecond === undefined) return [];
  const group = rateGroupOf(perSecond);
  return [
    { id: `p50@${OPEN}`, group, says: "p50", unit: "us", better: "less" },
    { id: `p99@${OPEN}`, group, says: "p99", unit: "us", better: "less" },
    { id: `p999@${OPEN}`, group, says: "p99.9", unit: "us", better: "less" },
    { id: `cpu@${OPEN}`, group, says: "server CPU s per million", unit: "seconds", better: "less" },
    { id: `relay@${OPEN}`, group, says: "relay CPU s per million", unit: "seconds" },
    { id: `rate@${OPEN}`, group, says: "echoed", unit: "per-second" },
    { id: `late@${OPEN}`, group, says: "left late (p99)", unit: "us" },
  ];
}

/** What a reader has to know of the windows before their figures, one line for each window at most. */
export function windowRemarks(
  names: readonly string[],
  { inFlight, perSecond }: Settings,
  figure: Parameters<NonNullable<Plan["remarks"]>>[0],
): readonly string[] {
  const bounds = inFlight.flatMap((count) => {
    const idle = names.flatMap((name) => {
      const [own, busy] = [figure(name, `generator@${count}`), figure(name, `busy@${count}`)];
      return busy < BUSY_CORES ? [`${name} (${busy.toFixed(2)}, the generator ${own.toFixed(2)})`] : [];
    });
    const what = `${groupOf(count)}: the server did not work all of a core, so the rate is a lower bound; CPU per message still holds`;
    return idle.length > 0 ? [`${what}: ${idle.join(", ")}`] : [];
  });
  if (perSecond === undefined) return bounds;
  const behind = names.flatMap((name) => {
    const kept = figure(name, `rate@${OPEN}`);
    return kept < perSecond * KEPT_SHARE ? [`${name} (${written("per-second", kept)})`] : [];
  });
  const what = `${rateGroupOf(perSecond)}: not kept up with, so latencies grow with the window`;
  return behind.length > 0 ? [...bounds, `${what}: ${behind.join(", ")}`] : bounds;
}
