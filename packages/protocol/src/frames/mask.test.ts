import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyMask, randomMaskKey } from "./mask.ts";

// Arrays of fast-check stay within ten elements by default; the word loop begins at 48.
const key = fc.integer({ min: 0, max: 0xffff_ffff });

/** RFC 6455 §5.3 word for word: octet i of the data XOR octet i mod 4 of the key. */
function maskByTheBook(bytes: Uint8Array, maskKey: number): Uint8Array {
  const octets = [maskKey >>> 24, (maskKey >>> 16) & 255, (maskKey >>> 8) & 255, maskKey & 255];
  return bytes.map((octet, index) => octet ^ (octets[index % 4] ?? 0));
}

/** A view that begins at any alignment, so that both the octet and the word loop are met. */
const unalignedBytes = fc
  .tuple(fc.uint8Array({ maxLength: 300, size: "max" }), fc.integer({ min: 0, max: 7 }))
  .map(([bytes, shift]) => {
    const room = new Uint8Array(bytes.length + shift);
    room.set(bytes, shift);
    return room.subarray(shift);
  });

describe("applyMask", () => {
  test("agrees with RFC 6455 §5.3 at every alignment", () => {
    fc.assert(
      fc.property(unalignedBytes, key, (bytes, maskKey) => {
        const expected = maskByTheBook(bytes, maskKey);
        applyMask(bytes, maskKey);
        expect(bytes).toEqual(expected);
      }),
    );
  });

  test("gives the original back when done twice", () => {
    fc.assert(
      fc.property(unalignedBytes, key, (bytes, maskKey) => {
        const original = bytes.slice();
        applyMask(bytes, maskKey);
        applyMask(bytes, maskKey);
        expect(bytes).toEqual(original);
      }),
    );
  });

  test("masks a payload in pieces as it masks it whole", () => {
    fc.assert(
      fc.property(unalignedBytes, key, fc.nat(300), (bytes, maskKey, at) => {
        const cut = Math.min(at, bytes.length);
        const expected = maskByTheBook(bytes, maskKey);
        applyMask(bytes.subarray(0, cut), maskKey);
        applyMask(bytes.subarray(cut), maskKey, cut);
        expect(bytes).toEqual(expected);
      }),
    );
  });

  test("leaves the octets around the view alone", () => {
    const room = new Uint8Array(200);
    applyMask(room.subarray(50, 150), 0xffff_ffff);
    expect(room.subarray(0, 50)).toEqual(new Uint8Array(50));
    expect(room.subarray(150)).toEqual(new Uint8Array(50));
    expect(room.subarray(50, 150)).toEqual(new Uint8Array(100).fill(255));
  });
});

test("draws masking keys that are unsigned 32 bit and do not repeat", () => {
  const keys = Array.from({ length: 3000 }, () => randomMaskKey());
  expect(keys.every((one) => Number.isInteger(one) && one >= 0 && one <= 0xffff_ffff)).toBe(true);
  // 3000 draws of 2^32: about one chance in a thousand of one pair; two pairs are a broken source.
  expect(new Set(keys).size).toBeGreaterThan(2998);
});
