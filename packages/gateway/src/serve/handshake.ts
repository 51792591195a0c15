import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { FunctionSpec } from "@wsfn/platform";
import type { Admitted } from "../admit/admit.ts";
import { headOf } from "../admit/request-head.ts";
import type { AnswerLimits } from "../ask/answer-headers.ts";
import { requestHeaders } from "../ask/request-headers.ts";
import { askToSwitch, type HandshakeAnswer } from "../ask/upstream.ts";
import { GatewayError } from "../gateway-error.ts";
import type { PlaceDeps, Placed } from "../place/take-seat.ts";
import type { Exchange } from "../settle/exchange.ts";
import type { Exchanges } from "../settle/exchanges.ts";
import { answerError, type ErrorAnswerOptions } from "./error-answer.ts";
import { HeldClient } from "./held-client.ts";
import { type JoinDeps, join } from "./join.ts";
import { type PrologueDeps, place, serve, type Visit } from "./prologue.ts";
import { passRefusal, responseOn } from "./refusal.ts";

/** What handshakes take from the gateway. */
export interface HandshakeDeps extends PrologueDeps, PlaceDeps, JoinDeps {
  readonly exchanges: Exchanges;
  readonly settings: AnswerLimits & Pick<ErrorAnswerOptions, "profile"> & JoinDeps["settings"];
}

/** A handshake as Node's parser hands it over, and the function whose port it came to. */
export interface ArrivedHandshake {
  readonly ofPort: FunctionSpec;
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** What came with its head. */
  readonly firstBytes: Buffer;
}

/** Takes one handshake from its head to a relayed connection, or to the answer that it gets instead. Never rejects. */
export function serveHandshake(arrived: ArrivedHandshake, deps: HandshakeDeps): Promise<void> {
  const { ofPort, request } = arrived;
  const head = headOf(request, { wantsUpgrade: true });
  // From here on the request has an id and ends in one event, whatever happens to it.
  const exchange = deps.exchanges.begin(head, deps.servedOf(ofPort).ledger);
  return serve(new Handshake(exchange, arrived, deps), { ...head, ofPort }, deps);
}

/** One handshake and everything about it that its steps share. */
class Handshake implements Visit {
  readonly exchange: Exchange;
  readonly #request: IncomingMessage;
  readonly #client: HeldClient;
  readonly #deps: HandshakeDeps;

  constructor(exchange: Exchange, { request, socket, firstBytes }: ArrivedHandshake, deps: HandshakeDeps) {
    this.exchange = exchange;
    this.#request = request;
    this.#deps = deps;
    const onLeave = (): void => void exchange.end("client");
    this.#client = new HeldClient(socket, { firstBytes, clock: deps.clock, onLeave });
  }

  async serve(admitted: Admitted): Promise<void> {
    const placed = await place(this.exchange, admitted, this.#deps);
    const answer = await this.#ask(admitted, placed);
    const facts = {
      requestId: this.exchange.requestId,
      host: this.#request.headers.host ?? "",
      add: placed.answerHeaders,
    };
    const sides = { exchange: this.exchange, client: this.#client, request: this.#request };
    if (answer.switched) join(sides, answer, facts, this.#deps);
    else await passRefusal(sides, answer.response, facts, this.#deps.settings);
  }

  refuse(error: GatewayError): void {
    const { exchange } = this;
    const hasLeft = exchange.clientLeft;
    exchange.enter("refusing");
    // Nobody is left to be answered. The platform enters it as 499, and so does the log.
    if (hasLeft || error.key === "ClientClosedRequest") {
      this.#client.socket.destroy();
      exchange.fail(new GatewayError("ClientClosedRequest"), 499);
      return;
    }
    const how = { requestId: exchange.requestId, profile: this.#deps.settings.profile };
    exchange.fail(error, answerError(responseOn(this.#client, this.#request), error, how));
  }

  /**
   * Hands the handshake to the instance and waits for its answer, no longer than the execution timeout. It is never sent
   * again, though it is a GET: each has a connection of its own, so none can break that was kept too long.
   */
  #ask(admitted: Admitted, { seat, standing }: Placed): Promise<HandshakeAnswer> {
    const { exchange } = this;
    const { method, target } = admitted;
    const headers = requestHeaders(admitted, { requestId: exchange.requestId, retryCount: 0, standing });
    const outgoing = { method, target, headers };
    const asked = askToSwitch(seat.instance, outgoing, this.#deps.settings.maxResponseHeaderBytes);
    // The function sees its connection end, as the server of a client that left would; whose fault it was is in the error.
    exchange.enter("asking", (by) => asked.request.destroy(exchange.cutError(by)));
    return asked.answer;
  }
}
