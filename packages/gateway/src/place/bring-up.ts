import {
  firstHealthCheck,
  type HealthChange,
  type HookFact,
  healthCheck,
  type Instance,
  initialize,
  type LogLine,
} from "@wsfn/instance";
import { CONTROL_PATHS, type FunctionSpec } from "@wsfn/platform";
import type { Clock } from "../clock.ts";
import type { StartInstance } from "../settings.ts";
import { sleepOn } from "./health-clock.ts";
import type { Slot } from "./slot.ts";

/** What a start takes from its fleet. */
export interface BringUpDeps {
  readonly start: StartInstance;
  /** Longest wait for the instance's port. */
  readonly startTimeoutMs: number;
  readonly clock: Clock;
  /** The platform's headers for `/initialize`: name, value, name, value. */
  readonly standing: readonly string[];
  readonly onLog: (line: LogLine) => void;
  /** Called as soon as something runs, so that its end is never missed. */
  readonly onInstance: (instance: Instance) => void;
  readonly onHealth: (change: HealthChange) => void;
}

/**
 * Start and TCP check (both are the instance's), Initializer, first health check: the platform's order. After that the
 * health check goes on in the background.
 *
 * @throws {InstanceError} why it did not start.
 */
export async function bringUp(slot: Slot, spec: FunctionSpec, deps: BringUpDeps): Promise<void> {
  const { clock, onLog } = deps;
  const { signal } = slot.abort;
  const bill = (fact: HookFact): void => billHook(slot, fact, clock.nowMs());
  const instance = await deps.start(spec, {
    instanceId: slot.id,
    signal,
    startTimeoutMs: deps.startTimeoutMs,
    onLog,
    onFact: (fact) => {
      if (fact.kind === "hook") bill(fact);
    },
  });
  slot.instance = instance;
  deps.onInstance(instance);
  if (signal.aborted) return;
  await initialize(instance, spec, { headers: hookHeaders(deps.standing), signal, onFact: bill });
  if (!spec.healthCheck) return;
  await firstHealthCheck(instance, spec.healthCheck);
  slot.health = healthCheck(instance, spec.healthCheck, { onChange: deps.onHealth, clock: sleepOn(clock) });
}

/** A hook's time is billed like a request's; its count is not. */
function billHook({ meter }: Slot, { phase }: HookFact, nowMs: number): void {
  if (phase === "began") meter.begin(nowMs);
  else meter.end(nowMs);
}

function hookHeaders(standing: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < standing.length; i += 2) headers[standing[i] ?? ""] = standing[i + 1] ?? "";
  headers["x-fc-control-path"] = CONTROL_PATHS.initialize;
  return headers;
}
