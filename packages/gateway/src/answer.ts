import type { ServerResponse } from "node:http";
import { errorResponse, type Profile } from "@wsfn/platform";
import type { GatewayError } from "./gateway-error.ts";

/** What an error answer needs to know besides the error. */
export interface AnswerOptions {
  readonly requestId: string;
  readonly profile: Profile;
}

/**
 * Writes the platform's answer for a refusal or failure and returns its status. When an answer has begun already, the
 * connection is broken instead.
 *
 * @param until the answer is whole at once, but the connection ends only after this: closing with unread input makes TCP
 *   reset the connection, and the answer would be lost with it.
 */
export function answerError(
  response: ServerResponse,
  error: GatewayError,
  { requestId, profile }: AnswerOptions,
  until?: Promise<void>,
): number {
  if (response.headersSent) {
    response.destroy();
    return response.statusCode;
  }
  const { message } = error;
  const { status, headers, body } = errorResponse(error.key, { requestId, profile, message });
  response.writeHead(status, headers.flat());
  if (until) {
    response.write(body);
    void until.then(() => response.end());
  } else {
    response.end(body);
  }
  return status;
}
