import { firstHealthCheck, healthCheck, type Instance, initialize, type LogLine } from "@wsfn/instance";
import { CONTROL_PATHS, type FunctionSpec } from "@wsfn/platform";
import type { GatewaySettings } from "./settings.ts";
import type { Slot } from "./slot.ts";

export interface BringUpDeps {
  readonly settings: Pick<GatewaySettings, "start" | "startTimeoutMs" | "onEvent">;
  readonly nowMs: () => number;
  /** The platform's headers for `/initialize`. */
  readonly standing: readonly string[];
  /** Told as soon as something runs, so that its end is never missed. */
  readonly onInstance: (instance: Instance) => void;
  readonly onHealth: (healthy: boolean) => void;
}

/**
 * Start and TCP check (both are the instance's), Initializer, first health check: the platform's order. After that the
 * health check goes on in the background.
 *
 * @throws {InstanceError} what the requests that wait are to be told.
 */
export async function bringUp(slot: Slot, spec: FunctionSpec, deps: BringUpDeps): Promise<void> {
  const { settings, nowMs } = deps;
  const instance = await settings.start(spec, {
    instanceId: slot.id,
    signal: slot.abort.signal,
    startTimeoutMs: settings.startTimeoutMs,
    onLog: (line) => {
      meterPreStop(slot, line, nowMs);
      settings.onEvent({ event: "log", function: spec.name, ...line });
    },
  });
  slot.instance = instance;
  deps.onInstance(instance);
  if (slot.abort.signal.aborted) return;
  if (spec.initializer) {
    // A hook's time is billed like a request's; its count is not.
    slot.meter.begin(nowMs());
    try {
      await initialize(instance, spec, { headers: hookHeaders(deps.standing), signal: slot.abort.signal });
    } finally {
      slot.meter.end(nowMs());
    }
  }
  if (!spec.healthCheck) return;
  await firstHealthCheck(instance, spec.healthCheck);
  slot.health = healthCheck(instance, spec.healthCheck, { onChange: deps.onHealth });
}

/** The instance runs its pre-stop hook by itself and says so; that time is billed too. */
function meterPreStop(slot: Slot, { stream, text }: LogLine, nowMs: () => number): void {
  if (stream !== "platform" || !text.startsWith("FC PreStop ")) return;
  if (text.startsWith("FC PreStop Start")) slot.meter.begin(nowMs());
  else slot.meter.end(nowMs());
}

function hookHeaders(standing: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < standing.length; i += 2) headers[standing[i] ?? ""] = standing[i + 1] ?? "";
  headers["x-fc-control-path"] = CONTROL_PATHS.initialize;
  return headers;
}
