import { headerTokens, type ResponseHead } from "@wsfn/protocol";
import type { OpeningRequest } from "./opening.ts";

/** Length of a frame's header in HTTP/2, and the type that is its fourth octet (RFC 9113 4.1, 6.5). */
const HEADER_BYTES = 9;
const SETTINGS = 4;

/** True for a 101 to HTTP/2 where the request named that (RFC 9110 7.8): it is no answer to a WebSocket handshake. */
export const namesHttp2 = (head: ResponseHead, { upgrades }: OpeningRequest): boolean =>
  upgrades.includes("h2c") && headerTokens(head, "upgrade").join().toLowerCase() === "h2c";

/** The octets after a 101 to HTTP/2, as many as show whether that is spoken: a server begins with SETTINGS (RFC 9113 3.4). */
export class Http2Start {
  #octets: Buffer;

  constructor(octets: Buffer) {
    this.#octets = octets;
  }

  push(octets: Buffer): void {
    if (!this.isComplete) this.#octets = Buffer.concat([this.#octets, octets]);
  }

  get isComplete(): boolean {
    return this.#octets.length >= HEADER_BYTES;
  }

  get isSpoken(): boolean {
    return this.isComplete && this.#octets[3] === SETTINGS;
  }
}
