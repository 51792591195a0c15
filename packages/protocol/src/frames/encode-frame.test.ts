import { describe, expect, test } from "vitest";
import { ProtocolError } from "../errors.ts";
import { encodeFrame, type FrameInit } from "./encode-frame.ts";
import { OPCODE, RSV1, RSV2, RSV3 } from "./frame.ts";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex").replace(/../g, "$& ").trim();

describe("encodeFrame writes the examples of RFC 6455 §5.7", () => {
  test.each<[string, FrameInit, string]>([
    ["an unmasked text message", { opcode: OPCODE.text, payload: "Hello" }, "81 05 48 65 6c 6c 6f"],
    [
      "a masked text message",
      { opcode: OPCODE.text, payload: "Hello", mask: 0x37fa213d },
      "81 85 37 fa 21 3d 7f 9f 4d 51 58",
    ],
    ["a first fragment", { opcode: OPCODE.text, payload: "Hel", fin: false }, "01 03 48 65 6c"],
    ["a last fragment", { opcode: OPCODE.continuation, payload: "lo" }, "80 02 6c 6f"],
    ["a ping", { opcode: OPCODE.ping, payload: "Hello" }, "89 05 48 65 6c 6c 6f"],
    [
      "a masked pong",
      { opcode: OPCODE.pong, payload: "Hello", mask: 0x37fa213d },
      "8a 85 37 fa 21 3d 7f 9f 4d 51 58",
    ],
  ])("%s", (_, init, expected) => {
    expect(hex(encodeFrame(init))).toBe(expected);
  });

  test.each([
    [256, "82 7e 01 00"],
    [65536, "82 7f 00 00 00 00 00 01 00 00"],
  ])("the header of %i octets of binary", (bytes, expected) => {
    const frame = encodeFrame({ opcode: OPCODE.binary, payload: new Uint8Array(bytes) });
    expect(hex(frame.subarray(0, frame.length - bytes))).toBe(expected);
  });
});

describe("encodeFrame writes the examples of RFC 7692 §7.2.3", () => {
  test.each<[string, FrameInit, string]>([
    [
      "§7.2.3.1 one compressed block",
      { opcode: 1, rsv: RSV1, payload: Buffer.from("f248cdc9c90700", "hex") },
      "c1 07 f2 48 cd c9 c9 07 00",
    ],
    [
      "§7.2.3.1 first of two fragments",
      { opcode: 1, rsv: RSV1, fin: false, payload: Buffer.from("f248cd", "hex") },
      "41 03 f2 48 cd",
    ],
    [
      "§7.2.3.1 second of two fragments",
      { opcode: 0, payload: Buffer.from("c9c90700", "hex") },
      "80 04 c9 c9 07 00",
    ],
  ])("%s", (_, init, expected) => {
    expect(hex(encodeFrame(init))).toBe(expected);
  });
});

describe("encodeFrame writes what is illegal when asked to", () => {
  test.each<[string, FrameInit, string]>([
    ["all reserved bits", { opcode: 1, rsv: RSV1 | RSV2 | RSV3 }, "f1 00"],
    ["a reserved opcode", { opcode: 11 }, "8b 00"],
    ["a fragmented ping", { opcode: 9, fin: false }, "09 00"],
    ["a short length in 16 bits", { opcode: 1, payload: "a", lengthForm: 16 }, "81 7e 00 01 61"],
    ["a short length in 64 bits", { opcode: 1, lengthForm: 64 }, "81 7f 00 00 00 00 00 00 00 00"],
    ["a length that promises more than comes", { opcode: 1, payload: "a", declaredBytes: 5 }, "81 05 61"],
    [
      "a length with the top bit set",
      { opcode: 2, declaredBytes: 2n ** 63n },
      "82 7f 80 00 00 00 00 00 00 00",
    ],
    ["a masked frame with key 0", { opcode: 1, payload: "a", mask: 0 }, "81 81 00 00 00 00 61"],
  ])("%s", (_, init, expected) => {
    expect(hex(encodeFrame(init))).toBe(expected);
  });

  test.each<[string, FrameInit]>([
    ["an opcode of 16", { opcode: 16 }],
    ["a fractional opcode", { opcode: 1.5 }],
    ["reserved bits of 8", { opcode: 1, rsv: 8 }],
    ["a mask of 33 bits", { opcode: 1, mask: 2 ** 32 }],
    ["126 in the 7-bit form", { opcode: 1, declaredBytes: 126, lengthForm: 7 }],
    ["65536 in the 16-bit form", { opcode: 1, declaredBytes: 65536, lengthForm: 16 }],
    ["a negative length", { opcode: 1, declaredBytes: -1 }],
    ["2^64", { opcode: 1, declaredBytes: 2n ** 64n }],
  ])("throws BadFrameField for %s, which fits no header", (_, init) => {
    expect(() => encodeFrame(init)).toThrow(expect.objectContaining({ code: "BadFrameField" }));
    expect(() => encodeFrame(init)).toThrow(ProtocolError);
  });
});

test("asks a key source once for each frame", () => {
  let drawn = 0;
  const source = (): number => {
    drawn += 1;
    return 0x01020304;
  };
  expect(hex(encodeFrame({ opcode: 1, payload: "\0\0\0\0", mask: source }))).toBe(
    "81 84 01 02 03 04 01 02 03 04",
  );
  expect(drawn).toBe(1);
});
