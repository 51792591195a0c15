import type { IncomingMessage } from "node:http";
import { GatewayError } from "../gateway-error.ts";

/** A head that Node's parser lets in and its writer does not let out again: status code and reason (RFC 9112 §4). */
export function headFault({ statusCode = 0, statusMessage = "" }: IncomingMessage): GatewayError | undefined {
  if (statusCode < 100) return malformed(`the status ${statusCode}`);
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(statusMessage))
    return malformed("a control character in the reason phrase");
  return undefined;
}

/** A 101 that nobody asked for. */
export function unaskedSwitch({ statusCode }: IncomingMessage): GatewayError | undefined {
  return statusCode === 101
    ? malformed("a 101 without Connection: Upgrade and Upgrade, or unasked for")
    : undefined;
}

/** HTTP/2 by `Upgrade: h2c`, for one, would carry requests that nobody has admitted. The platform offers WebSocket alone. */
export function foreignSwitch({ headers }: IncomingMessage): GatewayError | undefined {
  const { upgrade = "" } = headers;
  return /^websocket$/i.test(upgrade) ? undefined : malformed(`a switch to ${upgrade} instead of websocket`);
}

const malformed = (reason: string, cause?: Error): GatewayError =>
  new GatewayError(
    "BadResponse",
    {},
    {
      message: `the function's answer is malformed: ${reason}`,
      hint: "what the function's server sends is not HTTP/1.1 as RFC 9112 has it",
      cause,
    },
  );

/** Why an instance gave no answer, or none that can be passed on. */
export function answerFault(error: Error & { code?: string }): GatewayError {
  if (error instanceof GatewayError) return error;
  const { code = "" } = error;
  if (code === "HPE_HEADER_OVERFLOW") return new GatewayError("BadResponse", {}, { cause: error });
  if (code.startsWith("HPE_") || code === "") {
    return malformed(error.message, error);
  }
  return new GatewayError("ProcessExited", {}, { cause: error });
}
