import { decoded } from "../latency.ts";
import type { LoadGenerator } from "../load/load-generator.ts";
import type { WindowResult } from "../load/load-program.ts";
import type { Reached } from "../reach.ts";
import type { Plan, Sample, Settings } from "../scenario.ts";

const CONNECTIONS = 64;
const MILLION = 1_000_000;
/** As good as all of one core: the generator is one thread. */
const BUSY_CORES = 0.9;

/** The name of the group, and of the histogram, of a window. */
export const groupOf = (inFlight: number): string => `${inFlight} in flight`;

/**
 * Loads what is reached and ends it: one window for each number of messages in flight. Whether it echoes at all is looked at before
 * anything is timed; that also starts what starts at the first connection.
 */
export async function measureLoaded(
  reached: Reached,
  generator: LoadGenerator,
  settings: Settings,
): Promise<Sample> {
  const { connections = CONNECTIONS, sizeBytes, windowMs, warmUpMs, inFlight } = settings;
  const { url } = reached;
  try {
    await generator.hold({ url, connections: 1, inFlight: 1, sizeBytes });
    await generator.release();
    const processes = { server: await reached.serverPids(), relay: reached.relayPids() };
    const figures: Record<string, number> = {};
    const histograms: Record<string, string> = {};
    for (const count of inFlight) {
      const load = { url, connections, inFlight: count, sizeBytes };
      const result = await generator.window({ ...load, windowMs, warmUpMs, processes });
      Object.assign(figures, figuresOf(result, count));
      histograms[groupOf(count)] = result.histogram;
    }
    return { figures, histograms };
  } finally {
    await reached.close();
  }
}

/** `rate`, `p50`, `p99`, `cpu`, `relay`, `server`, `generator`, each `@` the messages in flight. */
function figuresOf(result: WindowResult, inFlight: number): Sample["figures"] {
  const { messages, elapsedMs, histogram, generatorCpuMs, cpuMs } = result;
  const latency = decoded(histogram);
  const { server = Number.NaN, relay = Number.NaN } = cpuMs;
  const perMillion = (ms: number): number => ((ms / 1000) * MILLION) / messages;
  const figures = {
    rate: (messages * 1000) / elapsedMs,
    p50: latency.getValueAtPercentile(50),
    p99: latency.getValueAtPercentile(99),
    cpu: perMillion(server),
    relay: perMillion(relay),
    server: server / elapsedMs,
    generator: generatorCpuMs / elapsedMs,
  };
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}@${inFlight}`, value]));
}

/** A rate says something of the server only when the server was the limit. */
export function clientBound(
  name: string,
  inFlight: readonly number[],
  figure: Parameters<NonNullable<Plan["remarks"]>>[0],
): string[] {
  return inFlight.flatMap((count) => {
    const [own, server] = [figure(name, `generator@${count}`), figure(name, `server@${count}`)];
    if (!(own >= BUSY_CORES && server < BUSY_CORES)) return [];
    return `${name}, ${groupOf(count)}: the load generator was the limit (${own.toFixed(2)} cores, the server ${server.toFixed(2)}), so the rate is a lower bound; CPU per message still holds`;
  });
}
