import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import type { Admitted } from "../admit/admit.ts";
import { declaredBodyBytes } from "../admit/body-length.ts";
import { asyncDelayMs, unplayed } from "../admit/invocation.ts";
import { answerFault } from "../ask/answer-fault.ts";
import { requestHeaders } from "../ask/request-headers.ts";
import { headOfAnswer, optionsOf, reportsFailure } from "../ask/upstream.ts";
import type { Clock } from "../clock.ts";
import { asGatewayError, GatewayError } from "../gateway-error.ts";
import { type PlaceDeps, type Placed, takeSeat } from "../place/take-seat.ts";
import type { GatewaySettings } from "../settings.ts";
import type { Exchange } from "../settle/exchange.ts";
import type { Exchanges } from "../settle/exchanges.ts";
import type { AsyncQueue, Pause } from "./async-queue.ts";
import { type NextTry, Retries } from "./async-retries.ts";

/** What the client is answered, whatever becomes of its request. */
const ACCEPTED = 202;

/** What asynchronous requests take from the gateway. */
export interface AsyncDeps extends PlaceDeps {
  readonly settings: Pick<
    GatewaySettings,
    "maxAsyncBodyBytes" | "asyncFirstRetryMs" | "maxResponseHeaderBytes"
  >;
  readonly asyncCalls: AsyncQueue;
  readonly exchanges: Exchanges;
}

/** An asynchronous request and its two streams. */
export interface AsyncRequest {
  readonly exchange: Exchange;
  readonly admitted: Admitted;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** A request that was taken. */
interface Message {
  readonly admitted: Admitted;
  readonly body: Buffer;
}

/**
 * `X-Fc-Invocation-Type: Async` (3.0 manual, "Asynchronous invocation"): the request is taken whole and answered 202, then the
 * function gets it, and its answer goes nowhere. A try that fails is followed by others, as `Retries` decides, all under the
 * request id of the 202; each is one event, and is billed as a call of its own.
 *
 * @throws {GatewayError} before the 202: `BodyTooLarge`, `RequestTimeout`, `ResourceThrottled`, or the client left while it sent.
 */
export async function serveAsync(
  { exchange, admitted, request, response }: AsyncRequest,
  deps: AsyncDeps,
): Promise<void> {
  const max = deps.settings.maxAsyncBodyBytes;
  if ((declaredBodyBytes(admitted) ?? 0) > max) throw new GatewayError("BodyTooLarge", { max });
  if (/100-continue/i.test(request.headers.expect ?? "")) response.writeContinue();
  const body = await wholeBody(request, { max, timeoutMs: admitted.fn.timeoutMs, clock: deps.clock });
  // From here on the client has its answer and cannot leave any more.
  exchange.dismissClient();
  deps.asyncCalls.add((pause) => deliver(exchange, { admitted, body }, pause, deps));
  response.writeHead(ACCEPTED, ["X-Fc-Request-Id", exchange.requestId, "Content-Length", "0"]).end();
}

/** Tries until the function has done it or there is no hope left. Never rejects. */
async function deliver(first: Exchange, message: Message, pause: Pause, deps: AsyncDeps): Promise<void> {
  const { asyncCalls, settings, clock } = deps;
  const { admitted, body } = message;
  const retries = new Retries(admitted.fn, settings.asyncFirstRetryMs, clock.nowMs());
  let waitMs = asyncDelayMs(admitted) ?? 0;
  for (let retryCount = 0; ; retryCount++) {
    const goesOn = await pause(waitMs);
    const exchange = retryCount === 0 ? first : again(first, admitted, deps);
    if (!goesOn) return exchange.settle({ status: ACCEPTED, by: "gateway", retryCount });
    // A delay may be longer than the request may live.
    if (!retries.isInTime(clock.nowMs())) {
      return exchange.settle({ status: ACCEPTED, by: "age", retryCount });
    }
    try {
      const placed = await takeSeat(exchange, admitted, deps);
      if (retryCount === 0) for (const line of unplayed(admitted)) exchange.log(line);
      const bytesOut = await call({ exchange, placed, retryCount }, message, settings);
      const bytesIn = body.length;
      return exchange.settle({ status: ACCEPTED, by: "function", bytesIn, bytesOut, retryCount });
    } catch (error) {
      const fault = exchange.worded(asGatewayError(error));
      const next = asyncCalls.closed ? { because: "the gateway closes" } : retries.next(fault, clock.nowMs());
      exchange.fail(withOutlook(fault, next), ACCEPTED, { retryCount, ...retryIn(next) });
      if ("because" in next) return;
      waitMs = next.afterMs;
    }
  }
}

/** The record of a further try; its id is that of the first one, by which its sender may look for it. */
function again(first: Exchange, admitted: Admitted, { exchanges, servedOf }: AsyncDeps): Exchange {
  return exchanges.begin(admitted, servedOf(admitted.fn).ledger, first.requestId);
}

const retryIn = (next: NextTry): { retryInMs?: number } =>
  "because" in next ? {} : { retryInMs: next.afterMs };

/** The log alone shows what happens next. */
function withOutlook(fault: GatewayError, next: NextTry): GatewayError {
  const outlook =
    "because" in next ? `not tried again: ${next.because}` : `tried again in ${next.afterMs} ms`;
  const { code, detail, message, injected } = fault;
  const hint = `${fault.hint}; ${outlook}`;
  const says = { message: fault.says.message };
  return new GatewayError(code, detail, { message, hint, says, cause: fault, injected });
}

/** How much of a body is taken, and how long. */
interface BodyLimits {
  readonly max: number;
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** A body may take as long as one that an instance reads by itself: no instance has this request, so nothing else bounds it. */
function wholeBody(request: IncomingMessage, { max, timeoutMs, clock }: BodyLimits): Promise<Buffer> {
  return new Promise<Buffer>((resolve, reject) => {
    const timer = clock.setTimer(timeoutMs, () => reject(new GatewayError("RequestTimeout")));
    request.once("close", () => timer.cancel());
    const chunks: Buffer[] = [];
    let bytes = 0;
    const keep = (chunk: Buffer): void => {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes <= max) return;
      request.off("data", keep);
      reject(new GatewayError("BodyTooLarge", { max }));
    };
    request.on("data", keep);
    request.once("end", () => resolve(Buffer.concat(chunks)));
    request.once("close", () => reject(new GatewayError("ClientClosedRequest")));
  });
}

/** One try that has its seat. */
interface Try {
  readonly exchange: Exchange;
  readonly placed: Placed;
  readonly retryCount: number;
}

/**
 * Lets an instance serve it; the bytes of its answer, which nobody reads.
 *
 * @throws {GatewayError} `InvocationError` when the function reports by its answer that it failed.
 */
async function call(
  { exchange, placed, retryCount }: Try,
  { admitted, body }: Message,
  { maxResponseHeaderBytes }: AsyncDeps["settings"],
): Promise<number> {
  const { method, target } = admitted;
  const { instance, agent } = placed.seat;
  const facts = { requestId: exchange.requestId, retryCount, standing: placed.standing };
  const headers = withLength(requestHeaders(admitted, facts), body.length);
  const options = optionsOf({ method, target, headers }, maxResponseHeaderBytes);
  const asked = httpRequest({ ...options, host: instance.host, port: instance.port, agent });
  let cut: GatewayError | undefined;
  exchange.enter("asking", (by) => {
    cut = exchange.cutError(by);
    asked.destroy(cut);
  });
  const answered = headOfAnswer(asked);
  asked.end(body);
  const answer = await answered;
  let bytes = 0;
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  // Node reports an answer that breaks off in the same words whoever broke it.
  await finished(answer).catch((error: Error) => {
    throw cut ?? answerFault(error);
  });
  if (reportsFailure(answer)) throw new GatewayError("InvocationError");
  return bytes;
}

/** The headers of a request whose body is here as a whole, however the client framed it. Flat, both. */
function withLength(headers: readonly string[], bytes: number): string[] {
  const kept = headers.filter((_, i) => !FRAMING.test(headers[i - (i % 2)] ?? ""));
  return [...kept, "Content-Length", String(bytes)];
}

const FRAMING = /^(content-length|transfer-encoding)$/i;
