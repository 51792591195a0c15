import type { FunctionSpec } from "@wsfn/platform";
import { type AdmitDeps, type Admitted, admit, route } from "../admit/admit.ts";
import { unplayed } from "../admit/invocation.ts";
import type { RequestHead } from "../admit/request-head.ts";
import { asGatewayError, type GatewayError } from "../gateway-error.ts";
import type { ServedOf } from "../place/served.ts";
import { type PlaceDeps, type Placed, takeSeat } from "../place/take-seat.ts";
import type { Exchange } from "../settle/exchange.ts";

/** What the prologue takes from the gateway. */
export interface PrologueDeps {
  readonly admission: AdmitDeps;
  readonly servedOf: ServedOf;
}

/** A request of one kind: what is done with it once it is admitted, and how it is refused. */
export interface Visit {
  readonly exchange: Exchange;
  /** Serves it to its end. @throws {unknown} whatever stopped it */
  serve(admitted: Admitted): Promise<void>;
  /** Answers it in place of the function, and settles it. */
  refuse(error: GatewayError): void;
}

/** What a request of any kind goes through first: a function, its trigger, who calls. Never rejects. */
export async function serve(
  visit: Visit,
  arrived: RequestHead & { readonly ofPort: FunctionSpec },
  { admission, servedOf }: PrologueDeps,
): Promise<void> {
  const { exchange } = visit;
  try {
    const routed = route(arrived, admission);
    exchange.belongsTo(servedOf(routed.fn).ledger);
    await visit.serve(await admit(routed, admission));
  } catch (error) {
    visit.refuse(exchange.worded(asGatewayError(error)));
  }
}

/** Waits for a seat, and logs what the request asks of the platform and does not get here. */
export async function place(exchange: Exchange, admitted: Admitted, deps: PlaceDeps): Promise<Placed> {
  const placed = await takeSeat(exchange, admitted, deps);
  for (const line of unplayed(admitted)) exchange.log(line);
  return placed;
}
