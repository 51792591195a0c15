import { LoadGenerator } from "../generator/load-generator.ts";
import type { Scenario } from "../scenario.ts";
import { candidatesOf, isFunction } from "../subjects/candidates.ts";
import { control } from "../subjects/control.ts";
import { phrase } from "../texts/phrase.ts";
import { closedLoopMetrics, openLoopMetrics } from "./load-metrics.ts";
import { loadedContender, percentilesOfRound, windowRemarks, windowsOf } from "./loaded.ts";

/** Echoes as fast as they come: rate, latency, and the CPU that paid for them. */
export const echo: Scenario = {
  name: "echo",
  says: "messages a second, latency, CPU for a message",
  method:
    "A generator on raw sockets keeps a number of text messages in flight on every connection, sends one more for every echo, and " +
    "compares every octet that comes back. That loop is closed: latencies are service times at this queue depth. Where a rate was asked " +
    "for, a further window is an open loop: messages leave evenly spaced, whatever became of those before, and latencies are response times, " +
    "from when a message was due; the generator keeps a core busy to be in time. " +
    "Each round starts fresh processes, warms them up, and keeps all of them up while short windows go from one to the next; a figure is the " +
    "median of a round's windows. “bare sockets” echoes without a WebSocket library: what is above a server there is Node's sockets, this " +
    "machine and the generator; it is shown for orientation and compared with nobody. A process is reached over loopback, a container over " +
    "the bridge of its engine, which costs CPU of its own: compare containers with containers.",
  plan: async (settings) => {
    const { candidates, notes } = candidatesOf(settings, ["direct"]);
    const taken = candidates.map(({ name }) => name);
    const beside = candidatesOf({ ...settings, subjects: [control()], routes: ["direct"] }, []).candidates;
    const generator = new LoadGenerator(settings.signal);
    const contenders = [
      ...candidates.map(({ name, reach, subject }) =>
        loadedContender({ name, reach, generator, settings, isStaying: !isFunction(subject) }),
      ),
      ...beside
        .filter(({ name }) => !taken.includes(name))
        .map(({ name, reach }) => loadedContender({ name, reach, generator, settings, isBeside: true })),
    ];
    const metrics = [
      ...settings.inFlight.flatMap((count) => closedLoopMetrics(count, "server")),
      ...openLoopMetrics(settings, "server"),
    ];
    return {
      metrics,
      contenders,
      windows: windowsOf(settings),
      blocks: settings.blocks,
      ofRound: percentilesOfRound(settings),
      notes,
      remarks: (figure) => {
        const measured = contenders.filter(({ name }) =>
          metrics.some(({ id }) => !Number.isNaN(figure(name, id))),
        );
        return [
          ...stayingNote(measured.filter(({ isStaying }) => isStaying)),
          ...windowRemarks(
            measured.map(({ name }) => name),
            settings,
            figure,
          ),
        ];
      },
      close: () => generator.close(),
    };
  },
};

/** What a reader must know of servers that no round starts anew. */
function stayingNote(staying: readonly { readonly name: string }[]): readonly string[] {
  if (staying.length === 0) return [];
  const names = staying.map(({ name }) => name).join(", ");
  return [
    phrase(
      "{names}: one process all the time. Two processes of the same code may differ by up to 5 % as long as they live, so less than that is not claimed.",
      { names },
    ),
  ];
}
