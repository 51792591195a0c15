import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { FunctionSpec } from "@wsfn/platform";
import { type Admitted, admit, route } from "./admit.ts";
import { answerError } from "./answer.ts";
import { serveAsync } from "./async-call.ts";
import { corsHeaders, preflightHeaders } from "./cors.ts";
import type { EndedBy } from "./events.ts";
import type { Exchange } from "./exchange.ts";
import { asGatewayError, GatewayError } from "./gateway-error.ts";
import { isAsync, unplayed } from "./invocation.ts";
import { requestHeaders, responseHeaders } from "./outgoing-head.ts";
import { declaredBodyBytes, headOf } from "./request-head.ts";
import type { Service } from "./service.ts";
import { type Caller, type Placed, takeSeat } from "./take-seat.ts";
import { headOfAnswer, optionsOf, reportsFailure } from "./upstream.ts";

/** Methods that the platform sends again when a kept connection broke under them (FAQ: 502 Process exited). */
const RETRIED: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);
/** How often, is on no page; a second broken connection is no accident. */
const MAX_RETRIES = 1;
/** How long a client that was refused may go on sending its body. */
const DRAIN_MS = 2000;

/** One plain request and everything about it that its steps share. */
interface Call {
  readonly service: Service;
  readonly exchange: Exchange;
  readonly caller: Caller;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Of its body, as sent to the instance. */
  bytesIn: number;
}

/** Takes one plain HTTP request from its head to the end of its answer, streaming both ways. Never rejects. */
export async function serveHttp(
  service: Service,
  ofPort: FunctionSpec,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const head = headOf(request, false);
  const exchange = service.begin(head, ofPort);
  const call: Call = {
    service,
    exchange,
    caller: callerOf(request, response),
    request,
    response,
    bytesIn: 0,
  };
  try {
    const routed = route({ ...head, ofPort }, service.admitDeps);
    exchange.belongsTo(service.servedOf(routed.fn));
    const admitted = await admit(routed, service.admitDeps);
    if (admitted.isPreflight) {
      answerPreflight(call, admitted);
      return;
    }
    if (isAsync(admitted)) {
      await serveAsync(service, exchange, admitted, request, response);
      return;
    }
    const placed = await takeSeat(service, exchange, admitted, call.caller);
    for (const line of unplayed(admitted)) exchange.log(line);
    const answer = await ask(call, admitted, placed);
    await pass(call, admitted, placed, answer);
  } catch (error) {
    refuse(call, exchange.worded(asGatewayError(error)));
  }
}

function callerOf({ socket }: IncomingMessage, response: ServerResponse): Caller {
  const caller: { gone: boolean; onGone: (() => void) | undefined } = { gone: false, onGone: undefined };
  const leave = (): void => {
    socket.off("close", leave);
    if (response.writableFinished || caller.gone) return;
    caller.gone = true;
    caller.onGone?.();
  };
  // An answer that waits behind another one has no socket yet, and does not hear that the socket closed.
  socket.once("close", leave);
  response.once("close", leave);
  return caller;
}

/** The platform answers a browser's preflight itself unless the trigger lists OPTIONS (HTTP trigger overview, "CORS"). */
function answerPreflight({ service, exchange, response }: Call, admitted: Admitted): void {
  const headers = preflightHeaders(admitted, admitted.trigger, service.settings.profile);
  response.writeHead(200, [...headers, "X-Fc-Request-Id", exchange.requestId, "Content-Length", "0"]).end();
  exchange.settle({ status: 200, by: "gateway" });
}

/** Sends the request to the instance, once more if a kept connection broke, and waits for the head of the answer. */
async function ask(call: Call, admitted: Admitted, { seat, served }: Placed): Promise<IncomingMessage> {
  const { service, exchange, caller } = call;
  const { method, target } = admitted;
  const hasBody = declaredBodyBytes(admitted.rawHeaders) !== 0;
  const { host, port } = seat.instance;
  // The slot's agent keeps connections, as the platform does: servers that close theirs early must be found out here.
  for (let retryCount = 0; ; retryCount++) {
    // Made anew each time: the function reads in x-fc-retry-count that it may have seen this request before.
    const headers = requestHeaders(admitted, served.standing, { requestId: exchange.requestId, retryCount });
    // Without a length, Node would add an empty chunked body to a POST.
    if (!hasBody && !RETRIED.has(method)) addLength(headers);
    const options = optionsOf({ method, target, headers }, service.settings.maxResponseHeaderBytes);
    const asked = httpRequest({ ...options, host, port, agent: seat.slot.agent });
    caller.onGone = () => asked.destroy(new GatewayError("ClientClosedRequest"));
    exchange.onCut = (by) => asked.destroy(exchange.cutError(by));
    const answered = headOfAnswer(asked);
    if (hasBody) sendBody(call, asked);
    else asked.end();
    try {
      return await answered;
    } catch (error) {
      const fault = asGatewayError(error);
      // A body has gone by and is not here any more, whatever the method.
      const again = fault.key === "ProcessExited" && !hasBody && RETRIED.has(method);
      if (!again || retryCount >= MAX_RETRIES || caller.gone) throw fault;
    }
  }
}

/** Streams the body, up to the limit; over it, the request to the instance ends with that as its error. */
function sendBody(call: Call, asked: ClientRequest): void {
  const { service, request, response } = call;
  const max = service.settings.maxBodyBytes;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      call.bytesIn += chunk.length;
      // A chunked body says its length by ending: a declared one was refused before an instance was asked.
      if (call.bytesIn > max) done(new GatewayError("BodyTooLarge", { max }));
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
  call: Call,
  admitted: Admitted,
  { answerHeaders }: Placed,
  answer: IncomingMessage,
): Promise<void> {
  const { exchange, caller, response } = call;
  const headers = headersOf(call, admitted, answerHeaders, answer);
  let by: EndedBy = "function";
  const over = new AbortController();
  const end = (why: EndedBy): void => {
    by = why;
    over.abort();
  };
  // Half an answer ends the client's connection too: the function was first then.
  caller.onGone = () => end(answer.errored ? "function" : "client");
  exchange.onCut = end;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  let bytesOut = 0;
  answer.on("data", (chunk: Buffer) => {
    bytesOut += chunk.length;
  });
  let abrupt = false;
  try {
    await pipeline(answer, response, { signal: over.signal });
  } catch {
    // Half an answer must not look like a whole one: pipeline has broken the connection.
    abrupt = true;
  }
  // The client has its answer either way; the platform's log calls it an error.
  const error = reportsFailure(answer) ? { error: new GatewayError("InvocationError") } : {};
  exchange.settle({ status: response.statusCode, by, abrupt, bytesIn: call.bytesIn, bytesOut, ...error });
}

function headersOf(
  { service, exchange, request }: Call,
  admitted: Admitted,
  add: readonly string[],
  answer: IncomingMessage,
): string[] {
  const { maxResponseHeaderBytes, defaultDomain, profile } = service.settings;
  const host = request.headers.host ?? "";
  const { requestId } = exchange;
  try {
    const headers = responseHeaders(answer, { requestId, maxResponseHeaderBytes, defaultDomain, host, add });
    return headers.concat(corsHeaders(admitted, headers, profile));
  } catch (error) {
    // Nobody will read its body, and a body that is not read would keep the connection for ever.
    answer.destroy();
    throw error;
  }
}

function refuse({ service, exchange, caller, request, response }: Call, error: GatewayError): void {
  // Whatever the client does now, its request ends as what is said here.
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
