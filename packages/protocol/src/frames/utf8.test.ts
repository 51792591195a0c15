import { isUtf8 } from "node:buffer";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Utf8Validator } from "./utf8.ts";

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(" ", ""), "hex");

/** The first octet after which no continuation is valid, found by asking what could still follow. Slow and obvious. */
function firstImpossible(text: Uint8Array): number {
  const tails = ["", "80", "bf", "8080", "a080", "9080", "808080", "908080", "8f8080"].map(bytes);
  for (let end = 1; end <= text.length; end += 1) {
    const head = text.subarray(0, end);
    if (!tails.some((tail) => isUtf8(Buffer.concat([head, tail])))) return end - 1;
  }
  return -1;
}

function push(text: Uint8Array, cuts: readonly number[]): { failedAt: number; complete: boolean } {
  const validator = new Utf8Validator();
  const ends = [...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    const index = validator.push(text.subarray(from, end));
    if (index >= 0) return { failedAt: from + index, complete: validator.complete };
    from = end;
  }
  return { failedAt: -1, complete: validator.complete };
}

// One character of each length, at the edges of the ranges that RFC 3629 draws.
const character = fc.constantFrom(..."\0a\x7f\x80\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}");

// Mostly valid text with octets put in at random, so that faults come early, late and not at all.
const almostText = fc
  .tuple(
    fc.string({ unit: character, maxLength: 60, size: "max" }),
    fc.option(fc.tuple(fc.nat(), fc.nat(255)), { nil: undefined }),
  )
  .map(([text, spoil]) => {
    const encoded = Buffer.from(text);
    if (spoil !== undefined && encoded.length > 0) encoded[spoil[0] % encoded.length] = spoil[1];
    return encoded;
  });

describe("Utf8Validator", () => {
  test("fails at the first impossible octet, however the text is cut", () => {
    fc.assert(
      fc.property(almostText, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
        const failedAt = firstImpossible(text);
        expect(push(text, cuts)).toEqual({ failedAt, complete: failedAt < 0 && isUtf8(text) });
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ["an overlong slash", "c0 af", 0],
    ["an overlong in three", "e0 80 af", 1],
    ["an overlong in four", "f0 80 80 af", 1],
    ["a surrogate", "ed a0 80", 1],
    ["above U+10FFFF", "f4 90 80 80", 1],
    ["a five-octet form", "f8 88 80 80 80", 0],
    ["a lone continuation", "61 80", 1],
    ["a lead where a continuation belongs", "e4 bd e4", 2],
    ["fe", "fe", 0],
  ])("fails on %s", (_, hex, at) => {
    expect(push(bytes(hex), [])).toEqual({ failedAt: at, complete: false });
    // Long enough for the native path, with the fault after it and cut anywhere.
    const long = Buffer.concat([Buffer.alloc(100, "é"), bytes(hex), Buffer.alloc(100, "a")]);
    for (let cut = 98; cut < 106; cut += 1) expect(push(long, [cut]).failedAt).toBe(100 + at);
  });

  test("tells a text that ends inside a character from a whole one", () => {
    expect(push(bytes("ce ba e1"), [])).toEqual({ failedAt: -1, complete: false });
    expect(push(bytes("ce ba e1 bd b9"), [3])).toEqual({ failedAt: -1, complete: true });
  });

  test("stays failed until it is reset", () => {
    const validator = new Utf8Validator();
    expect(validator.push(bytes("61 ff"))).toBe(1);
    expect(validator.push(bytes("61"))).toBe(0);
    validator.reset();
    expect(validator.push(bytes("61"))).toBe(-1);
    expect(validator.complete).toBe(true);
  });
});
