import { isUtf8 } from "node:buffer";

/** The text of a message. Undefined where its octets are no UTF-8, as those of a binary message may be: nothing is replaced in silence. */
export const textOf = (octets: Uint8Array): string | undefined =>
  isUtf8(octets) ? Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString() : undefined;
