import { availableParallelism } from "node:os";
import { merged } from "../latency.ts";
import type { Cost, WindowResult } from "../load/window.ts";
import type { CpuUse } from "../process/process-cost.ts";
import type { Sample } from "../scenario.ts";

const unknown: CpuUse = { usedMs: Number.NaN, busyMs: Number.NaN };

/** `rate`, `cpu`, `relay`, `busy`, `generator`, each `@` its window. */
export function figuresOf(result: WindowResult, window: number | string): Sample["figures"] {
  const { messages, elapsedMs, cost } = result;
  const { server = unknown, relay = unknown } = cost.processes;
  // Of the server and what stands before it, whichever was busier.
  const limitMs = Math.max(server.busyMs, Number.isNaN(relay.busyMs) ? 0 : relay.busyMs);
  const figures = {
    rate: (messages * 1000) / elapsedMs,
    cpu: usOfMessage(server, cost),
    relay: usOfMessage(relay, cost),
    busy: withinMachine(limitMs / cost.elapsedMs),
    generator: cost.generator.busyMs / cost.elapsedMs,
  };
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [`${name}@${window}`, value]));
}

/**
 * Nothing is busier than all processors. More than that is an account that was written after its window: of windows of a few
 * milliseconds it means nothing, and is not known.
 */
const withinMachine = (share: number): number => (share > availableParallelism() ? Number.NaN : share);

const usOfMessage = ({ usedMs }: CpuUse, { echoes }: Cost): number =>
  echoes === 0 ? Number.NaN : (usedMs * 1000) / echoes;

/** `p50`, `p99`, `p999`, each `@` its window, of all latencies of a group. None of none. */
export function percentilesOf(
  samples: readonly Sample[],
  group: string,
  window: number | string,
): readonly (readonly [id: string, us: number])[] {
  const latency = merged(samples.flatMap(({ histograms }) => histograms?.[group] ?? []));
  if (latency === undefined) return [];
  return Object.entries({ p50: 50, p99: 99, p999: 99.9 }).map(
    ([name, percent]) => [`${name}@${window}`, latency.getValueAtPercentile(percent)] as const,
  );
}
