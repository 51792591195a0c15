import { type IncomingMessage, ServerResponse } from "node:http";
import { finished } from "node:stream/promises";
import { type AnswerFacts, type AnswerLimits, answerHeaders } from "../ask/answer-headers.ts";
import type { EndedBy } from "../events.ts";
import type { Exchange } from "../settle/exchange.ts";
import type { HeldClient } from "./held-client.ts";

/** The two sides of a handshake that has an answer. */
export interface Sides {
  readonly exchange: Exchange;
  readonly client: HeldClient;
  readonly request: IncomingMessage;
}

/** The function answered a handshake with another status than 101: that answer, whole, and then the connection ends. */
export async function passRefusal(
  { exchange, client, request }: Sides,
  answer: IncomingMessage,
  facts: AnswerFacts,
  limits: AnswerLimits,
): Promise<void> {
  let headers: string[];
  try {
    headers = answerHeaders(answer, limits, facts);
  } catch (error) {
    answer.destroy();
    throw error;
  }
  const response = responseOn(client, request);
  let by: EndedBy | undefined;
  // No other status can be sent any more: whoever cuts, half an answer is all there is.
  exchange.enter("answering", (ender) => {
    // The first one counts: what is cut here looks like a client that leaves right after.
    by ??= ender === "instance" ? "function" : ender;
    answer.destroy();
    response.destroy();
  });
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  exchange.answered(response.statusCode);
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
    by: by ?? "function",
    abrupt: !whole,
    bytesOut: answer.socket.bytesRead,
  });
}

/** Node's own response writer on a socket that it has given away; the connection ends with it. */
export function responseOn(client: HeldClient, request: IncomingMessage): ServerResponse {
  const response = new ServerResponse(request);
  // What the client sent after its handshake may be frames: it must not be read as a next request.
  response.shouldKeepAlive = false;
  response.assignSocket(client.socket);
  response.once("finish", () => {
    response.detachSocket(client.socket);
    client.farewell();
  });
  return response;
}
