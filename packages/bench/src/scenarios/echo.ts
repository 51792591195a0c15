import { candidatesOf } from "../contenders.ts";
import { control } from "../control.ts";
import { decoded } from "../latency.ts";
import { LoadGenerator } from "../load/load-generator.ts";
import type { WindowResult } from "../load/load-program.ts";
import type { Reached } from "../reach.ts";
import type { Metric, Opened, Plan, Sample, Scenario, Settings } from "../scenario.ts";

const CONNECTIONS = 64;
const MILLION = 1_000_000;
/** As good as all of one core: the generator is one thread. */
const BUSY_CORES = 0.9;

export const groupOf = (inFlight: number): string => `${inFlight} in flight`;

/** Echoes as fast as they come: rate, latency, and the CPU that paid for them. */
export const echo: Scenario = {
  name: "echo",
  says: "messages a second, latency, CPU per message",
  method:
    "A generator on raw sockets keeps a number of text messages in flight on every connection, sends one more for every echo, and " +
    "compares every octet that comes back. The loop is closed: latencies are service times at this queue depth, not response " +
    "times at a given rate. Handshake and warm-up are not in the window. “bare sockets” echoes without a WebSocket library: what is " +
    "above a server there is Node's sockets, this machine and the generator.",
  plan: async (settings) => {
    const { candidates, notes } = candidatesOf({ ...settings, subjects: [...settings.subjects, control()] }, [
      "direct",
    ]);
    const generator = new LoadGenerator();
    const contenders = candidates.map(({ name, reach }) => ({
      name,
      open: async () => openEcho(await reach(), generator, settings),
    }));
    return {
      metrics: settings.inFlight.flatMap(metricsAt),
      contenders,
      notes,
      remarks: (figure) => contenders.flatMap(({ name }) => clientBound(name, settings.inFlight, figure)),
      close: () => generator.close(),
    };
  },
};

function metricsAt(inFlight: number): Metric[] {
  const group = groupOf(inFlight);
  return [
    { id: `rate@${inFlight}`, group, says: "messages/s", unit: "per-second", better: "more" },
    { id: `p50@${inFlight}`, group, says: "p50", unit: "us", better: "less" },
    { id: `p99@${inFlight}`, group, says: "p99", unit: "us", better: "less" },
    { id: `cpu@${inFlight}`, group, says: "server CPU s per million", unit: "seconds", better: "less" },
    { id: `server@${inFlight}`, group, says: "server cores", unit: "cores" },
    { id: `generator@${inFlight}`, group, says: "generator cores", unit: "cores" },
  ];
}

/** Looks whether it echoes at all, before anything is timed; that also starts what starts at the first connection. */
async function openEcho(reached: Reached, generator: LoadGenerator, settings: Settings): Promise<Opened> {
  const { connections = CONNECTIONS, sizeBytes, windowMs, warmUpMs } = settings;
  try {
    await generator.hold({ url: reached.url, connections: 1, inFlight: 1, sizeBytes });
    await generator.release();
  } catch (error) {
    await reached.close();
    throw error;
  }
  return {
    measure: async () => {
      const samples: Sample[] = [];
      for (const inFlight of settings.inFlight) {
        const result = await generator.window({
          url: reached.url,
          connections,
          inFlight,
          sizeBytes,
          windowMs,
          warmUpMs,
          processes: { server: await reached.serverPids() },
        });
        samples.push(sampleOf(result, inFlight));
      }
      return {
        figures: Object.assign({}, ...samples.map(({ figures }) => figures)),
        histograms: Object.assign({}, ...samples.map(({ histograms }) => histograms)),
      };
    },
    close: () => reached.close(),
  };
}

function sampleOf(result: WindowResult, inFlight: number): Sample {
  const { messages, elapsedMs, histogram, generatorCpuMs, cpuMs } = result;
  const latency = decoded(histogram);
  const serverMs = cpuMs.server ?? Number.NaN;
  return {
    figures: {
      [`rate@${inFlight}`]: (messages * 1000) / elapsedMs,
      [`p50@${inFlight}`]: latency.getValueAtPercentile(50),
      [`p99@${inFlight}`]: latency.getValueAtPercentile(99),
      [`cpu@${inFlight}`]: ((serverMs / 1000) * MILLION) / messages,
      [`server@${inFlight}`]: serverMs / elapsedMs,
      [`generator@${inFlight}`]: generatorCpuMs / elapsedMs,
    },
    histograms: { [groupOf(inFlight)]: histogram },
  };
}

/** A rate says something of the server only when the server was the limit. */
function clientBound(
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
