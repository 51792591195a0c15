import { candidatesOf } from "../contenders.ts";
import { control } from "../control.ts";
import { LoadGenerator } from "../load/load-generator.ts";
import type { Metric, Scenario } from "../scenario.ts";
import { groupOf, measureLoaded, openLoopMetrics, windowRemarks } from "./window-figures.ts";

/** Echoes as fast as they come: rate, latency, and the CPU that paid for them. */
export const echo: Scenario = {
  name: "echo",
  says: "messages a second, latency, CPU per message",
  method:
    "A generator on raw sockets keeps a number of text messages in flight on every connection, sends one more for every echo, and " +
    "compares every octet that comes back. That loop is closed: latencies are service times at this queue depth. Where a rate was asked " +
    "for, a further window is an open loop: messages leave evenly spaced, whatever became of those before, and latencies are response times, " +
    "from when a message was due; the generator keeps a core busy to be in time. " +
    "A fresh process each round; handshake and warm-up are not in the window. “bare sockets” echoes without a WebSocket library: what is " +
    "above a server there is Node's sockets, this machine and the generator. A process is reached over loopback, a container over the " +
    "bridge of its engine, which costs CPU of its own: hold containers against containers.",
  plan: async (settings) => {
    const subjects = [...settings.subjects, control()];
    const { candidates, notes } = candidatesOf({ ...settings, subjects }, ["direct"]);
    const generator = new LoadGenerator(settings.signal);
    const contenders = candidates.map(({ name, reach }) => ({
      name,
      measure: async () => measureLoaded(await reach(), generator, settings),
    }));
    return {
      metrics: [...settings.inFlight.flatMap(metricsAt), ...openLoopMetrics(settings)],
      contenders,
      notes,
      remarks: (figure) =>
        windowRemarks(
          contenders.map(({ name }) => name),
          settings,
          figure,
        ),
      close: () => generator.close(),
    };
  },
};

function metricsAt(inFlight: number): Metric[] {
  const group = groupOf(inFlight);
  const capacityBy = `busy@${inFlight}`;
  return [
    { id: `rate@${inFlight}`, group, says: "messages/s", unit: "per-second", better: "more", capacityBy },
    { id: `p50@${inFlight}`, group, says: "p50", unit: "us", better: "less" },
    { id: `p99@${inFlight}`, group, says: "p99", unit: "us", better: "less" },
    { id: `cpu@${inFlight}`, group, says: "server CPU s per million", unit: "seconds", better: "less" },
    { id: `relay@${inFlight}`, group, says: "gateway CPU s per million", unit: "seconds" },
    { id: `server@${inFlight}`, group, says: "server cores", unit: "cores" },
    { id: `generator@${inFlight}`, group, says: "generator cores", unit: "cores" },
  ];
}
