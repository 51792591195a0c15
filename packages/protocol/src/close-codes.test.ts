import { describe, expect, test } from "vitest";
import {
  applicationCloseCode,
  assertOnWire,
  CLOSE_CODES,
  isValidOnWire,
  type SendableCloseCode,
} from "./close-codes.ts";
import { encodeClosePayload } from "./frames/close-payload.ts";

describe("isValidOnWire", () => {
  test.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])(
    "allows %i",
    (code) => {
      expect(isValidOnWire(code)).toBe(true);
      expect(() => assertOnWire(code)).not.toThrow();
    },
  );

  test.each([0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535, -1, 3000.5, Number.NaN])(
    "refuses %d",
    (code) => {
      expect(isValidOnWire(code)).toBe(false);
      expect(() => assertOnWire(code)).toThrow(expect.objectContaining({ code: "CloseCodeNotOnWire" }));
    },
  );

  test("agrees with the table's emitters for each registered code", () => {
    const never = Object.entries(CLOSE_CODES).filter(([, row]) =>
      ["local", "reserved"].includes(row.emitter),
    );
    expect(never.map(([code]) => Number(code))).toEqual([1004, 1005, 1006, 1015]);
  });
});

test("names a local-only code and the way out in the error", () => {
  expect(() => assertOnWire(1006)).toThrow("expected a close code that may be sent, got 1006 (abnormal)");
  expect(() => assertOnWire(1006)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining("3000 to 4999") }),
  );
});

describe("applicationCloseCode", () => {
  test.each([3000, 3456, 4999])("gives %i back", (code) => {
    expect(applicationCloseCode(code)).toBe(code);
  });

  test.each([1000, 2999, 5000, 4000.5])("throws for %d", (code) => {
    expect(() => applicationCloseCode(code)).toThrow(expect.objectContaining({ code: "CloseCodeNotOnWire" }));
  });
});

test("does not type-check where a local-only or reserved code is to be sent", () => {
  const sendable: SendableCloseCode[] = [1000, 1001, 1009, 1014, 3000, 3003, 3008];
  expect(sendable.every(isValidOnWire)).toBe(true);
  // @ts-expect-error 1004 has no meaning yet
  expect(() => encodeClosePayload(1004)).toThrow();
  // @ts-expect-error 1005 stands for "no code was sent"
  expect(() => encodeClosePayload(1005)).toThrow();
  // @ts-expect-error 1006 stands for "no Close frame came"
  expect(() => encodeClosePayload(1006)).toThrow();
  // @ts-expect-error 1015 stands for a failed TLS handshake
  expect(() => encodeClosePayload(1015)).toThrow();
  // @ts-expect-error a code of one's own goes through applicationCloseCode
  expect(encodeClosePayload(4001)).toEqual(encodeClosePayload(applicationCloseCode(4001)));
});
