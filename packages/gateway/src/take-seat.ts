import type { FunctionSpec } from "@wsfn/platform";
import type { Exchange } from "./exchange.ts";
import { GatewayError } from "./gateway-error.ts";
import type { Service } from "./service.ts";
import type { Seat } from "./slot.ts";

/** The client of a request, as far as it matters while the request is held. */
export interface Caller {
  /** It left before it had its answer. */
  readonly gone: boolean;
  /** Called when it does. */
  onGone: (() => void) | undefined;
}

/**
 * Waits for a unit of an instance; from then on the execution timeout runs. A client that leaves meanwhile gives its
 * place in the queue back.
 *
 * @throws {GatewayError} throttled, the start failed, or the client left.
 */
export async function takeSeat(
  service: Service,
  exchange: Exchange,
  fn: FunctionSpec,
  caller: Caller,
): Promise<Seat> {
  const served = service.served.get(fn);
  if (!served) throw new GatewayError("FunctionNotFound", { function: fn.name });
  exchange.belongsTo(fn, served.account);
  const claim = served.pool.claim();
  caller.onGone = claim.cancel;
  exchange.onCut = claim.cancel;
  const seat = await claim.seat;
  exchange.seated(seat, fn.timeoutMs);
  if (caller.gone) throw new GatewayError("ClientClosedRequest");
  return seat;
}
