import type { FunctionSpec } from "@wsfn/platform";
import type { Ledger } from "../settle/ledger.ts";
import type { Pool } from "./pool.ts";
import type { Sessions } from "./sessions.ts";

/** One function as the gateway serves it. */
export interface Served {
  readonly spec: FunctionSpec;
  readonly pool: Pool;
  readonly ledger: Ledger;
  /** Only with session affinity. */
  readonly sessions: Sessions | undefined;
  /** The platform's headers of its requests, those that never change: name, value, name, value. */
  readonly standing: readonly string[];
}

/** The functions of a gateway. @throws {GatewayError} `FunctionNotFound` for one that it does not serve. */
export type ServedOf = (fn: FunctionSpec) => Served;
