import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import type { Admitted } from "./admit.ts";
import type { Pause } from "./async-queue.ts";
import { type NextTry, Retries } from "./async-retries.ts";
import type { Exchange } from "./exchange.ts";
import { asGatewayError, GatewayError } from "./gateway-error.ts";
import { asyncDelayMs, unplayed } from "./invocation.ts";
import { requestHeaders } from "./outgoing-head.ts";
import { declaredBodyBytes, headerPairs } from "./request-head.ts";
import type { Service } from "./service.ts";
import { type Placed, takeSeat } from "./take-seat.ts";
import { answerFault, headOfAnswer, optionsOf, reportsFailure } from "./upstream.ts";

/** What the client was told, whatever becomes of its request. */
const ACCEPTED = 202;

/** A request that was taken. */
interface Message {
  readonly admitted: Admitted;
  readonly body: Buffer;
}

/** The client has its answer already and cannot leave any more. */
const NOBODY = { gone: false, onGone: undefined };

/**
 * `X-Fc-Invocation-Type: Async` (3.0 manual, "Asynchronous invocation"): the request is taken whole and answered 202, then the
 * function gets it, and what it answers goes nowhere. A try that fails is followed by others, as `Retries` says, all under the
 * request id of the 202; each is one event, and is billed as a call of its own.
 *
 * @throws {GatewayError} before the 202: `BodyTooLarge`, `RequestTimeout`, `ResourceThrottled`, or the client left while it sent.
 */
export async function serveAsync(
  service: Service,
  exchange: Exchange,
  admitted: Admitted,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const max = service.settings.maxAsyncBodyBytes;
  if ((declaredBodyBytes(admitted.rawHeaders) ?? 0) > max) throw new GatewayError("BodyTooLarge", { max });
  if (/100-continue/i.test(request.headers.expect ?? "")) response.writeContinue();
  const body = await wholeBody(request, max, admitted.fn.timeoutMs);
  service.asyncCalls.add((pause) => deliver(service, exchange, { admitted, body }, pause));
  response.writeHead(ACCEPTED, ["X-Fc-Request-Id", exchange.requestId, "Content-Length", "0"]).end();
}

/** Tries until the function has done it or there is no hope left. Never rejects. */
async function deliver(service: Service, first: Exchange, message: Message, pause: Pause): Promise<void> {
  const { asyncCalls, settings } = service;
  const { nowMs } = asyncCalls.clock;
  const { admitted, body } = message;
  const retries = new Retries(admitted.fn, settings.asyncFirstRetryMs, nowMs());
  let waitMs = asyncDelayMs(admitted) ?? 0;
  for (let retryCount = 0; ; retryCount++) {
    const goesOn = await pause(waitMs);
    const exchange = retryCount === 0 ? first : again(service, first, admitted);
    if (!goesOn) return exchange.settle({ status: ACCEPTED, by: "gateway", retryCount });
    // A delay may be longer than the request may live.
    if (!retries.isInTime(nowMs())) return exchange.settle({ status: ACCEPTED, by: "age", retryCount });
    try {
      const placed = await takeSeat(service, exchange, admitted, { ...NOBODY });
      if (retryCount === 0) for (const line of unplayed(admitted)) exchange.log(line);
      const bytesOut = await call(service, exchange, message, placed, retryCount);
      const bytesIn = body.length;
      return exchange.settle({ status: ACCEPTED, by: "function", bytesIn, bytesOut, retryCount });
    } catch (error) {
      const fault = exchange.worded(asGatewayError(error));
      const next = asyncCalls.closed ? { because: "the gateway closes" } : retries.next(fault, nowMs());
      exchange.fail(withOutlook(fault, next), ACCEPTED, { retryCount, ...retryIn(next) });
      if ("because" in next) return;
      waitMs = next.afterMs;
    }
  }
}

/** The books of a further try; its id is that of the first one, by which its sender may look for it. */
function again(service: Service, first: Exchange, admitted: Admitted): Exchange {
  const exchange = service.begin(admitted, admitted.ofPort, first.requestId);
  exchange.belongsTo(service.servedOf(admitted.fn));
  return exchange;
}

const retryIn = (next: NextTry): { retryInMs?: number } =>
  "because" in next ? {} : { retryInMs: next.afterMs };

/** Nobody but the log is told what happens next. */
function withOutlook(fault: GatewayError, next: NextTry): GatewayError {
  const outlook =
    "because" in next ? `not tried again: ${next.because}` : `tried again in ${next.afterMs} ms`;
  const { code, detail, message, hint } = fault;
  return new GatewayError(code, detail, { message, hint: `${hint}; ${outlook}`, cause: fault });
}

/** A body may take as long as one that an instance reads by itself: no instance has this request, so nothing else bounds it. */
function wholeBody(request: IncomingMessage, max: number, timeoutMs: number): Promise<Buffer> {
  return new Promise<Buffer>((resolve, reject) => {
    const timer = setTimeout(() => reject(new GatewayError("RequestTimeout")), timeoutMs);
    request.once("close", () => clearTimeout(timer));
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

/**
 * Lets an instance serve it; the bytes of its answer, which nobody reads.
 *
 * @throws {GatewayError} `InvocationError` when the function says by its answer that it failed.
 */
async function call(
  { settings }: Service,
  exchange: Exchange,
  { admitted, body }: Message,
  { seat, served }: Placed,
  retryCount: number,
): Promise<number> {
  const { method, target } = admitted;
  const { host, port } = seat.instance;
  const { requestId } = exchange;
  const headers = withLength(
    requestHeaders(admitted, served.standing, { requestId, retryCount }),
    body.length,
  );
  const options = optionsOf({ method, target, headers }, settings.maxResponseHeaderBytes);
  const asked = httpRequest({ ...options, host, port, agent: seat.slot.agent });
  let cut: GatewayError | undefined;
  exchange.onCut = (by) => {
    cut = exchange.cutError(by);
    asked.destroy(cut);
  };
  const answered = headOfAnswer(asked);
  asked.end(body);
  const answer = await answered;
  let bytes = 0;
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  // Node tells of an answer that breaks off in the same words whoever broke it.
  await finished(answer).catch((error: Error) => {
    throw cut ?? answerFault(error);
  });
  if (reportsFailure(answer)) throw new GatewayError("InvocationError");
  return bytes;
}

/** The body is here as a whole, however the client framed it. */
function withLength(headers: readonly string[], bytes: number): string[] {
  const kept = [...headerPairs(headers)].filter(
    ([name]) => !/^(content-length|transfer-encoding)$/i.test(name),
  );
  return [...kept.flat(), "Content-Length", String(bytes)];
}
