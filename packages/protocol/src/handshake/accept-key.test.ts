import { expect, test } from "vitest";
import { acceptKey, isKey, newKey } from "./accept-key.ts";

test("answers the key of RFC 6455 §1.3 as printed there", () => {
  expect(acceptKey("dGhlIHNhbXBsZSBub25jZQ==")).toBe("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
});

test("makes a key of 16 octets from the given source, and a new one each time without", () => {
  expect(newKey((bytes) => new Uint8Array(bytes).fill(1))).toBe("AQEBAQEBAQEBAQEBAQEBAQ==");
  expect(isKey(newKey())).toBe(true);
  expect(newKey()).not.toBe(newKey());
});

test.each([
  ["dGhlIHNhbXBsZSBub25jZQ==", true],
  ["dGhlIHNhbXBsZSBub25jZQ", false],
  ["dGhlIHNhbXBsZSBub25jZR==", false], // bits set after the last octet
  ["dGhlIHNhbXBsZSBub25j", false], // 15 octets
  ["dGhlIHNhbXBsZSBub25jZWU=", false], // 17 octets
  ["dGhlIHNhbXBsZSBub25j_Q==", false],
  ["", false],
])("finds %j a key: %s", (key, expected) => {
  expect(isKey(key)).toBe(expected);
});
