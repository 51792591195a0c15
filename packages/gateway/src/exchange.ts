import type { EndedBy, GatewayEvent, RequestEvent } from "./events.ts";
import { GatewayError } from "./gateway-error.ts";
import type { RequestHead } from "./request-head.ts";
import type { Served } from "./service.ts";
import type { Seat } from "./slot.ts";

/** How an exchange ended; what is left out is what a refusal has. */
export interface Ending {
  readonly status: number;
  readonly by: EndedBy;
  readonly abrupt?: boolean;
  readonly error?: GatewayError;
  readonly bytesIn?: number;
  readonly bytesOut?: number;
  /** Of an asynchronous request: which try this was, and when there is another one. */
  readonly retryCount?: number;
  readonly retryInMs?: number;
}

export interface ExchangeDeps {
  readonly nowMs: () => number;
  readonly onEvent: (event: GatewayEvent) => void;
  /** Where an exchange is entered while an instance has it. */
  readonly open: Set<Exchange>;
}

/** A function and its account, as `Served` has them. */
type Books = Pick<Served, "spec" | "account">;

/** One request or connection from its head to its end; it settles once, whatever happens. */
export class Exchange {
  readonly requestId: string;
  readonly kind: RequestEvent["kind"];
  readonly #deps: ExchangeDeps;
  readonly #method: string;
  readonly #path: string;
  readonly #startedMs: number;
  /** Whose books it is in; the port's function until the request is routed. */
  #books: Books;
  #seat: Seat | undefined;
  #seatedMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #settled = false;
  /** Ends it from outside, told why: the execution timeout, a fault, the gateway's close. */
  onCut: ((by: "timeout" | "idle" | "fault" | "gateway") => void) | undefined;

  constructor(requestId: string, head: RequestHead, books: Books, deps: ExchangeDeps) {
    this.requestId = requestId;
    this.#books = books;
    this.kind = head.wantsUpgrade ? "websocket" : "http";
    this.#deps = deps;
    this.#method = head.method;
    this.#path = head.target.split("?", 1)[0] ?? "";
    this.#startedMs = deps.nowMs();
  }

  get functionName(): string {
    return this.#books.spec.name;
  }

  /** The function that it goes to is known: from here on it is in that function's books. */
  belongsTo(books: Books): void {
    this.#books = books;
  }

  /** An instance has it: the execution timeout runs. */
  seated(seat: Seat, timeoutMs: number): void {
    this.#seat = seat;
    // A cold start is not the function's time: the timeout and the bill begin when an instance has the request.
    this.#seatedMs = this.#deps.nowMs();
    this.#deps.open.add(this);
    this.log(`FC Invoke Start RequestId: ${this.requestId}`);
    this.#timer = setTimeout(cutOnTimeout, timeoutMs, this);
  }

  /** Ends it: gives the seat back, enters it in the books, tells the listener. Later calls do nothing. */
  settle(ending: Ending): void {
    // Ends race: a timeout, a crash and a client that leaves may all be told in one turn of the loop. The first one counts.
    if (this.#settled) return;
    this.#settled = true;
    this.onCut = undefined;
    this.#deps.open.delete(this);
    clearTimeout(this.#timer);
    const event = this.#eventOf(ending);
    if (this.#seat) {
      const error = ending.error ? `, Error: ${ending.error.message}` : "";
      this.log(`FC Invoke End RequestId: ${this.requestId}${error}`);
      // Before the event is told: who hears of the end may count on the unit being free.
      this.#seat.release({ cancelled: ending.by === "client" });
    }
    this.#books.account.settle(event);
    this.#deps.onEvent(event);
  }

  /** What the client is told when it is cut before there was an answer. */
  cutError(by: EndedBy): GatewayError {
    if (by !== "timeout") return new GatewayError("InternalServerError", {}, { hint: `cut by ${by}` });
    return new GatewayError("FunctionTimeout", { seconds: this.#books.spec.timeoutMs / 1000 });
  }

  /** An error with what only the exchange knows: how long the function had it, and its memory. */
  worded(error: GatewayError): GatewayError {
    if (error.key !== "ProcessExited" || !this.#seat) return error;
    const durationMs = Math.ceil(this.#deps.nowMs() - this.#seatedMs);
    const memoryMb = ((this.#seat.instance.memoryBytes() ?? 0) / 2 ** 20).toFixed(2);
    return new GatewayError("ProcessExited", { durationMs, memoryMb }, { cause: error });
  }

  /** Ends it with the answer that the client got instead of the function's. */
  fail(error: GatewayError, status: number, tries: Pick<Ending, "retryCount" | "retryInMs"> = {}): void {
    this.settle({ status, by: this.#blame(error), error, abrupt: status === 499, ...tries });
  }

  #blame(error: GatewayError): EndedBy {
    if (error.key === "ClientClosedRequest") return "client";
    if (error.key === "FunctionTimeout") return "timeout";
    // No instance had it, so it was the gateway that said no.
    if (!this.#seat) return "refused";
    return error.row.blame === "platform" ? "gateway" : "function";
  }

  #eventOf({ status, by, abrupt = false, error, ...rest }: Ending): RequestEvent {
    const { bytesIn = 0, bytesOut = 0, retryCount, retryInMs } = rest;
    const nowMs = this.#deps.nowMs();
    return {
      event: "request",
      requestId: this.requestId,
      function: this.functionName,
      ...(this.#seat && { instanceId: this.#seat.instance.id }),
      kind: this.kind,
      method: this.#method,
      path: this.#path,
      status,
      endedBy: by,
      abrupt,
      ...(error && { errorCode: error.row.code, message: error.message, hint: error.hint }),
      durationMs: nowMs - this.#startedMs,
      scheduleMs: (this.#seat ? this.#seatedMs : nowMs) - this.#startedMs,
      coldStart: this.#seat?.coldStart ?? false,
      ...(retryCount !== undefined && { retryCount }),
      ...(retryInMs !== undefined && { retryInMs }),
      bytesIn,
      bytesOut,
    };
  }

  /** A line of the platform's among those of the instance that has it; without one there is nobody to say it to. */
  log(text: string): void {
    if (!this.#seat) return;
    const { id } = this.#seat.instance;
    this.#deps.onEvent({
      event: "log",
      function: this.functionName,
      instanceId: id,
      stream: "platform",
      text,
    });
  }
}

function cutOnTimeout(exchange: Exchange): void {
  exchange.onCut?.("timeout");
}
