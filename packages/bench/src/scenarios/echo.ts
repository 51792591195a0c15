import { candidatesOf } from "../contenders.ts";
import { control } from "../control.ts";
import { LoadGenerator } from "../load/load-generator.ts";
import type { Metric, Scenario } from "../scenario.ts";
import { clientBound, groupOf, measureLoaded } from "./window-figures.ts";

/** Echoes as fast as they come: rate, latency, and the CPU that paid for them. */
export const echo: Scenario = {
  name: "echo",
  says: "messages a second, latency, CPU per message",
  method:
    "A generator on raw sockets keeps a number of text messages in flight on every connection, sends one more for every echo, and " +
    "compares every octet that comes back. The loop is closed: latencies are service times at this queue depth, not response " +
    "times at a given rate. A fresh process each round; handshake and warm-up are not in the window. “bare sockets” echoes without a WebSocket library: what is " +
    "above a server there is Node's sockets, this machine and the generator.",
  plan: async (settings) => {
    const subjects = [...settings.subjects, control()];
    const { candidates, notes } = candidatesOf({ ...settings, subjects }, ["direct"]);
    const generator = new LoadGenerator(settings.signal);
    const contenders = candidates.map(({ name, reach }) => ({
      name,
      measure: async () => measureLoaded(await reach(), generator, settings),
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
    { id: `relay@${inFlight}`, group, says: "gateway CPU s per million", unit: "seconds" },
    { id: `server@${inFlight}`, group, says: "server cores", unit: "cores" },
    { id: `generator@${inFlight}`, group, says: "generator cores", unit: "cores" },
  ];
}
