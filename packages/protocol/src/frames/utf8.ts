import { isUtf8 } from "node:buffer";

// Below this many octets the state machine is faster than a call into native code.
const NATIVE_FROM_BYTES = 32;

/**
 * Validates UTF-8 that comes in pieces and fails at the first octet that no valid text can have there (RFC 3629, which
 * RFC 6455 §8.1 asks for): overlong forms, surrogates and code points above U+10FFFF fail at their second octet.
 */
export class Utf8Validator {
  // Continuation octets still needed, and the range that the next one must be in.
  #needed = 0;
  #low = 0x80;
  #high = 0xbf;
  #failed = false;

  /** True when the octets so far end between two characters, so the text may end here. */
  get complete(): boolean {
    return this.#needed === 0 && !this.#failed;
  }

  /** Takes the next octets. Returns the index in `chunk` of the first impossible octet, or -1. After a failure always 0. */
  push(chunk: Uint8Array): number {
    if (this.#failed) return 0;
    let from = 0;
    while (this.#needed > 0 && from < chunk.length) {
      if (!this.#take(chunk[from] ?? 0)) return this.#fail(from);
      from += 1;
    }
    if (chunk.length - from >= NATIVE_FROM_BYTES) {
      // When native code finds a fault it does not say where, so the state machine then walks the same octets to find the place.
      const cut = lastBoundary(chunk, from);
      if (isUtf8(chunk.subarray(from, cut))) from = cut;
    }
    for (let index = from; index < chunk.length; index += 1) {
      if (!this.#take(chunk[index] ?? 0)) return this.#fail(index);
    }
    return -1;
  }

  /** Starts over for the next message. */
  reset(): void {
    this.#needed = 0;
    this.#low = 0x80;
    this.#high = 0xbf;
    this.#failed = false;
  }

  #fail(index: number): number {
    this.#failed = true;
    return index;
  }

  #take(octet: number): boolean {
    if (this.#needed > 0) {
      if (octet < this.#low || octet > this.#high) return false;
      this.#low = 0x80;
      this.#high = 0xbf;
      this.#needed -= 1;
      return true;
    }
    if (octet < 0x80) return true;
    // C0 and C1 could only begin an overlong form, F5 and above a code point that does not exist.
    if (octet < 0xc2 || octet > 0xf4) return false;
    this.#needed = octet < 0xe0 ? 1 : octet < 0xf0 ? 2 : 3;
    // RFC 3629 §4: the lead octets whose second octet has a narrower range.
    if (octet === 0xe0) this.#low = 0xa0;
    else if (octet === 0xed) this.#high = 0x9f;
    else if (octet === 0xf0) this.#low = 0x90;
    else if (octet === 0xf4) this.#high = 0x8f;
    return true;
  }
}

/** Where the last character that may be cut begins: at most three octets before the end. */
function lastBoundary(chunk: Uint8Array, from: number): number {
  for (let back = 1; back <= 3 && chunk.length - back > from; back += 1) {
    if ((chunk[chunk.length - back] ?? 0) >= 0xc0) return chunk.length - back;
  }
  return chunk.length;
}
