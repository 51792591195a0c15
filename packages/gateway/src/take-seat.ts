import type { Admitted } from "./admit.ts";
import type { Exchange } from "./exchange.ts";
import { GatewayError } from "./gateway-error.ts";
import { isAsync } from "./invocation.ts";
import type { Served, Service } from "./service.ts";
import type { Seat } from "./slot.ts";

/** The client of a request, as far as it matters while the request is held. */
export interface Caller {
  /** It left before it had its answer. */
  readonly gone: boolean;
  /** Called when it does. */
  onGone: (() => void) | undefined;
}

/** A request that has its unit of an instance. */
export interface Placed {
  readonly seat: Seat;
  readonly served: Served;
  /** What affinity adds to the answer: name, value, ... */
  readonly answerHeaders: readonly string[];
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
  admitted: Admitted,
  caller: Caller,
): Promise<Placed> {
  const { fn } = admitted;
  const served = service.servedOf(fn);
  service.dice.mayRefuse(fn.name);
  // Session affinity page: asynchronous calls have no session; there is nobody who could come back with one.
  const found = isAsync(admitted) ? undefined : served.sessions?.find(admitted);
  const claim = served.pool.claim(found?.session);
  caller.onGone = claim.cancel;
  exchange.onCut = claim.cancel;
  const seat = await claim.seat;
  const { latencyMs = 0 } = service.dice.plan;
  if (latencyMs > 0) await new Promise((resolve) => setTimeout(resolve, latencyMs));
  exchange.seated(seat, fn.timeoutMs);
  if (caller.gone) throw new GatewayError("ClientClosedRequest");
  return { seat, served, answerHeaders: found?.answerHeaders ?? [] };
}
