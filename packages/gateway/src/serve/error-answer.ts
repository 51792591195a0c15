import type { ServerResponse } from "node:http";
import { errorResponse, type Profile } from "@wsfn/platform";
import type { GatewayError } from "../gateway-error.ts";

/** What an error answer needs to know besides the error. */
export interface ErrorAnswerOptions {
  readonly requestId: string;
  readonly profile: Profile;
  /**
   * The answer is whole at once, but the connection ends only after this: closing with unread input makes TCP reset the
   * connection, and the answer would be lost with it. Default: at once.
   */
  readonly endsAfter?: Promise<void> | undefined;
}

/**
 * Writes the platform's answer for a refusal or failure and returns its status. When an answer has begun already, the
 * connection is broken instead.
 */
export function answerError(
  response: ServerResponse,
  error: GatewayError,
  options: ErrorAnswerOptions,
): number {
  if (response.headersSent) {
    response.destroy();
    return response.statusCode;
  }
  const { requestId, profile, endsAfter } = options;
  const { message } = error;
  const { status, headers, body } = errorResponse(error.key, { requestId, profile, message });
  response.writeHead(status, headers.flat());
  if (endsAfter) {
    response.write(body);
    void endsAfter.then(() => response.end());
  } else {
    response.end(body);
  }
  return status;
}
