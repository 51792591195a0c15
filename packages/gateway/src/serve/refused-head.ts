import { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FunctionSpec } from "@wsfn/platform";
import type { Clock } from "../clock.ts";
import { GatewayError } from "../gateway-error.ts";
import type { ServedOf } from "../place/served.ts";
import type { GatewaySettings } from "../settings.ts";
import type { Exchanges } from "../settle/exchanges.ts";
import { answerError } from "./error-answer.ts";
import { farewell } from "./farewell.ts";

/** A head this much over the limits is still read, so that it can be refused by name. */
export const HEAD_SLACK_BYTES = 16_384;

/** What refusing a head takes from the gateway. */
export interface RefusedHeadDeps {
  readonly clock: Clock;
  readonly exchanges: Exchanges;
  readonly servedOf: ServedOf;
  readonly settings: Pick<GatewaySettings, "profile" | "maxHeaderBytes" | "maxTargetBytes">;
}

/** A connection on which no head could be read. */
export interface UnreadHead {
  readonly ofPort: FunctionSpec;
  readonly socket: Socket;
  /** The socket has an answer under way, so nothing else may be written to it. */
  readonly isBusy: boolean;
}

/** Why Node's parser gave a head up. */
export function headError(
  error: Error & { code?: string; reason?: string },
  { maxHeaderBytes, maxTargetBytes }: RefusedHeadDeps["settings"],
): GatewayError {
  switch (error.code) {
    case "HPE_HEADER_OVERFLOW": {
      const bytes = `more than ${maxHeaderBytes + maxTargetBytes + HEAD_SLACK_BYTES}`;
      return new GatewayError("HeadersTooLarge", { bytes, max: maxHeaderBytes });
    }
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new GatewayError("RequestTimeout");
    default:
      return malformed(error.reason ?? error.message, error);
  }
}

/** A head that means nothing, or nothing that is served here. */
export const malformed = (reason: string, cause?: Error): GatewayError =>
  new GatewayError("MalformedRequest", { reason }, { cause });

/** Answers bytes that never became a request, and ends the connection. */
export function refuseHead(
  { ofPort, socket, isBusy }: UnreadHead,
  error: GatewayError,
  deps: RefusedHeadDeps,
): void {
  const head = { method: "", target: "", wantsUpgrade: false };
  const exchange = deps.exchanges.begin(head, deps.servedOf(ofPort).ledger);
  if (isBusy || !socket.writable) socket.destroy();
  else {
    const response = new ServerResponse(new IncomingMessage(socket));
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    answerError(response, error, { requestId: exchange.requestId, profile: deps.settings.profile });
    response.once("finish", () => farewell(socket, deps.clock));
  }
  exchange.fail(error, error.row.status);
}
