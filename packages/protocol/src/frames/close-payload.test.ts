import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applicationCloseCode } from "../close-codes.ts";
import { encodeClosePayload, MAX_CLOSE_REASON_BYTES, parseClosePayload } from "./close-payload.ts";

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(" ", ""), "hex");

// One character of each length, at the edges of the ranges that RFC 3629 draws.
const character = fc.constantFrom(..."\0a\x7f\x80\u07ff\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}");

describe("parseClosePayload", () => {
  test.each([
    ["", 1005, ""],
    ["03 e8", 1000, ""],
    ["03 e9 62 79 65", 1001, "bye"],
    ["03 e8 e4 bd a0", 1000, "你"],
    ["13 87", 4999, ""],
  ])("reads %j", (hex, code, reason) => {
    expect(parseClosePayload(bytes(hex))).toEqual({ code, reason, violations: [] });
  });

  test.each([
    ["03", "close-payload-one-octet", 1002],
    ["00 00", "close-code-not-on-wire", 1002],
    ["03 ed", "close-code-not-on-wire", 1002],
    ["0b b7", "close-code-not-on-wire", 1002],
    ["13 88", "close-code-not-on-wire", 1002],
    ["03 e8 ff", "close-reason-not-utf8", 1007],
    ["03 e8 e4 bd", "close-reason-not-utf8", 1007],
  ])("finds %j illegal: %s", (hex, code, closeCode) => {
    expect(parseClosePayload(bytes(hex)).violations).toMatchObject([{ code, closeCode }]);
  });

  test("names both faults of a bad code with a bad reason", () => {
    expect(parseClosePayload(bytes("03 ed ff")).violations.map((violation) => violation.code)).toEqual([
      "close-code-not-on-wire",
      "close-reason-not-utf8",
    ]);
  });
});

describe("encodeClosePayload", () => {
  test("is read back unchanged", () => {
    const code = fc.oneof(
      fc.constantFrom(1000 as const, 1001 as const, 1009 as const),
      fc.integer({ min: 3000, max: 4999 }).map(applicationCloseCode),
    );
    // 30 characters of at most four octets each stay below 123.
    fc.assert(
      fc.property(code, fc.string({ unit: character, maxLength: 30, size: "max" }), (sent, reason) => {
        expect(parseClosePayload(encodeClosePayload(sent, reason))).toEqual({
          code: sent,
          reason,
          violations: [],
        });
      }),
    );
  });

  test("is empty without a code", () => {
    expect(encodeClosePayload()).toEqual(Buffer.alloc(0));
  });

  test("counts the reason in octets of UTF-8", () => {
    expect(encodeClosePayload(1000, "你".repeat(41)).length).toBe(2 + MAX_CLOSE_REASON_BYTES);
    expect(() => encodeClosePayload(1000, "你".repeat(42))).toThrow(
      expect.objectContaining({ code: "CloseReasonTooLong", message: expect.stringContaining("got 126") }),
    );
  });
});
