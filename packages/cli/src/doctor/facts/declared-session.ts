import type { FunctionSpec } from "@wsfn/platform";

/** A time that a function's environment declares for its connections. */
export interface DeclaredTime {
  readonly name: string;
  readonly ms: number;
  /** A session may last as long as the timeout; what is to happen again and again has to come sooner. */
  readonly kind: "session" | "heartbeat";
}

const UNIT_MS: Readonly<Record<string, number>> = {
  MS: 1,
  MILLIS: 1,
  S: 1000,
  SEC: 1000,
  SECS: 1000,
  SECONDS: 1000,
  MIN: 60_000,
  MINS: 60_000,
  MINUTES: 60_000,
  H: 3_600_000,
  HOURS: 3_600_000,
};
const NAME = /(?:^|_)(SESSION|HEARTBEAT|KEEP_?ALIVE|PING)(?:_[A-Z_]+?)?_([A-Z]+)$/;

/**
 * Sessions and heartbeats that the environment declares by name and unit: `SESSION_SECONDS`, `HEARTBEAT_MS`,
 * `MAX_SESSION_DURATION_MIN`. A name without a unit declares nothing that could be compared.
 */
export function declaredTimes({ environment }: Pick<FunctionSpec, "environment">): DeclaredTime[] {
  return Object.entries(environment).flatMap(([name, value]) => {
    const [, what = "", unit = ""] = NAME.exec(name.toUpperCase()) ?? [];
    const unitMs = UNIT_MS[unit];
    const amount = Number(value);
    if (unitMs === undefined || value.trim() === "" || !Number.isFinite(amount) || amount <= 0) return [];
    return [{ name, ms: amount * unitMs, kind: what === "SESSION" ? "session" : "heartbeat" } as const];
  });
}
