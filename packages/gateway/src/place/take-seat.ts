import type { Admitted } from "../admit/admit.ts";
import { isAsync } from "../admit/invocation.ts";
import { type Clock, elapse } from "../clock.ts";
import type { FaultDice } from "../faults/fault-dice.ts";
import { GatewayError } from "../gateway-error.ts";
import type { Exchange } from "../settle/exchange.ts";
import type { Served, ServedOf } from "./served.ts";
import type { Seat } from "./slot.ts";

/** What placing takes from the gateway. */
export interface PlaceDeps {
  readonly clock: Clock;
  readonly dice: FaultDice;
  readonly servedOf: ServedOf;
}

/** A request that has its seat. */
export interface Placed {
  readonly seat: Seat;
  readonly standing: Served["standing"];
  /** What affinity adds to the answer: name, value, ... */
  readonly answerHeaders: readonly string[];
}

/**
 * Waits for a seat; from then on the execution timeout runs. A client that leaves meanwhile gives its place in the queue back.
 *
 * @throws {GatewayError} throttled, the start failed, or the client left.
 */
export async function takeSeat(exchange: Exchange, admitted: Admitted, deps: PlaceDeps): Promise<Placed> {
  const { clock, dice, servedOf } = deps;
  const { pool, sessions, standing } = servedOf(admitted.fn);
  dice.mayRefuse(admitted.fn.name);
  // Session affinity page: asynchronous calls have no session; there is nobody who could come back with one.
  const found = isAsync(admitted) ? undefined : sessions?.find(admitted);
  const claim = pool.claim({ holder: exchange, session: found?.session });
  exchange.enter("waiting", claim.cancel);
  const seat = await claim.seat;
  await elapse(clock, dice.plan.latencyMs ?? 0);
  exchange.seated(seat);
  if (exchange.clientLeft) throw new GatewayError("ClientClosedRequest");
  return { seat, standing, answerHeaders: found?.answerHeaders ?? [] };
}
