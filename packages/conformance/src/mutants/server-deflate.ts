import type { DeflateAgreement } from "@wsfn/protocol";
import { DeflateCodec } from "../deflate-codec.ts";
import type { Behaviour } from "./behaviour.ts";

/** The server's half of permessage-deflate: the client's with the two directions exchanged. */
export class ServerDeflate {
  readonly #behaviour: Behaviour;
  readonly #agreement: DeflateAgreement;
  readonly #codec: DeflateCodec;
  readonly #maxMessageBytes: number;

  constructor(agreement: DeflateAgreement, behaviour: Behaviour, maxMessageBytes: number) {
    this.#behaviour = behaviour;
    this.#maxMessageBytes = maxMessageBytes;
    this.#agreement = {
      clientMaxWindowBits: behaviour.compresses === "behind its window" ? 15 : agreement.serverMaxWindowBits,
      clientNoContextTakeover:
        behaviour.compresses === "with memory" ? false : agreement.serverNoContextTakeover,
      serverMaxWindowBits: agreement.clientMaxWindowBits,
      serverNoContextTakeover: agreement.clientNoContextTakeover,
    };
    this.#codec = new DeflateCodec(this.#agreement, { maxMessageBytes });
  }

  compress(payload: Buffer): Buffer {
    return this.#codec.compress(payload);
  }

  /** The message, the close code that its fault asks for, or undefined: passed over. */
  inflate(octets: Buffer): Buffer | number | undefined {
    const { inflates } = this.#behaviour;
    const first = octets[0] ?? 0;
    // RFC 1951 3.2.3: the first bit is BFINAL, the next two are the block's type; 0 is stored.
    if (inflates === "no final block" && (first & 1) === 1) return 1007;
    if (inflates === "no stored block" && octets.length > 1 && (first & 6) === 0) return 1007;
    const codec =
      inflates === "without memory"
        ? new DeflateCodec(this.#agreement, { maxMessageBytes: this.#maxMessageBytes })
        : this.#codec;
    try {
      return codec.inflate(octets);
    } catch (error) {
      if (inflates === "nothing broken") return undefined;
      return (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? 1009 : 1007;
    }
  }
}
