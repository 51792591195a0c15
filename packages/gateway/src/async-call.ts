import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import type { Admitted } from "./admit.ts";
import type { Exchange } from "./exchange.ts";
import { asGatewayError, GatewayError } from "./gateway-error.ts";
import { requestHeaders } from "./outgoing-head.ts";
import { declaredBodyBytes, headerPairs } from "./request-head.ts";
import type { Service } from "./service.ts";
import { type Placed, takeSeat } from "./take-seat.ts";
import { headOfAnswer, optionsOf } from "./upstream.ts";

/** The client has its answer already and cannot leave any more. */
const NOBODY = { gone: false, onGone: undefined };

/**
 * `X-Fc-Invocation-Type: Async` (asynchronous invocation page): the request is taken whole and answered 202, then the function
 * gets it, and what it answers goes nowhere. The platform would try again after a failure; here the failure is told once.
 *
 * @throws {GatewayError} before the 202: `BodyTooLarge`, or the client left while it sent.
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
  const body = await wholeBody(request, max);
  response.writeHead(202, ["X-Fc-Request-Id", exchange.requestId, "Content-Length", "0"]).end();
  try {
    const placed = await takeSeat(service, exchange, admitted, { ...NOBODY });
    const bytesOut = await call(service, exchange, admitted, placed, body);
    exchange.settle({ status: 202, by: "function", bytesIn: body.length, bytesOut });
  } catch (error) {
    exchange.fail(exchange.worded(asGatewayError(error)), 202);
  }
}

function wholeBody(request: IncomingMessage, max: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
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

/** Lets an instance serve it; the bytes of its answer, which nobody reads. */
async function call(
  { settings }: Service,
  exchange: Exchange,
  admitted: Admitted,
  { seat, served }: Placed,
  body: Buffer,
): Promise<number> {
  const { method, target } = admitted;
  const { host, port } = seat.instance;
  const { requestId } = exchange;
  const headers = withLength(
    requestHeaders(admitted, served.standing, { requestId, retryCount: 0 }),
    body.length,
  );
  const options = optionsOf({ method, target, headers }, settings.maxResponseHeaderBytes);
  const asked = httpRequest({ ...options, host, port, agent: seat.slot.agent });
  exchange.onCut = (by) => asked.destroy(exchange.cutError(by));
  const answered = headOfAnswer(asked);
  asked.end(body);
  const answer = await answered;
  let bytes = 0;
  answer.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
  });
  await finished(answer);
  return bytes;
}

/** The body is here as a whole, however the client framed it. */
function withLength(headers: readonly string[], bytes: number): string[] {
  const kept = [...headerPairs(headers)].filter(
    ([name]) => !/^(content-length|transfer-encoding)$/i.test(name),
  );
  return [...kept.flat(), "Content-Length", String(bytes)];
}
