import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { Transform } from "node:stream";
import type { Admitted } from "../admit/admit.ts";
import { declaredBodyBytes } from "../admit/body-length.ts";
import { requestHeaders } from "../ask/request-headers.ts";
import { headOfAnswer, optionsOf } from "../ask/upstream.ts";
import { asGatewayError, GatewayError } from "../gateway-error.ts";
import type { Placed } from "../place/take-seat.ts";
import type { GatewaySettings } from "../settings.ts";
import type { Exchange } from "../settle/exchange.ts";

/** Methods that the platform sends again when a kept connection broke under them (FAQ: 502 Process exited). */
const RETRIED: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
/** How often, is on no page; a second broken connection is no accident. */
const MAX_RETRIES = 1;

/** What asking an instance takes from the gateway. */
export type AskDeps = Pick<GatewaySettings, "maxBodyBytes" | "maxResponseHeaderBytes">;

/** One placed request and its two streams. */
export interface PlacedCall {
  readonly exchange: Exchange;
  readonly admitted: Admitted;
  readonly placed: Placed;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** An answer whose head is here. */
export interface Answered {
  readonly answer: IncomingMessage;
  /** Of the request's body, sent to the instance so far. */
  readonly bytesIn: () => number;
}

/**
 * Sends the request to the instance, once more if a kept connection broke, and waits for the head of the answer.
 *
 * @throws {GatewayError} no answer, or none that can be passed on.
 */
export async function askInstance(
  call: PlacedCall,
  { maxBodyBytes, maxResponseHeaderBytes }: AskDeps,
): Promise<Answered> {
  const { exchange, admitted, placed } = call;
  const { method, target } = admitted;
  const { instance, agent } = placed.seat;
  const { requestId } = exchange;
  const hasBody = declaredBodyBytes(admitted) !== 0;
  let bytesIn = (): number => 0;
  // The agent keeps connections, as the platform does: servers that close theirs early must be found out here.
  for (let retryCount = 0; ; retryCount++) {
    // Made anew each time: the function reads in x-fc-retry-count that it may have seen this request before.
    const headers = requestHeaders(admitted, { requestId, retryCount, standing: placed.standing });
    // Without a length, Node would add an empty chunked body to a POST.
    if (!hasBody && !RETRIED.has(method)) addLength(headers);
    const options = optionsOf({ method, target, headers }, maxResponseHeaderBytes);
    const asked = httpRequest({ ...options, host: instance.host, port: instance.port, agent });
    exchange.enter("asking", (by) => asked.destroy(exchange.cutError(by)));
    const answered = headOfAnswer(asked);
    if (hasBody) bytesIn = sendBody(call, asked, maxBodyBytes);
    else asked.end();
    try {
      return { answer: await answered, bytesIn };
    } catch (error) {
      const fault = asGatewayError(error);
      // A body has gone by and is not here any more, whatever the method.
      const again = fault.key === "ProcessExited" && !hasBody && RETRIED.has(method);
      if (!again || retryCount >= MAX_RETRIES || exchange.clientLeft) throw fault;
    }
  }
}

/** Streams the body, up to the limit; over it, the request to the instance ends with that as its error. Returns the bytes so far. */
function sendBody({ request, response }: PlacedCall, asked: ClientRequest, max: number): () => number {
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      // A chunked body states its length by ending: a declared one was refused before an instance was asked.
      if (bytes > max) done(new GatewayError("BodyTooLarge", { max }));
      else done(null, chunk);
    },
  });
  limit.once("error", (error) => {
    request.unpipe(limit);
    asked.destroy(error);
  });
  asked.once("close", () => request.unpipe(limit));
  if (/100-continue/i.test(request.headers.expect ?? "")) response.writeContinue();
  // Piped and not `pipeline`d: an instance that stops reading early may still answer, and so may we.
  request.pipe(limit).pipe(asked);
  return () => bytes;
}

function addLength(headers: string[]): void {
  if (!headers.some((name, i) => i % 2 === 0 && name.toLowerCase() === "content-length")) {
    headers.push("Content-Length", "0");
  }
}
