import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { finished } from "node:stream/promises";
import type { FunctionSpec } from "@wsfn/platform";
import { type Admitted, admit } from "./admit.ts";
import { answerError } from "./answer.ts";
import type { Exchange } from "./exchange.ts";
import { asGatewayError, GatewayError } from "./gateway-error.ts";
import { HeldClient } from "./held-client.ts";
import { type AnswerRules, requestHeaders, responseHeaders } from "./outgoing-head.ts";
import { Relay } from "./relay.ts";
import { headOf } from "./request-head.ts";
import type { Service } from "./service.ts";
import type { Seat } from "./slot.ts";
import { takeSeat } from "./take-seat.ts";
import { askToSwitch, type HandshakeAnswer } from "./upstream.ts";

/** Takes one handshake from its head to a relayed connection, or to the answer that it gets instead. Never rejects. */
export async function serveHandshake(
  service: Service,
  ofPort: FunctionSpec,
  request: IncomingMessage,
  socket: Socket,
  firstBytes: Buffer,
): Promise<void> {
  const head = headOf(request, true);
  const exchange = service.open(head);
  const client = new HeldClient(socket, firstBytes);
  try {
    const admitted = admit({ ...head, ofPort }, service.admitDeps);
    const seat = await takeSeat(service, exchange, admitted.fn, client);
    const answer = await ask(service, exchange, admitted, seat, client);
    if (answer.switched) join(service, exchange, client, seat, answer);
    else await passAnswer(service, exchange, request, client, answer.response);
  } catch (error) {
    refuse(service, exchange, request, client, asGatewayError(error));
  }
}

/** Hands the handshake to the instance and waits for what it says, no longer than the execution timeout. */
async function ask(
  service: Service,
  exchange: Exchange,
  admitted: Admitted,
  seat: Seat,
  client: HeldClient,
): Promise<HandshakeAnswer> {
  const standing = service.served.get(admitted.fn)?.standing ?? [];
  const headers = requestHeaders(admitted, standing, { requestId: exchange.requestId, retryCount: 0 });
  const outgoing = { method: admitted.method, target: admitted.target, headers };
  const asked = askToSwitch(seat.instance, outgoing, service.settings.maxResponseHeaderBytes);
  client.onGone = () => asked.request.destroy(new GatewayError("ClientClosedRequest"));
  exchange.onCut = (by) => {
    const seconds = admitted.fn.timeoutMs / 1000;
    const why = by === "timeout" ? "FunctionTimeout" : "InternalServerError";
    asked.request.destroy(new GatewayError(why, { seconds }));
  };
  return asked.answer;
}

/** Both sides have switched: the client gets the function's 101, and from here on bytes are bytes. */
function join(
  service: Service,
  exchange: Exchange,
  client: HeldClient,
  seat: Seat,
  { response, socket: upstream, head }: HandshakeAnswer & { switched: true },
): void {
  let lines: string;
  try {
    lines = switchingHead(response, responseHeaders(response, rulesOf(service, exchange)));
  } catch (error) {
    upstream.destroy();
    throw error;
  }
  client.onGone = undefined;
  const early = client.letGo();
  const relay = new Relay(client.socket, upstream, service.settings, {
    onOver: ({ by, abrupt, bytesIn, bytesOut }) => {
      seat.onGone = undefined;
      exchange.settle({
        status: 101,
        by,
        abrupt,
        bytesIn: bytesIn + early.length,
        bytesOut: bytesOut + head.length,
      });
    },
    onReleased: () => service.relays.delete(relay),
  });
  service.relays.add(relay);
  exchange.onCut = (by) => relay.cut(by);
  seat.onGone = () => relay.functionGone();
  client.socket.cork();
  client.socket.write(lines, "latin1");
  if (head.length > 0) client.socket.write(head);
  client.socket.uncork();
  if (early.length > 0) upstream.write(early);
  relay.start();
}

function switchingHead(response: IncomingMessage, headers: readonly string[]): string {
  let lines = `HTTP/1.1 101 ${response.statusMessage ?? "Switching Protocols"}\r\n`;
  for (let i = 0; i + 1 < headers.length; i += 2) lines += `${headers[i]}: ${headers[i + 1]}\r\n`;
  return `${lines}\r\n`;
}

/** The function said something else than 101: its answer, whole, and then the connection ends. */
async function passAnswer(
  service: Service,
  exchange: Exchange,
  request: IncomingMessage,
  client: HeldClient,
  answer: IncomingMessage,
): Promise<void> {
  const headers = responseHeaders(answer, rulesOf(service, exchange));
  const response = responseOn(client, request);
  const cut = (): void => {
    answer.destroy();
    response.destroy();
  };
  exchange.onCut = cut;
  client.onGone = cut;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  answer.pipe(response);
  const whole = await finished(answer).then(
    () => true,
    () => false,
  );
  // Half an answer must not look like a whole one.
  if (!whole) client.socket.destroy();
  exchange.settle({
    status: response.statusCode,
    by: client.gone ? "client" : "function",
    abrupt: !whole,
    bytesOut: answer.socket.bytesRead,
  });
}

function refuse(
  service: Service,
  exchange: Exchange,
  request: IncomingMessage,
  client: HeldClient,
  error: GatewayError,
): void {
  client.onGone = undefined;
  if (client.gone || error.key === "ClientClosedRequest") {
    client.socket.destroy();
    exchange.fail(new GatewayError("ClientClosedRequest"), 499);
    return;
  }
  const how = { requestId: exchange.requestId, profile: service.settings.profile };
  exchange.fail(error, answerError(responseOn(client, request), error, how));
}

/** Node's own response writer on a socket that it has given away; the connection ends with it. */
function responseOn(client: HeldClient, request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(client.socket);
  response.once("finish", () => {
    response.detachSocket(client.socket);
    client.farewell();
  });
  return response;
}

function rulesOf(service: Service, exchange: Exchange): AnswerRules {
  return { requestId: exchange.requestId, maxResponseHeaderBytes: service.settings.maxResponseHeaderBytes };
}
