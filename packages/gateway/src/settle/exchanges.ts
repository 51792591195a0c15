import type { Clock } from "../clock.ts";
import type { Journal } from "../observe/journal.ts";
import { Exchange, type ExchangeHead } from "./exchange.ts";
import type { Ledger } from "./ledger.ts";

/** What the exchanges of a gateway take from it. */
export interface ExchangesDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  /** A new request id, in the form of the platform's generation. */
  readonly newId: () => string;
}

/** All requests that are not over. */
export class Exchanges {
  readonly #open = new Set<Exchange>();
  readonly #deps: ExchangesDeps;

  constructor(deps: ExchangesDeps) {
    this.#deps = deps;
  }

  /** Those that are not over, in the order in which they came. */
  get open(): ReadonlySet<Exchange> {
    return this.#open;
  }

  /** A head has come. Until it is routed it is in `ledger`, which is that of the port's function. */
  begin(head: ExchangeHead, ledger: Ledger, requestId: string = this.#deps.newId()): Exchange {
    const exchange = new Exchange(requestId, head, ledger, {
      clock: this.#deps.clock,
      journal: this.#deps.journal,
      onOver: this.#forget,
    });
    this.#open.add(exchange);
    this.#deps.journal.mark(() => exchange.arrivedMark());
    return exchange;
  }

  readonly #forget = (exchange: Exchange): void => {
    this.#open.delete(exchange);
  };
}
