import type { Metric, Settings } from "../scenario.ts";
import { groupOf, OPEN, rateGroupOf } from "./loaded.ts";

/** What is compared of the CPU: of the server itself, or of what stands before it. */
export type CostOf = "server" | "relay";

const CPU_SENTENCE = "{a} needs {by} the CPU of {b} for a message" as const;

/**
 * Figures of a closed loop. Its latencies follow from the rate (so many messages are always on their way), so they are shown and
 * not compared.
 */
export function closedLoopMetrics(inFlight: number, costOf: CostOf): readonly Metric[] {
  const group = groupOf(inFlight);
  return [
    {
      id: `rate@${inFlight}`,
      group,
      says: "messages/s",
      unit: "per-second",
      better: "more",
      capacityBy: `busy@${inFlight}`,
      sentence: "{a} answered {by} as many messages a second as {b}",
    },
    { id: `p50@${inFlight}`, group, says: "p50", unit: "us" },
    { id: `p99@${inFlight}`, group, says: "p99", unit: "us" },
    ...costMetrics(inFlight, group, costOf),
    { id: `busy@${inFlight}`, group, says: costOf === "server" ? "busy" : "busier one", unit: "share" },
    { id: `generator@${inFlight}`, group, says: "generator", unit: "share" },
  ];
}

/** Figures of a window in an open loop; latencies are response times there. */
export function openLoopMetrics({ perSecond }: Settings, costOf: CostOf): readonly Metric[] {
  if (perSecond === undefined) return [];
  const group = rateGroupOf(perSecond);
  const latency = (id: string, says: "p50" | "p99"): Metric => {
    const sentence = `{a} has {by} the ${says} of {b}` as const;
    return { id: `${id}@${OPEN}`, group, says, unit: "us", better: "less", sentence };
  };
  return [
    latency("p50", "p50"),
    latency("p99", "p99"),
    { id: `p999@${OPEN}`, group, says: "p99.9", unit: "us" },
    ...costMetrics(OPEN, group, costOf),
    { id: `rate@${OPEN}`, group, says: "echoed", unit: "per-second" },
    { id: `late@${OPEN}`, group, says: "left late (p99)", unit: "us" },
  ];
}

/** CPU for a message: what is compared first, what stands beside it second. */
function costMetrics(window: number | typeof OPEN, group: string, costOf: CostOf): readonly Metric[] {
  const compared = { better: "less", sentence: CPU_SENTENCE } as const;
  const server: Metric = { id: `cpu@${window}`, group, says: "server CPU", unit: "us" };
  const relay: Metric = { id: `relay@${window}`, group, says: "relay CPU", unit: "us" };
  return costOf === "server" ? [{ ...server, ...compared }, relay] : [{ ...relay, ...compared }, server];
}
