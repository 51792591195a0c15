import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FunctionSpec } from "@wsfn/platform";
import { type Admitted, admit } from "./admit.ts";
import { answerError } from "./answer.ts";
import type { Exchange } from "./exchange.ts";
import { asGatewayError, GatewayError } from "./gateway-error.ts";
import { requestHeaders, responseHeaders } from "./outgoing-head.ts";
import { declaredBodyBytes, headOf } from "./request-head.ts";
import type { Service } from "./service.ts";
import type { Seat } from "./slot.ts";
import { type Caller, takeSeat } from "./take-seat.ts";
import { answerFault, optionsOf } from "./upstream.ts";

/** Methods that the platform sends again when a kept connection broke under them (FAQ: 502 Process exited). */
const RETRIED: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
const MAX_RETRIES = 1;
/** How long a client that was refused may go on sending its body. */
const DRAIN_MS = 2000;

/** Takes one plain HTTP request from its head to the end of its answer, streaming both ways. Never rejects. */
export async function serveHttp(
  service: Service,
  ofPort: FunctionSpec,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const head = headOf(request, false);
  const exchange = service.open(head);
  const caller = callerOf(response);
  try {
    const admitted = admit({ ...head, ofPort }, service.admitDeps);
    const seat = await takeSeat(service, exchange, admitted.fn, caller);
    const answer = await ask(service, exchange, admitted, seat, caller, request, response);
    await pass(service, exchange, caller, answer, request, response);
  } catch (error) {
    refuse(service, exchange, caller, asGatewayError(error), request, response);
  }
}

function callerOf(response: ServerResponse): Caller {
  const caller = { gone: false, onGone: undefined as (() => void) | undefined };
  response.once("close", () => {
    if (response.writableFinished) return;
    caller.gone = true;
    caller.onGone?.();
  });
  return caller;
}

/** Sends the request to the instance, once more if a kept connection broke, and waits for the head of the answer. */
async function ask(
  service: Service,
  exchange: Exchange,
  admitted: Admitted,
  seat: Seat,
  caller: Caller,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<IncomingMessage> {
  const standing = service.served.get(admitted.fn)?.standing ?? [];
  const hasBody = declaredBodyBytes(admitted.rawHeaders) !== 0;
  const { maxResponseHeaderBytes, maxBodyBytes } = service.settings;
  for (let retryCount = 0; ; retryCount++) {
    const headers = requestHeaders(admitted, standing, { requestId: exchange.requestId, retryCount });
    // Without either of the two, Node would add an empty chunked body to a POST.
    if (!hasBody && !RETRIED.has(admitted.method)) addLength(headers);
    const outgoing = { method: admitted.method, target: admitted.target, headers };
    const { host, port } = seat.instance;
    const asked = httpRequest({
      ...optionsOf(outgoing, maxResponseHeaderBytes),
      host,
      port,
      agent: seat.slot.agent,
    });
    caller.onGone = () => asked.destroy(new GatewayError("ClientClosedRequest"));
    exchange.onCut = (by) => asked.destroy(cutError(by, admitted.fn));
    const answered = headOfAnswer(asked);
    if (hasBody) sendBody(request, asked, response, maxBodyBytes);
    else asked.end();
    try {
      return await answered;
    } catch (error) {
      const fault = asGatewayError(error);
      const again = fault.key === "ProcessExited" && !hasBody && RETRIED.has(admitted.method);
      if (!again || retryCount >= MAX_RETRIES || caller.gone) throw fault;
    }
  }
}

function headOfAnswer(asked: ClientRequest): Promise<IncomingMessage> {
  asked.maxHeadersCount = 0;
  return new Promise((resolve, reject) => {
    asked.once("response", resolve);
    asked.on("error", (error) => reject(answerFault(error)));
  });
}

/** Streams the body, up to the limit; over it, the request to the instance ends with that as its error. */
function sendBody(
  request: IncomingMessage,
  asked: ClientRequest,
  response: ServerResponse,
  maxBytes: number,
): void {
  let bytes = 0;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > maxBytes) done(new GatewayError("BodyTooLarge", { max: maxBytes }));
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
}

function addLength(headers: string[]): void {
  if (!headers.some((name, i) => i % 2 === 0 && name.toLowerCase() === "content-length")) {
    headers.push("Content-Length", "0");
  }
}

/** Streams the function's answer to the client. */
async function pass(
  service: Service,
  exchange: Exchange,
  caller: Caller,
  answer: IncomingMessage,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { maxResponseHeaderBytes } = service.settings;
  let headers: string[];
  try {
    headers = responseHeaders(answer, { requestId: exchange.requestId, maxResponseHeaderBytes });
  } catch (error) {
    answer.destroy();
    throw error;
  }
  let by: "function" | "client" | "timeout" | "gateway" | "idle" | "fault" = "function";
  caller.onGone = () => {
    by = "client";
    answer.destroy();
  };
  exchange.onCut = (why) => {
    by = why;
    answer.destroy();
  };
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  let bytesOut = 0;
  answer.on("data", (chunk: Buffer) => {
    bytesOut += chunk.length;
  });
  let abrupt = false;
  try {
    await pipeline(answer, response);
  } catch {
    // Half an answer must not look like a whole one: pipeline has broken the connection.
    abrupt = true;
  }
  const bytesIn = Number(request.headers["content-length"] ?? 0);
  exchange.settle({ status: response.statusCode, by, abrupt, bytesIn, bytesOut });
}

function cutError(by: string, fn: FunctionSpec): GatewayError {
  if (by !== "timeout") return new GatewayError("InternalServerError");
  return new GatewayError("FunctionTimeout", { seconds: fn.timeoutMs / 1000 });
}

function refuse(
  service: Service,
  exchange: Exchange,
  caller: Caller,
  error: GatewayError,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  caller.onGone = undefined;
  if (caller.gone) {
    exchange.fail(new GatewayError("ClientClosedRequest"), 499);
    return;
  }
  const how = { requestId: exchange.requestId, profile: service.settings.profile };
  const unread = !request.complete && declaredBodyBytes(request.rawHeaders) !== 0;
  // After a head that can be read in two ways nobody knows where the next one begins.
  if (unread || error.key === "MalformedRequest") response.shouldKeepAlive = false;
  exchange.fail(error, answerError(response, error, how, unread ? drained(request) : undefined));
}

/** Resolves when a refused client has stopped sending, or was long enough at it. */
function drained(request: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(done, DRAIN_MS);
    request.once("end", done).once("close", done).resume();
  });
}
