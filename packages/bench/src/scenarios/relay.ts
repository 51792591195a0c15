import { type Address, direct, type Relay, unlimited } from "../endpoint/endpoint.ts";
import { nginxProgram, nginxRelay } from "../endpoint/nginx.ts";
import { LoadGenerator } from "../generator/load-generator.ts";
import type { Contender, Metric, Scenario } from "../scenario.ts";
import { control } from "../subjects/control.ts";
import { phrase } from "../texts/phrase.ts";
import { closedLoopMetrics, openLoopMetrics } from "./load-metrics.ts";
import { loadedContender, percentilesOfRound, windowRemarks, windowsOf } from "./loaded.ts";

const DIRECT = "direct";

/** What stands between, in front of one and the same server: latency that it adds, messages that it relays, CPU that it takes. */
export const relay: Scenario = {
  name: "relay",
  says: "what the gateway adds, beside nginx and beside nothing",
  method:
    "Gateway, nginx (one worker, no log) and no relay at all, in front of one server: “bare sockets”, an echo without a library, so that " +
    "the relay is the limit and not the server. Load as in the echo scenario. Relay CPU is that of the gateway's or nginx's processes alone; " +
    "added latency is the difference of the medians.",
  needsSubjects: false,
  plan: async (settings) => {
    const { signal, providers } = settings;
    const nginx = nginxProgram();
    const relays: [string, Relay][] = [
      ...Object.entries(providers.relays ?? {}),
      ...(nginx === undefined ? [] : [["nginx", nginxRelay(nginx)] as [string, Relay]]),
    ];
    const server = await direct(unlimited(control().spec), { signal });
    const generator = new LoadGenerator(settings.signal);
    const serverPids = server.serverPids;
    const through = ([name, put]: [string, Relay]): Contender =>
      loadedContender({
        name,
        reach: async () => ({ ...(await put(addressOf(server.url), { signal })), serverPids }),
        generator,
        settings,
      });
    const alone = loadedContender({
      name: DIRECT,
      reach: async () => ({ ...server, close: async () => {} }),
      generator,
      settings,
    });
    const names = relays.map(([name]) => name);
    return {
      metrics: [
        ...settings.inFlight.flatMap((count) => closedLoopMetrics(count, "relay").map(addedLatency)),
        ...openLoopMetrics(settings, "relay"),
      ],
      contenders: [...relays.map(through), alone],
      pairs: [
        ...names.flatMap((name, i) => names.slice(i + 1).map((other) => [name, other] as const)),
        ...names.map((name) => [name, DIRECT] as const),
      ],
      windows: windowsOf(settings),
      blocks: settings.blocks,
      ofRound: percentilesOfRound(settings),
      notes:
        nginx === undefined
          ? [phrase("nginx: not run, this machine has none (apt-get install nginx-light)")]
          : [],
      remarks: (figure) => windowRemarks([...names, DIRECT], settings, figure),
      close: async () => {
        await generator.close();
        await server.close();
      },
    };
  },
};

/** Here the median latency is compared too: what a relay adds to it is what a user waits for. */
function addedLatency(metric: Metric): Metric {
  if (!metric.id.startsWith("p50@")) return metric;
  return {
    ...metric,
    better: "less",
    versus: "difference",
    sentence: "{a} takes {by} than {b} for a message (p50)",
  };
}

function addressOf(url: string): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
