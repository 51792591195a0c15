import { inflateRawSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import {
  byteLength,
  closePayload,
  describePayload,
  fill,
  hex,
  octets,
  type Payload,
  utf8,
} from "./payload.ts";

describe("octets", () => {
  test.each<[string, Payload, string]>([
    ["hex with spaces", hex("00 ff 1a"), "00ff1a"],
    ["text as UTF-8", utf8("µ"), "c2b5"],
    ["a pattern, cut where the length is reached", fill("01 02 03", 5), "0102030102"],
    ["nothing", fill("01", 0), ""],
    ["a close code and a reason", closePayload(1000, utf8("bye")), "03e8627965"],
    ["a code below 256", closePayload(1), "0001"],
  ])("makes %s", (_what, payload, expected) => {
    expect(octets(payload).toString("hex")).toBe(expected);
    expect(byteLength(payload)).toBe(expected.length / 2);
  });

  test.each(["sync", "final", "stored"] as const)("compresses as RFC 7692 asks, %s", (deflate) => {
    const plain = fill("61 62", 300);
    const message = Buffer.concat([octets({ deflate, of: plain }), Buffer.from("0000ffff", "hex")]);
    // BFINAL is the first bit of the first octet, a stored block has type 0 in the next two.
    expect((message[0] ?? 0) & 1).toBe(deflate === "final" ? 1 : 0);
    if (deflate === "stored") expect((message[0] ?? 0) & 6).toBe(0);
    expect(inflateRawSync(message, { finishFlush: 2 }).equals(octets(plain))).toBe(true);
  });

  test("repeats compressed octets that stand alone", () => {
    const message = octets({ deflate: "sync", of: fill("00", 1000), times: 5 });
    const whole = Buffer.concat([message, Buffer.from("0000ffff", "hex")]);
    expect(inflateRawSync(whole, { finishFlush: 2 })).toHaveLength(5000);
  });
});

describe("describePayload", () => {
  test.each([
    [Buffer.from("hello"), '5 B "hello"'],
    [Buffer.from([0xff, 0x00]), "2 B ff00"],
    [Buffer.alloc(0), "0 B"],
    [Buffer.alloc(100, 0x41), `100 B "${"A".repeat(24)}"...`],
  ])("shows %o", (bytes, shown) => {
    expect(describePayload(bytes)).toBe(shown);
  });
});
