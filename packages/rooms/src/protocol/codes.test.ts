import { describe, expect, test } from "vitest";
import { comesBack, DISCONNECTS } from "./disconnects.ts";
import { ERRORS } from "./errors.ts";
import { UNSUBSCRIBES } from "./unsubscribes.ts";

/** Disconnects after which the documentation lists a client as not coming back. */
const TERMINAL = [3500, 3501, 3502, 3503, 3504, 3505, 3506, 3507, 3508, 3509];

describe("the tables of codes", () => {
  test("know which disconnects end a client for good", () => {
    for (const { code } of Object.values(DISCONNECTS)) expect(comesBack(code)).toBe(!TERMINAL.includes(code));
    expect([4000, 4499, 4500, 4999, 5000].map(comesBack)).toEqual([true, true, false, false, true]);
  });

  test("have each code once, and reasons that a Close frame holds", () => {
    for (const table of [DISCONNECTS, ERRORS, UNSUBSCRIBES]) {
      const codes = Object.values(table).map(({ code }) => code);
      expect(new Set(codes).size).toBe(codes.length);
    }
    for (const { reason } of Object.values(DISCONNECTS))
      expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
  });

  test("call those errors temporary that the documentation does", () => {
    const temporary = Object.values(ERRORS).filter((row) => "temporary" in row);
    expect(temporary.map(({ code }) => code)).toEqual([100, 111]);
  });
});
