import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { finished } from "node:stream/promises";
import type { FunctionSpec } from "@wsfn/platform";
import { type Admitted, admit, route } from "./admit.ts";
import { answerError } from "./answer.ts";
import type { Exchange } from "./exchange.ts";
import { asGatewayError, GatewayError } from "./gateway-error.ts";
import { HeldClient } from "./held-client.ts";
import { unplayed } from "./invocation.ts";
import { type AnswerRules, requestHeaders, responseHeaders } from "./outgoing-head.ts";
import { Relay } from "./relay.ts";
import { headOf } from "./request-head.ts";
import type { Service } from "./service.ts";
import { type Placed, takeSeat } from "./take-seat.ts";
import { askToSwitch, type HandshakeAnswer } from "./upstream.ts";

/** One handshake and everything about it that its steps share. */
interface Handshake {
  readonly service: Service;
  readonly exchange: Exchange;
  readonly request: IncomingMessage;
  readonly client: HeldClient;
}

/** Takes one handshake from its head to a relayed connection, or to the answer that it gets instead. Never rejects. */
export async function serveHandshake(
  service: Service,
  ofPort: FunctionSpec,
  request: IncomingMessage,
  socket: Socket,
  firstBytes: Buffer,
): Promise<void> {
  const head = headOf(request, true);
  // From here on the request has an id and ends in one event, whatever happens to it.
  const exchange = service.begin(head, ofPort);
  const client = new HeldClient(socket, firstBytes);
  const handshake: Handshake = { service, exchange, request, client };
  try {
    const routed = route({ ...head, ofPort }, service.admitDeps);
    exchange.belongsTo(service.servedOf(routed.fn));
    const admitted = await admit(routed, service.admitDeps);
    const placed = await takeSeat(service, exchange, admitted, client);
    for (const line of unplayed(admitted)) exchange.log(line);
    const answer = await ask(handshake, admitted, placed);
    if (answer.switched) join(handshake, placed, answer);
    else await passAnswer(handshake, placed, answer.response);
  } catch (error) {
    refuse(handshake, exchange.worded(asGatewayError(error)));
  }
}

/**
 * Hands the handshake to the instance and waits for what it says, no longer than the execution timeout. It is never sent
 * again, though it is a GET: each has a connection of its own, so none can break that was kept too long.
 */
function ask(
  { service, exchange, client }: Handshake,
  admitted: Admitted,
  { seat, served }: Placed,
): Promise<HandshakeAnswer> {
  const facts = { requestId: exchange.requestId, retryCount: 0 };
  const headers = requestHeaders(admitted, served.standing, facts);
  const outgoing = { method: admitted.method, target: admitted.target, headers };
  const asked = askToSwitch(seat.instance, outgoing, service.settings.maxResponseHeaderBytes);
  // The function sees its connection end, as the server of a client that left would; whose fault it was is in the error.
  client.onGone = () => asked.request.destroy(new GatewayError("ClientClosedRequest"));
  exchange.onCut = (by) => asked.request.destroy(exchange.cutError(by));
  return asked.answer;
}

/** Both sides have switched: the client gets the function's 101, and from here on bytes are bytes. */
function join(
  handshake: Handshake,
  { seat, answerHeaders }: Placed,
  { response, socket: upstream, head }: HandshakeAnswer & { switched: true },
): void {
  const { service, exchange, client } = handshake;
  let lines: string;
  try {
    lines = switchingHead(response, responseHeaders(response, rulesOf(handshake, answerHeaders)));
  } catch (error) {
    // A 101 whose headers may not pass is no 101 for the client, so the function's half of the switch is undone.
    upstream.destroy();
    throw error;
  }
  // The relay listens to the socket from here on, and tells a client's end from a client's half-close.
  client.onGone = undefined;
  const early = client.letGo();
  const { latencyMs = 0 } = service.dice.plan;
  const relay = new Relay(
    client.socket,
    upstream,
    { ...service.settings, latencyMs },
    {
      onOver: ({ by, abrupt, bytesIn, bytesOut }) => {
        clearTimeout(fate);
        seat.onGone = undefined;
        // What came with either head went past the relay, which counts what it copies.
        const all = { bytesIn: bytesIn + early.length, bytesOut: bytesOut + head.length };
        exchange.settle({ status: 101, by, abrupt, ...all });
      },
      onReleased: () => service.relays.delete(relay),
    },
  );
  service.relays.add(relay);
  exchange.onCut = (by) => relay.cut(by);
  // A killed instance resets its sockets, which tell by themselves, save those that nobody reads.
  seat.onGone = () => relay.functionGone();
  const cutAfterMs = service.dice.afterMs("cutWithinMs");
  const fate = cutAfterMs === undefined ? undefined : setTimeout(() => relay.cut("fault"), cutAfterMs);
  // Corked, so that a 101 and the frames behind it leave as one segment, as they came.
  client.socket.cork();
  client.socket.write(lines, "latin1");
  if (head.length > 0) client.socket.write(head);
  client.socket.uncork();
  if (early.length > 0) upstream.write(early);
  relay.start();
}

function rulesOf({ service, exchange, request }: Handshake, add: readonly string[]): AnswerRules {
  const { maxResponseHeaderBytes, defaultDomain } = service.settings;
  const host = request.headers.host ?? "";
  return { requestId: exchange.requestId, maxResponseHeaderBytes, defaultDomain, host, add };
}

function switchingHead(response: IncomingMessage, headers: readonly string[]): string {
  let lines = `HTTP/1.1 101 ${response.statusMessage ?? "Switching Protocols"}\r\n`;
  for (let i = 0; i + 1 < headers.length; i += 2) lines += `${headers[i]}: ${headers[i + 1]}\r\n`;
  return `${lines}\r\n`;
}

/** The function said something else than 101: its answer, whole, and then the connection ends. */
async function passAnswer(
  handshake: Handshake,
  { answerHeaders }: Placed,
  answer: IncomingMessage,
): Promise<void> {
  const { exchange, request, client } = handshake;
  let headers: string[];
  try {
    headers = responseHeaders(answer, rulesOf(handshake, answerHeaders));
  } catch (error) {
    answer.destroy();
    throw error;
  }
  const response = responseOn(client, request);
  // No status can be told any more: whoever cuts, half an answer is all there is.
  const cut = (): void => {
    answer.destroy();
    response.destroy();
  };
  exchange.onCut = cut;
  client.onGone = cut;
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  // `pipe` leaves the response open when the answer breaks off: a chunked body must not be ended as if it were whole.
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

function refuse({ service, exchange, request, client }: Handshake, error: GatewayError): void {
  // Its leaving is told no more: one request, one end.
  client.onGone = undefined;
  // Nobody is left to be answered. The platform enters it as 499, and so does the log.
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
  // What the client sent behind its handshake may be frames: it must not be read as a next request.
  response.shouldKeepAlive = false;
  response.assignSocket(client.socket);
  response.once("finish", () => {
    response.detachSocket(client.socket);
    client.farewell();
  });
  return response;
}
