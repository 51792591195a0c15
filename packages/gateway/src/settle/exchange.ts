import type { Instance } from "@wsfn/instance";
import type { Clock, Timer } from "../clock.ts";
import type { EndedBy, InjectedFault, RequestEvent } from "../events.ts";
import { GatewayError } from "../gateway-error.ts";
import type { Journal } from "../observe/journal.ts";
import type { TimelineMark } from "../observe/timeline.ts";
import { type Ending, endedByOf, injectedInto, wordsOf } from "./ending.ts";
import type { Ledger } from "./ledger.ts";
import { type Ender, heeds, type Phase } from "./phase.ts";

/** The seat that a request holds, as far as its end goes. */
export interface HeldSeat {
  readonly instance: Pick<Instance, "id" | "memoryBytes">;
  /** The request waited for this instance to start. */
  readonly coldStart: boolean;
  /** The injected fault that the instance is under. */
  readonly injected: InjectedFault | undefined;
  /** Gives the seat back. `cancelled`: the client left before the function was done. */
  release(how: { readonly cancelled: boolean }): void;
}

/** What of a request's head its record keeps. */
export interface ExchangeHead {
  readonly method: string;
  readonly target: string;
  readonly wantsUpgrade: boolean;
}

/** What an exchange takes from the gateway. */
export interface ExchangeDeps {
  readonly clock: Clock;
  readonly journal: Journal;
  /** Called once, when it is settled. */
  readonly onOver: (exchange: Exchange) => void;
}

/**
 * One request or connection from its head to its end, and the owner of that end: whoever wants to end it from outside calls `end`, and
 * the phase it is in (see `PHASES`) decides whether it has an effect. It settles once, whatever happens.
 */
export class Exchange {
  readonly requestId: string;
  readonly kind: RequestEvent["kind"];
  readonly #deps: ExchangeDeps;
  readonly #method: string;
  readonly #path: string;
  readonly #startedMs: number;
  /** The ledger it goes into: that of the port's function until the request is routed. */
  #ledger: Ledger;
  #phase: Phase = "admitting";
  /** What an end from outside does in this phase. */
  #onEnd: (by: Ender) => void = () => {};
  #clientLeft = false;
  #isDismissed = false;
  #seat: HeldSeat | undefined;
  #seatedMs = 0;
  #timeout: Timer | undefined;
  #answer: { readonly status: number; readonly nowMs: number } | undefined;

  constructor(requestId: string, head: ExchangeHead, ledger: Ledger, deps: ExchangeDeps) {
    this.requestId = requestId;
    this.kind = head.wantsUpgrade ? "websocket" : "http";
    this.#ledger = ledger;
    this.#deps = deps;
    this.#method = head.method;
    this.#path = head.target.split("?", 1)[0] ?? "";
    this.#startedMs = deps.clock.nowMs();
  }

  get functionName(): string {
    return this.#ledger.spec.name;
  }

  get phase(): Phase {
    return this.#phase;
  }

  /** The client left before it had its answer. */
  get clientLeft(): boolean {
    return this.#clientLeft;
  }

  /** The function that it goes to is known: from here on it is in that function's ledger. */
  belongsTo(ledger: Ledger): void {
    this.#ledger = ledger;
  }

  /** The next stage has it; `onEnd` is what an end from outside does there. */
  enter(phase: Exclude<Phase, "over">, onEnd: (by: Ender) => void = () => {}): void {
    if (this.#phase === "over") return;
    this.#phase = phase;
    this.#onEnd = onEnd;
    if (this.#clientLeft) this.end("client");
  }

  /** Its client has the only answer that it gets: whatever that client does from here on ends nothing. */
  dismissClient(): void {
    this.#clientLeft = false;
    this.#isDismissed = true;
  }

  /** Ends it from outside. False when this one has no effect in the phase that it is in. */
  end(by: Ender): boolean {
    if (by === "client" && this.#isDismissed) return false;
    if (by === "client") this.#clientLeft = true;
    if (!heeds(this.#phase, by)) return false;
    this.#onEnd(by);
    return true;
  }

  /** An instance has it: the bill and the execution timeout run. */
  seated(seat: HeldSeat): void {
    const { clock, journal } = this.#deps;
    const { timeoutMs } = this.#ledger.spec;
    this.#seat = seat;
    // A cold start is not the function's time: the timeout and the bill begin when an instance has the request.
    this.#seatedMs = clock.nowMs();
    this.log(`FC Invoke Start RequestId: ${this.requestId}`);
    this.#timeout = clock.setTimer(timeoutMs, () => this.end("timeout"));
    journal.mark(() => this.#placedMark(seat, timeoutMs));
  }

  /** The client has the head of an answer. */
  answered(status: number): void {
    this.#answer = { status, nowMs: this.#deps.clock.nowMs() };
    this.#deps.journal.mark(() => this.#answeredMark(status));
  }

  /** Settles it: gives the seat back, enters it in the ledger, reports it. Later calls do nothing. */
  settle(ending: Ending): void {
    // Ends race: a timeout, a crash and a client that leaves may all come in one turn of the loop. The first one counts.
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#onEnd = () => {};
    this.#timeout?.cancel();
    const injected = injectedInto(ending, this.#seat?.injected);
    const by = endedByOf(ending, injected);
    const event = this.#eventOf(ending, by, injected);
    if (this.#seat) {
      const error = ending.error ? `, Error: ${ending.error.message}` : "";
      const fault = injected ? `, Injected fault: ${injected}` : "";
      this.log(`FC Invoke End RequestId: ${this.requestId}${error}${fault}`);
      // Before the event is reported: a listener may count on the seat being free.
      this.#seat.release({ cancelled: by === "client" });
    }
    this.#ledger.settle(event);
    this.#deps.onOver(this);
    this.#deps.journal.report(event);
  }

  /** Settles it with the error that the client got in place of an answer. */
  fail(error: GatewayError, status: number, tries: Pick<Ending, "retryCount" | "retryInMs"> = {}): void {
    this.settle({ status, by: this.#blame(error), error, abrupt: status === 499, ...tries });
  }

  /** The error of a request that was cut before there was an answer. */
  cutError(by: Ender): GatewayError {
    switch (by) {
      case "client":
        return new GatewayError("ClientClosedRequest");
      case "timeout":
        return new GatewayError("FunctionTimeout", { seconds: this.#ledger.spec.timeoutMs / 1000 });
      case "fault":
        return new GatewayError("InternalServerError", {}, { hint: "an injected fault", injected: "cut" });
      default:
        return new GatewayError("InternalServerError", {}, { hint: `cut by ${by}` });
    }
  }

  /** An error with what only the exchange knows: how long the function had the request, and its memory. */
  worded(error: GatewayError): GatewayError {
    if (error.key !== "ProcessExited" || !this.#seat) return error;
    const durationMs = Math.ceil(this.#deps.clock.nowMs() - this.#seatedMs);
    const memoryMb = ((this.#seat.instance.memoryBytes() ?? 0) / 2 ** 20).toFixed(2);
    return new GatewayError("ProcessExited", { durationMs, memoryMb }, { cause: error });
  }

  /** A line of the platform's in the log of the instance that has it; without an instance there is no log to write to. */
  log(text: string): void {
    if (!this.#seat) return;
    const { id: instanceId } = this.#seat.instance;
    const line = { instanceId, stream: "platform", text } as const;
    this.#deps.journal.report({ event: "log", function: this.functionName, ...line });
  }

  /** What a watcher that begins now has missed of it, with the clock's time of each. */
  *missed(): Generator<readonly [mark: TimelineMark, nowMs: number]> {
    yield [this.arrivedMark(), this.#startedMs];
    if (this.#seat) yield [this.#placedMark(this.#seat, this.#ledger.spec.timeoutMs), this.#seatedMs];
    if (this.#answer) yield [this.#answeredMark(this.#answer.status), this.#answer.nowMs];
  }

  arrivedMark(): TimelineMark {
    const { requestId, functionName, kind } = this;
    return {
      event: "request-arrived",
      requestId,
      function: functionName,
      kind,
      method: this.#method,
      path: this.#path,
    };
  }

  #answeredMark(status: number): TimelineMark {
    return { event: "request-answered", requestId: this.requestId, function: this.functionName, status };
  }

  #placedMark({ instance, coldStart }: HeldSeat, timeoutMs: number): TimelineMark {
    const { requestId, functionName } = this;
    const { id: instanceId } = instance;
    return { event: "request-placed", requestId, function: functionName, instanceId, coldStart, timeoutMs };
  }

  #blame(error: GatewayError): EndedBy {
    if (error.injected === "cut") return "fault";
    if (error.isFromStop) return "gateway";
    if (error.key === "ClientClosedRequest") return "client";
    if (error.key === "FunctionTimeout") return "timeout";
    // No instance had it, so it was the gateway that refused.
    if (!this.#seat) return "refused";
    return error.row.blame === "platform" ? "gateway" : "function";
  }

  #eventOf(ending: Ending, endedBy: EndedBy, injected: InjectedFault | undefined): RequestEvent {
    const { status, abrupt = false, error, bytesIn = 0, bytesOut = 0, retryCount, retryInMs } = ending;
    const nowMs = this.#deps.clock.nowMs();
    return {
      event: "request",
      requestId: this.requestId,
      function: this.functionName,
      ...(this.#seat && { instanceId: this.#seat.instance.id }),
      kind: this.kind,
      method: this.#method,
      path: this.#path,
      status,
      endedBy,
      abrupt,
      ...(error && { errorCode: error.row.code, ...wordsOf(error, injected) }),
      ...(injected && { injected }),
      durationMs: nowMs - this.#startedMs,
      scheduleMs: (this.#seat ? this.#seatedMs : nowMs) - this.#startedMs,
      coldStart: this.#seat?.coldStart ?? false,
      ...(retryCount !== undefined && { retryCount }),
      ...(retryInMs !== undefined && { retryInMs }),
      bytesIn,
      bytesOut,
    };
  }
}
