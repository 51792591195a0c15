import { direct, unlimited } from "../endpoint/endpoint.ts";
import { LoadGenerator } from "../generator/load-generator.ts";
import type { HerdOrder, Policy } from "../load/herd.ts";
import { inOneGo, type Metric, type Scenario } from "../scenario.ts";
import { control } from "../subjects/control.ts";
import { phrase } from "../texts/phrase.ts";

const CLIENTS = 1000;
const group = phrase("reconnect");

const SDK: Policy = { kind: "full jitter", leastMs: 500, baseMs: 500, capMs: 20_000 };

/** How clients come back: after a second, as many do, and by the defaults of `@wsfn/client` and of the Centrifuge SDK for JavaScript. */
const ARMS: Readonly<Record<string, Pick<HerdOrder, "policy" | "cutOverMs">>> = {
  "fixed delay of 1 s": { policy: { kind: "fixed", delayMs: 1000 } },
  "@wsfn/client": { policy: { kind: "full jitter", baseMs: 500, capMs: 30_000 } },
  "Centrifuge SDK": { policy: SDK },
  "sent away over 2 s": { policy: SDK, cutOverMs: 2000 },
};

const METRICS: readonly Metric[] = [
  {
    ...{ id: "tenth", group, says: "peak in 0.1 s", unit: "count", better: "less" },
    sentence: "{a} has {by} the peak of {b} in 0.1 s",
  },
  {
    ...{ id: "second", group, says: "peak in 1 s", unit: "count", better: "less" },
    sentence: "{a} has {by} the peak of {b} in 1 s",
  },
  {
    ...{ id: "away", group, says: "longest away", unit: "ms", better: "less" },
    sentence: "{a} keeps a client away for {by} the time of {b}",
  },
  { id: "failed", group, says: "failed tries", unit: "count" },
];

/** A thousand clients that are cut together: how many come back in one second, by the way that they wait. */
export const herdScenario: Scenario = {
  name: "herd",
  says: "clients that are cut together: the peak of handshakes when they come back",
  method:
    "A thousand clients of one server (“bare sockets”) are cut in one moment, and each comes back by a policy. The peak is the most handshakes " +
    "that were due by the policy in any tenth of a second, and in any second: a busy machine begins them later, and would make every policy look alike. " +
    "The last are sent away one after the other, as chats with DRAIN_MS=2000 do when they stop, and come back as the SDK does. " +
    "The distribution is from its cut until each client was back. A platform that is asked for a thousand connections in one moment starts instances for all of them.",
  needsSubjects: false,
  rounds: 10,
  plan: async ({ signal, connections: clients = CLIENTS }) => {
    const server = await direct(unlimited(control().spec), { signal });
    const generator = new LoadGenerator(signal);
    return {
      metrics: METRICS,
      contenders: Object.entries(ARMS).map(([name, arm]) =>
        inOneGo(name, async () => {
          const { inTenth, inSecond, longestAwayMs, failed, histogram } = await generator.herd({
            url: server.url,
            clients,
            ...arm,
          });
          return {
            figures: { tenth: inTenth, second: inSecond, away: longestAwayMs, failed },
            histograms: { [group]: histogram },
          };
        }),
      ),
      notes: [],
      close: async () => {
        await generator.close();
        await server.close();
      },
    };
  },
};
