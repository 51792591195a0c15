import type { FunctionSpec } from "@wsfn/platform";
import type { AdmitDeps } from "./admit.ts";
import type { AsyncQueue } from "./async-queue.ts";
import type { Exchange } from "./exchange.ts";
import type { FaultDice } from "./faults.ts";
import type { Pool } from "./place.ts";
import type { Relay } from "./relay.ts";
import type { RequestHead } from "./request-head.ts";
import type { Sessions } from "./sessions.ts";
import type { GatewaySettings } from "./settings.ts";
import type { Account } from "./settle.ts";

/** One function as the gateway serves it. */
export interface Served {
  readonly spec: FunctionSpec;
  readonly pool: Pool;
  readonly account: Account;
  /** Only with session affinity. */
  readonly sessions: Sessions | undefined;
  /** The platform's headers of its requests, those that never change. */
  readonly standing: readonly string[];
}

/** What the stages of a request share: the gateway, seen from inside. */
export interface Service {
  readonly settings: GatewaySettings;
  readonly admitDeps: AdmitDeps;
  readonly served: ReadonlyMap<FunctionSpec, Served>;
  /** One of `served`. @throws {GatewayError} `FunctionNotFound` for a function that is not served here. */
  servedOf(fn: FunctionSpec): Served;
  readonly nowMs: () => number;
  /** A new exchange for a request whose head is here; until it is routed it is in the books of the port's function. */
  begin(head: RequestHead, ofPort: FunctionSpec, requestId?: string): Exchange;
  /** Exchanges that an instance has. */
  readonly open: Set<Exchange>;
  readonly dice: FaultDice;
  readonly asyncCalls: AsyncQueue;
  /** Relayed connections whose sockets are still held. */
  readonly relays: Set<Relay>;
}
