import { candidatesOf } from "../contenders.ts";
import { LoadGenerator } from "../load/load-generator.ts";
import { memoryBytes } from "../process-cost.ts";
import type { Reached } from "../reach.ts";
import type { Metric, Opened, Scenario, Settings } from "../scenario.ts";

const CONNECTIONS = 1000;
/** Connections before the first look: code is compiled and pools are made that all later connections share. */
const WARM_UP_SHARE = 0.2;
/** Memory is looked at until two looks agree to this share, at most so often. */
const SETTLED_SHARE = 0.002;
const LOOKS = 20;
const LOOK_MS = 150;

/** Memory of a connection that does nothing: what decides how many fit into an instance. */
export const idle: Scenario = {
  name: "idle",
  says: "memory of an idle connection, of the server and of the gateway",
  method:
    "A fresh server each round. Some connections come and go, then memory is read, a thousand connections are opened with one echo on " +
    "each, and memory is read again: the difference over their number. Memory is PSS, what a process has alone and its share of what is " +
    "shared; the kernel's socket buffers are not in it. Garbage that no collection has taken yet is.",
  plan: async (settings) => {
    const { candidates, notes } = candidatesOf(settings, ["direct", "gateway"]);
    const generator = new LoadGenerator(settings.signal);
    const contenders = candidates.map(({ name, reach }) => ({
      name,
      open: async (): Promise<Opened> => ({
        measure: async () => {
          const reached = await reach();
          try {
            return { figures: await measure(reached, generator, settings) };
          } finally {
            await reached.close();
          }
        },
        close: async () => {},
      }),
    }));
    return { metrics: METRICS, contenders, notes, close: () => generator.close() };
  },
};

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
  await generator.hold({ ...shape, connections: Math.ceil(connections * WARM_UP_SHARE) });
  await generator.release();
  const server = await reached.serverPids();
  const relay = reached.relayPids();
  const before = { server: await settled(server), relay: await settled(relay) };
  await generator.hold({ ...shape, connections });
  const after = { server: await settled(server), relay: await settled(relay) };
  await generator.release();
  return {
    server: (after.server - before.server) / connections,
    relay: (after.relay - before.relay) / connections,
    empty: before.server,
    emptyRelay: before.relay,
  };
}

/** Memory when it has stopped to move, or what it was at the last look. */
async function settled(pids: readonly number[]): Promise<number> {
  let bytes = memoryBytes(pids);
  for (let look = 0; look < LOOKS && !Number.isNaN(bytes); look += 1) {
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    const now = memoryBytes(pids);
    const moved = Math.abs(now - bytes);
    bytes = now;
    if (moved <= SETTLED_SHARE * now) break;
  }
  return bytes;
}
