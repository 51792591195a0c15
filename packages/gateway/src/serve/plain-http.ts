import type { IncomingMessage, ServerResponse } from "node:http";
import type { FunctionSpec } from "@wsfn/platform";
import type { Admitted } from "../admit/admit.ts";
import { declaredBodyBytes } from "../admit/body-length.ts";
import { preflightHeaders } from "../admit/cors.ts";
import { isAsync } from "../admit/invocation.ts";
import { headOf, rawHeaders } from "../admit/request-head.ts";
import { type AsyncDeps, serveAsync } from "../async/async-call.ts";
import type { Clock } from "../clock.ts";
import { GatewayError } from "../gateway-error.ts";
import type { Exchange } from "../settle/exchange.ts";
import { type AskDeps, askInstance } from "./ask-instance.ts";
import { answerError } from "./error-answer.ts";
import { type PassDeps, passAnswer } from "./pass-answer.ts";
import { type PrologueDeps, place, serve, type Visit } from "./prologue.ts";

/** How long a client that was refused may go on sending its body. */
const DRAIN_MS = 2000;

/** What plain requests take from the gateway. */
export interface PlainHttpDeps extends PrologueDeps, AsyncDeps {
  readonly settings: AskDeps & PassDeps & AsyncDeps["settings"];
}

/** A plain request as Node's server hands it over, and the function whose port it came to. */
export interface ArrivedRequest {
  readonly ofPort: FunctionSpec;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** Takes one plain HTTP request from its head to the end of its answer, streaming both ways. Never rejects. */
export function serveHttp(arrived: ArrivedRequest, deps: PlainHttpDeps): Promise<void> {
  const { ofPort, request } = arrived;
  const head = headOf(request, { wantsUpgrade: false });
  const exchange = deps.exchanges.begin(head, deps.servedOf(ofPort).ledger);
  return serve(new PlainRequest(exchange, arrived, deps), { ...head, ofPort }, deps);
}

/** One plain request and everything about it that its steps share. */
class PlainRequest implements Visit {
  readonly exchange: Exchange;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  readonly #deps: PlainHttpDeps;

  constructor(exchange: Exchange, { request, response }: ArrivedRequest, deps: PlainHttpDeps) {
    this.exchange = exchange;
    this.#request = request;
    this.#response = response;
    this.#deps = deps;
    const leave = (): void => {
      if (!response.writableFinished) exchange.end("client");
    };
    // An answer that waits for an earlier one has no socket yet, and emits no close with that socket.
    request.socket.once("close", leave);
    response.once("close", leave);
  }

  async serve(admitted: Admitted): Promise<void> {
    const deps = this.#deps;
    const exchange = this.exchange;
    const [request, response] = [this.#request, this.#response];
    if (admitted.isPreflight) return this.#answerPreflight(admitted);
    if (isAsync(admitted)) return await serveAsync({ exchange, admitted, request, response }, deps);
    const placed = await place(exchange, admitted, deps);
    const call = { exchange, admitted, placed, request, response };
    const asked = await askInstance(call, deps.settings);
    await passAnswer(call, asked, deps.settings);
  }

  refuse(error: GatewayError): void {
    const { exchange } = this;
    const [request, response] = [this.#request, this.#response];
    const hasLeft = exchange.clientLeft;
    exchange.enter("refusing");
    if (hasLeft) {
      exchange.fail(new GatewayError("ClientClosedRequest"), 499);
      return;
    }
    const unread = !request.complete && declaredBodyBytes({ headers: rawHeaders(request) }) !== 0;
    // After a head that can be read in two ways nobody knows where the next one begins.
    if (unread || error.key === "MalformedRequest") response.shouldKeepAlive = false;
    const { profile } = this.#deps.settings;
    const endsAfter = unread ? drained(request, this.#deps.clock) : undefined;
    const status = answerError(response, error, { requestId: exchange.requestId, profile, endsAfter });
    exchange.fail(error, status);
  }

  /** The platform answers a browser's preflight itself unless the trigger lists OPTIONS (HTTP trigger overview, "CORS"). */
  #answerPreflight(admitted: Admitted): void {
    const headers = preflightHeaders(admitted, admitted.trigger, this.#deps.settings.profile);
    const own = ["X-Fc-Request-Id", this.exchange.requestId, "Content-Length", "0"];
    this.#response.writeHead(200, [...headers, ...own]).end();
    this.exchange.settle({ status: 200, by: "gateway" });
  }
}

/** Resolves when a refused client has stopped sending, or was long enough at it. */
function drained(request: IncomingMessage, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      timer.cancel();
      resolve();
    };
    const timer = clock.setTimer(DRAIN_MS, done);
    request.once("end", done).once("close", done).resume();
  });
}
