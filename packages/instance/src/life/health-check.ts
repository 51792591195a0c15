import type { HealthCheckSpec } from "@wsfn/platform";
import type { Instance } from "../instance/instance.ts";
import { InstanceError } from "../instance/instance-error.ts";
import { type Clock, realClock } from "../machine/clock.ts";
import { said } from "../words/said.ts";
import { callHook } from "./hooks.ts";

/** The outcome of one look at the function: its status code, or why there was none. */
export type HealthLook = { readonly status: number } | { readonly failed: string };

/** A new verdict on an instance, and the look that brought it about. */
export interface HealthChange {
  readonly healthy: boolean;
  readonly look: HealthLook;
}

/** Settings of a health check loop. */
export interface HealthCheckOptions {
  /** Called when the verdict changes, and with the first verdict. */
  readonly onChange: (change: HealthChange) => void;
  readonly clock?: Clock;
  /** One look; default: GET of the path, within the timeout. */
  readonly look?: (spec: HealthCheckSpec) => Promise<HealthLook>;
}

/** A running health check. */
export interface HealthCheck {
  /** Undefined until there were enough looks for a verdict. */
  readonly healthy: boolean | undefined;
  close(): void;
}

/** 200 to 399 in time counts as healthy (health check page). */
const isHealthy = (look: HealthLook): boolean => "status" in look && look.status >= 200 && look.status < 400;

/**
 * Looks at an instance every `periodMs` after `initialDelayMs`; so many failures in a row make it unhealthy, so many
 * successes healthy (health check page). A frozen instance is not looked at. Ends by itself when the instance does.
 */
export function healthCheck(
  instance: Pick<Instance, "host" | "port" | "state" | "exited">,
  spec: HealthCheckSpec,
  options: HealthCheckOptions,
): HealthCheck {
  const { clock = realClock, look = (s) => lookAt(instance, s, clock) } = options;
  const closed = new AbortController();
  void instance.exited.then(() => closed.abort());
  let healthy: boolean | undefined;
  let inRow = 0;
  let last: boolean | undefined;

  const judge = (seen: HealthLook): void => {
    const good = isHealthy(seen);
    inRow = good === last ? inRow + 1 : 1;
    last = good;
    const enough = inRow >= (good ? spec.successThreshold : spec.failureThreshold);
    if (!enough || healthy === good) return;
    healthy = good;
    options.onChange({ healthy: good, look: seen });
  };

  const loop = async (): Promise<void> => {
    await clock.sleep(spec.initialDelayMs, closed.signal);
    for (;;) {
      if (instance.state === "running") {
        const seen = await look(spec);
        if (closed.signal.aborted) return;
        // It may have been frozen while it answered: then silence means nothing.
        if (instance.state === "running") judge(seen);
      }
      await clock.sleep(spec.periodMs, closed.signal);
    }
  };
  loop().catch((error: unknown) => {
    if (!closed.signal.aborted) throw error;
  });

  return {
    get healthy() {
      return healthy;
    },
    close: () => closed.abort(),
  };
}

/** One GET of the health check's path. */
async function lookAt(
  at: Pick<Instance, "host" | "port">,
  { path, timeoutMs }: HealthCheckSpec,
  clock?: Clock,
): Promise<HealthLook> {
  try {
    return { status: (await callHook(at, { method: "GET", path, timeoutMs, clock })).status };
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The look that a start ends with (health check page): one failure, and the instance did not start.
 *
 * @throws {InstanceError} `FunctionNotStarted`
 */
export async function firstHealthCheck(
  at: Pick<Instance, "host" | "port">,
  spec: HealthCheckSpec,
): Promise<void> {
  const seen = await lookAt(at, spec);
  if (isHealthy(seen)) return;
  const status = "status" in seen ? seen.status : seen.failed;
  const hint = said("GET {path} must answer 200 to 399 within {ms} ms", {
    ...{ path: spec.path, ms: spec.timeoutMs },
  });
  throw new InstanceError("FunctionNotStarted", { status }, { hint });
}
