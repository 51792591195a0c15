import type { Endpoint } from "../endpoint/endpoint.ts";
import { LoadGenerator, type OpenLoad } from "../generator/load-generator.ts";
import { settledMemory } from "../process/settled-memory.ts";
import { inOneGo, type Metric, type Scenario, type Settings } from "../scenario.ts";
import { type Candidate, candidatesOf, isFunction } from "../subjects/candidates.ts";
import { phrase } from "../texts/phrase.ts";

/** So many that a page of memory more or less is four octets of each. */
const CONNECTIONS = 1000;
/** Connections before the first look: code is compiled and pools are made that all later connections share. */
const WARM_UP_SHARE = 0.2;

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
    const reached = [...candidates, ...firstThroughGateway(settings)];
    const contenders = reached.map(({ name, reach }) =>
      inOneGo(name, async () => {
        const endpoint = await reach();
        try {
          return { figures: await measure(endpoint, generator, settings) };
        } finally {
          await endpoint.close();
        }
      }),
    );
    const compared = candidates.slice(1).map(({ name }) => [name, candidates[0]?.name ?? ""] as const);
    return { metrics: METRICS, contenders, pairs: compared, notes, close: () => generator.close() };
  },
};

/** What the gateway needs for a connection is the same whatever it relays to: one contender shows it, unless routes were asked for. */
function firstThroughGateway(settings: Settings): readonly Candidate[] {
  if (settings.routes !== undefined || settings.providers.routes?.gateway === undefined) return [];
  const subjects = settings.subjects.filter(isFunction).slice(0, 1);
  const { candidates } = candidatesOf({ ...settings, subjects, routes: ["gateway"] }, []);
  return candidates.map((one) => ({ ...one, name: `${one.name} via ${one.route}` }));
}

const group = phrase("memory");
const METRICS: readonly Metric[] = [
  // A difference: where a collection of garbage falls between the two looks, a round may come out below zero.
  {
    id: "server",
    group,
    says: "server, a connection",
    unit: "bytes",
    better: "less",
    versus: "difference",
    sentence: "{a} needs {by} memory than {b} for an idle connection",
  },
  { id: "relay", group, says: "gateway, a connection", unit: "bytes" },
  {
    id: "empty",
    group,
    says: "server without connections",
    unit: "bytes",
    better: "less",
    sentence: "{a} needs {by} the memory of {b} without connections",
  },
  { id: "emptyRelay", group, says: "gateway without connections", unit: "bytes" },
];

async function measure(
  endpoint: Endpoint,
  generator: LoadGenerator,
  { connections = CONNECTIONS, sizeBytes }: Settings,
): Promise<Record<string, number>> {
  const shape = { url: endpoint.url, inFlight: 1, sizeBytes };
  const open = (count: number): Promise<OpenLoad> => generator.open({ ...shape, connections: count });
  await (await open(Math.ceil(connections * WARM_UP_SHARE))).close();
  // When this one is answered, the server knows of the ends of the others.
  const last = await open(1);
  const server = await endpoint.serverPids();
  const relay = endpoint.relayPids();
  const empty = { server: await settledMemory(server), relay: await settledMemory(relay) };
  await last.close();
  const all = await open(connections);
  const full = { server: await settledMemory(server), relay: await settledMemory(relay) };
  await all.close();
  return {
    server: (full.server.own - empty.server.own) / connections,
    relay: (full.relay.own - empty.relay.own) / connections,
    empty: empty.server.resident,
    emptyRelay: empty.relay.resident,
  };
}
