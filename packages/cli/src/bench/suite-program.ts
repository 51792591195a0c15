import { answerParent, endedChildrenCpuMs, type SuiteCost } from "@wsfn/bench";
import { conformanceDir } from "@wsfn/conformance/function";
import type { Target } from "@wsfn/platform";

/** One run of the suite. */
export interface SuiteOrder {
  readonly dir: string;
  readonly target: Target;
  readonly depth: "quick" | "full";
  readonly smoke: boolean;
}

const stop = new AbortController();
let running: Promise<unknown> = Promise.resolve();

async function run({ dir, target, depth, smoke }: SuiteOrder): Promise<SuiteCost> {
  const before = { own: process.cpuUsage(), children: endedChildrenCpuMs(), atMs: performance.now() };
  const report = await conformanceDir(dir, {
    target,
    depth,
    signal: stop.signal,
    ...(smoke && { suites: ["fragmentation"] }),
  });
  const { user, system } = process.cpuUsage(before.own);
  return {
    cases: report.counts.total,
    wallMs: performance.now() - before.atMs,
    probeCpuMs: (user + system) / 1000,
    // Every server that a run starts is a child of this process, and has ended with it; a container's are the engine's.
    serverCpuMs: target === "runtime" ? endedChildrenCpuMs() - before.children : Number.NaN,
  };
}

answerParent(
  {
    run: (order: SuiteOrder) => {
      const result = run(order);
      running = result.catch(() => {});
      return result;
    },
  },
  async () => {
    stop.abort();
    await running;
  },
);
