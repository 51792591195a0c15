import { type Candidate, candidatesOf, isFunction } from "../contenders.ts";
import { LoadGenerator } from "../load/load-generator.ts";
import { type Memory, memoryOf } from "../process-cost.ts";
import type { Reached } from "../reach.ts";
import type { Metric, Scenario, Settings } from "../scenario.ts";

const CONNECTIONS = 1000;
/** Connections before the first look: code is compiled and pools are made that all later connections share. */
const WARM_UP_SHARE = 0.2;
/** Memory is looked at until it stays within this share for some looks, at most so often. */
const SETTLED_SHARE = 0.002;
const STILL_LOOKS = 3;
const LOOKS = 30;
const LOOK_MS = 100;

/** Memory of a connection that does nothing: what decides how many fit into an instance. */
export const idle: Scenario = {
  name: "idle",
  says: "memory of an idle connection, of the server and of the gateway",
  method:
    "A fresh server each round. Some connections come and go, then memory is read, a thousand connections are opened with one echo on " +
    "each, and memory is read again: the difference over their number. That is memory which the process wrote itself (anonymous pages); " +
    "the kernel's socket buffers are not in it, garbage that no collection has taken yet is. Without connections it is all that is " +
    "resident, programs and libraries included.",
  plan: async (settings) => {
    const { candidates, notes } = candidatesOf(settings, ["direct"]);
    const generator = new LoadGenerator(settings.signal);
    const contenders = [...candidates, ...firstBehindGateway(settings)].map(({ name, reach }) => ({
      name,
      measure: async () => {
        const reached = await reach();
        try {
          return { figures: await measure(reached, generator, settings) };
        } finally {
          await reached.close();
        }
      },
    }));
    return { metrics: METRICS, contenders, notes, close: () => generator.close() };
  },
};

/** What the gateway needs for a connection is the same whatever is behind it: one contender tells, unless ways were asked for. */
function firstBehindGateway(settings: Settings): readonly Candidate[] {
  if (settings.vias !== undefined || settings.means.ways?.gateway === undefined) return [];
  const subjects = settings.subjects.filter(isFunction).slice(0, 1);
  const { candidates } = candidatesOf({ ...settings, subjects, vias: ["gateway"] }, []);
  return candidates.map((one) => ({ ...one, name: `${one.name} via ${one.via}` }));
}

const group = "memory";
const METRICS: readonly Metric[] = [
  // A difference: where a collection of garbage falls between the two looks, a round may come out below zero.
  { id: "server", group, says: "server, a connection", unit: "bytes", better: "less", versus: "difference" },
  { id: "relay", group, says: "gateway, a connection", unit: "bytes" },
  { id: "empty", group, says: "server without connections", unit: "bytes", better: "less" },
  { id: "emptyRelay", group, says: "gateway without connections", unit: "bytes" },
];

async function measure(
  reached: Reached,
  generator: LoadGenerator,
  { connections = CONNECTIONS, sizeBytes }: Settings,
): Promise<Record<string, number>> {
  const shape = { url: reached.url, inFlight: 1, sizeBytes };
  const hold = (count: number): Promise<void> => generator.hold({ ...shape, connections: count });
  await hold(Math.ceil(connections * WARM_UP_SHARE));
  await generator.release();
  // When this one is answered the ends of the others have been heard.
  await hold(1);
  const server = await reached.serverPids();
  const relay = reached.relayPids();
  const empty = { server: await settled(server), relay: await settled(relay) };
  await generator.release();
  await hold(connections);
  const full = { server: await settled(server), relay: await settled(relay) };
  await generator.release();
  return {
    server: (full.server.own - empty.server.own) / connections,
    relay: (full.relay.own - empty.relay.own) / connections,
    empty: empty.server.resident,
    emptyRelay: empty.relay.resident,
  };
}

/** Memory when it has stopped to move, or what it was at the last look. */
async function settled(pids: readonly number[]): Promise<Memory> {
  let memory = memoryOf(pids);
  for (let look = 0, still = 0; look < LOOKS && still < STILL_LOOKS && !Number.isNaN(memory.own); look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const now = memoryOf(pids);
    still = Math.abs(now.own - memory.own) <= SETTLED_SHARE * now.own ? still + 1 : 0;
    memory = now;
  }
  return memory;
}
