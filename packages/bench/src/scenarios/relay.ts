import { control } from "../control.ts";
import { LoadGenerator } from "../load/load-generator.ts";
import { nginxProgram, nginxRelay } from "../nginx.ts";
import { type Address, direct, type Relay, unlimited } from "../reach.ts";
import type { Contender, Metric, Scenario } from "../scenario.ts";
import { groupOf, measureLoaded, openLoopMetrics, windowRemarks } from "./window-figures.ts";

const DIRECT = "direct";

/** What stands between, in front of one and the same server: latency that it adds, messages that it relays, CPU that it takes. */
export const relay: Scenario = {
  name: "relay",
  says: "what the gateway adds, beside nginx and beside nothing",
  method:
    "Gateway, nginx (one worker, no log) and no relay at all, in front of one server: “bare sockets”, an echo without a library, so that " +
    "the relay is the limit and not the server. Load as in the echo scenario. Relay CPU is that of the gateway's or nginx's processes alone.",
  needsSubjects: false,
  plan: async (settings) => {
    const { signal, means } = settings;
    const nginx = nginxProgram();
    const relays: [string, Relay][] = [
      ...Object.entries(means.relays ?? {}),
      ...(nginx === undefined ? [] : [["nginx", nginxRelay(nginx)] as [string, Relay]]),
    ];
    const server = await direct(unlimited(control().spec), { signal });
    const generator = new LoadGenerator(settings.signal);
    const serverPids = server.serverPids;
    const through = ([name, put]: [string, Relay]): Contender => ({
      name,
      measure: async () => {
        const reached = await put(addressOf(server.url), { signal });
        return measureLoaded({ ...reached, serverPids }, generator, settings);
      },
    });
    const alone: Contender = {
      name: DIRECT,
      measure: () => measureLoaded({ ...server, close: async () => {} }, generator, settings),
    };
    const names = relays.map(([name]) => name);
    return {
      metrics: [...settings.inFlight.flatMap(metricsAt), ...openLoopMetrics(settings)],
      contenders: [...relays.map(through), alone],
      pairs: [
        ...names.slice(0, -1).map((name) => [name, names.at(-1) ?? DIRECT] as const),
        ...names.map((name) => [name, DIRECT] as const),
      ],
      notes:
        nginx === undefined ? ["nginx: not run, this machine has none (apt-get install nginx-light)"] : [],
      remarks: (figure) => windowRemarks([...names, DIRECT], settings, figure),
      close: async () => {
        await generator.close();
        await server.close();
      },
    };
  },
};

function metricsAt(inFlight: number): Metric[] {
  const group = groupOf(inFlight);
  const capacityBy = `busy@${inFlight}`;
  return [
    { id: `rate@${inFlight}`, group, says: "messages/s", unit: "per-second", better: "more", capacityBy },
    { id: `p50@${inFlight}`, group, says: "p50", unit: "us", better: "less", versus: "difference" },
    { id: `p99@${inFlight}`, group, says: "p99", unit: "us", better: "less", versus: "difference" },
    { id: `relay@${inFlight}`, group, says: "relay CPU s per million", unit: "seconds", better: "less" },
    { id: `cpu@${inFlight}`, group, says: "server CPU s per million", unit: "seconds" },
    { id: `server@${inFlight}`, group, says: "server cores", unit: "cores" },
    { id: `generator@${inFlight}`, group, says: "generator cores", unit: "cores" },
  ];
}

function addressOf(url: string): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
