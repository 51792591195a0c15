import { randomFillSync } from "node:crypto";

/** Gives one masking key: an unsigned 32-bit number whose first octet on the wire is the highest one. */
export type MaskKeySource = () => number;

// Below this many octets the byte loop wins: making a Uint32Array view costs what 40 octets cost (measured on Node 24).
const WORDS_FROM_BYTES = 48;
// Read through both views so that the word loop is right on hosts of either byte order.
const keyOctets = new Uint8Array(4);
const keyWord = new Uint32Array(keyOctets.buffer);

/**
 * XORs `bytes` with a masking key, in place; doing it twice gives the original back. RFC 6455 §5.3.
 * @param at position of `bytes[0]` in the frame's payload, so that a payload may come in pieces. Default 0.
 */
export function applyMask(bytes: Uint8Array, key: number, at = 0): void {
  const length = bytes.length;
  if (key === 0) return;
  let index = 0;
  if (length >= WORDS_FROM_BYTES) {
    // A Uint32Array must begin at a multiple of four: the octets before one go singly.
    while (((bytes.byteOffset + index) & 3) !== 0) {
      bytes[index] = (bytes[index] ?? 0) ^ (key >>> (24 - 8 * ((at + index) & 3)));
      index += 1;
    }
    for (let octet = 0; octet < 4; octet += 1) {
      keyOctets[octet] = key >>> (24 - 8 * ((at + index + octet) & 3));
    }
    const word = keyWord[0] ?? 0;
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset + index, (length - index) >>> 2);
    for (let i = 0; i < words.length; i += 1) words[i] = (words[i] ?? 0) ^ word;
    index += words.length * 4;
  }
  for (; index < length; index += 1) {
    bytes[index] = (bytes[index] ?? 0) ^ (key >>> (24 - 8 * ((at + index) & 3)));
  }
}

// A call for random octets costs microseconds, however few octets; a client masks every frame.
const pool = new Uint32Array(1024);
let poolUsed = pool.length;

/** A fresh unpredictable masking key, as RFC 6455 §5.3 asks of clients. Draws 4 KiB of entropy at a time. */
export const randomMaskKey: MaskKeySource = () => {
  if (poolUsed === pool.length) {
    randomFillSync(pool);
    poolUsed = 0;
  }
  const key = pool[poolUsed] ?? 0;
  poolUsed += 1;
  return key;
};
