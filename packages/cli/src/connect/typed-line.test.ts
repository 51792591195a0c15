import { expect, test } from "vitest";
import { typedLine } from "./typed-line.ts";

test.each([
  ["hello", { does: "send", data: "hello" }],
  ["", { does: "send", data: "" }],
  ["//ping", { does: "send", data: "/ping" }],
  ["/hex 00 fF2a", { does: "send", data: Buffer.from([0, 255, 42]) }],
  ["/hex", { does: "send", data: Buffer.alloc(0) }],
  ["/ping", { does: "ping", payload: "" }],
  ["/ping are you there", { does: "ping", payload: "are you there" }],
  ["/close", { does: "close", code: 1000, reason: "" }],
  ["/close 4001 good bye", { does: "close", code: 4001, reason: "good bye" }],
  ["/close good bye", { does: "close", code: 1000, reason: "good bye" }],
  ["/help", { does: "help" }],
])("%j is read as what it asks for", (line, expected) => {
  expect(typedLine(line)).toEqual(expected);
});

test.each([
  ["/pong", /no \/pong/],
  ["/hex 0", /two hex digits/],
  ["/hex zz", /two hex digits/],
  ["/close 1005", /1005 may not be sent/],
  ["/close 2000", /2000 may not be sent/],
  [`/close 1000 ${"é".repeat(62)}`, /at most 123 bytes/],
  [`/ping ${"x".repeat(126)}`, /at most 125 bytes/],
])("%j does nothing, and why is said", (line, why) => {
  expect(typedLine(line)).toEqual({ does: "nothing", why: expect.stringMatching(why) });
});
