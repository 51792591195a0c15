import type { ErrorKey } from "@wsfn/platform";

/** What the platform refuses with when nobody is to blame: throttled, a fault of its own, short of instances. */
export const REFUSALS = {
  429: "ResourceExhausted",
  500: "InternalServerError",
  503: "ResourceThrottled",
} as const satisfies Record<number, ErrorKey>;

/** A status that a fault plan can refuse with. */
export type RefusalStatus = keyof typeof REFUSALS;

/** Faults that happen by chance until the plan is replaced. */
export interface FaultPlan {
  /** This share of the requests (0 to 1, default 1) is answered with `status`. */
  readonly refuse?: { readonly status: RefusalStatus; readonly rate?: number };
  /** Delays all traffic by this much, each way, and every plain request by it once. Default 0. */
  readonly latencyMs?: number;
  /** Every connection is cut at a random time up to this long after its handshake. Default: never. */
  readonly cutWithinMs?: number;
  /** Every instance is killed (SIGKILL) at a random time up to this long after it could take requests. Default: never. */
  readonly killWithinMs?: number;
  /** Every instance stops getting CPU at such a time, requests and all, until its last request ends. Default: never. */
  readonly hangWithinMs?: number;
  /** A connection on which no byte moved for this long is cut, as a NAT on the way may do. Default: `GatewaySettings.idleCutMs`. */
  readonly idleCutMs?: number;
  /** Handshakes and requests are answered as if their trigger had been made with this plan: 404 for this long. Default 0. */
  readonly triggerDelayMs?: number;
}
