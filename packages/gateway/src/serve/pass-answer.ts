import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import type { Profile } from "@wsfn/platform";
import { corsHeaders } from "../admit/cors.ts";
import { type AnswerLimits, answerHeaders } from "../ask/answer-headers.ts";
import { reportsFailure } from "../ask/upstream.ts";
import type { EndedBy } from "../events.ts";
import { GatewayError } from "../gateway-error.ts";
import type { Ender } from "../settle/phase.ts";
import type { Answered, PlacedCall } from "./ask-instance.ts";

/** What passing an answer takes from the gateway. */
export interface PassDeps extends AnswerLimits {
  readonly profile: Profile;
}

/** Streams the function's answer to the client. @throws {GatewayError} it may not pass. */
export async function passAnswer(
  call: PlacedCall,
  { answer, bytesIn }: Answered,
  deps: PassDeps,
): Promise<void> {
  const { exchange, response } = call;
  const headers = headersOf(call, answer, deps);
  let by: EndedBy | undefined;
  const over = new AbortController();
  exchange.enter("answering", (ender) => {
    // The first one counts: what is cut here looks like a client that leaves right after.
    by ??= enderOf(ender, answer);
    over.abort();
  });
  response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
  exchange.answered(response.statusCode);
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
  exchange.settle({
    status: response.statusCode,
    by: by ?? "function",
    abrupt,
    bytesIn: bytesIn(),
    bytesOut,
    ...error,
  });
}

/** Half an answer ends the client's connection too: then the function was first. */
function enderOf(ender: Ender, answer: IncomingMessage): EndedBy {
  if (ender === "instance") return "function";
  return ender === "client" && answer.errored ? "function" : ender;
}

function headersOf(
  { exchange, admitted, placed, request }: PlacedCall,
  answer: IncomingMessage,
  deps: PassDeps,
): string[] {
  const facts = {
    requestId: exchange.requestId,
    host: request.headers.host ?? "",
    add: placed.answerHeaders,
  };
  try {
    const headers = answerHeaders(answer, deps, facts);
    return headers.concat(corsHeaders(admitted, headers, deps.profile));
  } catch (error) {
    // Nobody will read its body, and a body that is not read would keep the connection for ever.
    answer.destroy();
    throw error;
  }
}
