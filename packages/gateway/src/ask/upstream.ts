import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import type { Instance } from "@wsfn/instance";
import { GatewayError } from "../gateway-error.ts";
import { answerFault, foreignSwitch, headFault, unaskedSwitch } from "./answer-fault.ts";

/** A request as it goes to an instance. Headers are flat: name, value, name, value. */
export interface Outgoing {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly string[];
}

/** What an instance answered to a handshake. */
export type HandshakeAnswer =
  | {
      readonly switched: true;
      readonly response: IncomingMessage;
      readonly socket: Socket;
      readonly head: Buffer;
    }
  | { readonly switched: false; readonly response: IncomingMessage };

/** A request that is under way. */
export interface Asked<T> {
  readonly request: ClientRequest;
  /** @throws {GatewayError} `ProcessExited` or `BadResponse`. */
  readonly answer: Promise<T>;
}

/** Room for the limit's bytes and their separators: what is over the limit must still be read to be counted. */
const headRoom = (maxBytes: number): number => maxBytes * 2 + 8192;

/**
 * Asks an instance to switch protocols, on a connection of its own. Its answer is read by Node's parser, strictly, so
 * that what cannot be an answer never reaches a client.
 */
export function askToSwitch(
  instance: Instance,
  outgoing: Outgoing,
  maxHeaderBytes: number,
): Asked<HandshakeAnswer> {
  const request = httpRequest({
    ...optionsOf(outgoing, maxHeaderBytes),
    createConnection: () =>
      connect({ host: instance.host, port: instance.port, allowHalfOpen: true, noDelay: true }),
  });
  const answer = new Promise<HandshakeAnswer>((resolve, reject) => {
    request.once("upgrade", (response, socket, head) => {
      const fault = headFault(response) ?? foreignSwitch(response);
      if (fault) reject(fault);
      // `socket` is what createConnection made.
      else resolve({ switched: true, response, socket: socket as Socket, head });
      if (fault) socket.destroy();
    });
    request.once("response", (response) => {
      const fault = headFault(response) ?? unaskedSwitch(response);
      if (fault) request.destroy(fault);
      else resolve({ switched: false, response });
    });
    rejectAtEnd(request, reject);
    request.end();
  });
  return { request, answer };
}

/**
 * The head of an instance's answer to a plain request; its body is the caller's to read.
 *
 * @throws {GatewayError} `ProcessExited` or `BadResponse`.
 */
export function headOfAnswer(asked: ClientRequest): Promise<IncomingMessage> {
  asked.maxHeadersCount = 0;
  return new Promise((resolve, reject) => {
    asked.once("response", (response) => {
      const fault = headFault(response) ?? unaskedSwitch(response);
      if (fault) asked.destroy(fault);
      else resolve(response);
    });
    // Without a listener Node drops the connection silently.
    asked.once("upgrade", (response, socket) => {
      reject(unaskedSwitch(response));
      socket.destroy();
    });
    rejectAtEnd(asked, reject);
  });
}

function rejectAtEnd(asked: ClientRequest, reject: (error: GatewayError) => void): void {
  asked.on("error", (error) => reject(answerFault(error)));
  // For ends without an error, should there be any: a request must not wait for ever. After an answer it has no effect.
  asked.once("close", () => reject(new GatewayError("ProcessExited")));
}

/** Whether a function reports by its answer that it failed: only with this header, whatever the status is (web functions page). */
export const reportsFailure = ({ headers }: IncomingMessage): boolean => headers["x-fc-status"] === "404";

/** Options that send a head as it is: no header added, renamed or reordered. */
export function optionsOf(
  { method, target, headers }: Outgoing,
  maxHeaderBytes: number,
): { method: string; path: string; headers: string[]; maxHeaderSize: number; insecureHTTPParser: false } {
  return {
    method,
    path: target,
    headers: [...headers],
    maxHeaderSize: headRoom(maxHeaderBytes),
    insecureHTTPParser: false,
  };
}
