import { describe, expect, test } from "vitest";
import { RSV1 } from "./frame.ts";
import { FrameReader } from "./frame-reader.ts";
import type { FrameRulesOptions } from "./frame-rules.ts";
import { FRAME_RULES } from "./frame-violations.ts";

/** What each frame of a stream breaks, as a lenient reader sees it. */
function judge(hex: string, options: FrameRulesOptions = {}): string[][] {
  const reader = new FrameReader({ ...options, onViolation: "note" });
  return reader
    .push(Buffer.from(hex.replaceAll(" ", ""), "hex"))
    .map((frame) => frame.violations.map((violation) => violation.code));
}

const client = { from: "client" } as const;
const server = { from: "server" } as const;
const deflate = { allowedRsv: RSV1 } as const;

const broken: [says: string, hex: string, options: FrameRulesOptions, codes: string[][]][] = [
  ["RSV1 without an extension", "c1 00", {}, [["rsv-not-negotiated"]]],
  ["RSV2 with permessage-deflate", "a1 00", deflate, [["rsv-not-negotiated"]]],
  ["RSV3 with permessage-deflate", "91 00", deflate, [["rsv-not-negotiated"]]],
  ["RSV1 on a ping", "c9 00", deflate, [["rsv1-not-first"]]],
  ["RSV1 on a continuation", "41 00 c0 00", deflate, [[], ["rsv1-not-first"]]],
  ["opcode 3", "83 00", {}, [["opcode-reserved"]]],
  ["opcode 7", "87 00", {}, [["opcode-reserved"]]],
  ["opcode 15", "8f 00", {}, [["opcode-reserved"]]],
  ["an unmasked client", "81 00", client, [["mask-missing"]]],
  ["a masking server", "81 80 00 00 00 00", server, [["mask-forbidden"]]],
  ["0 octets in 16 bits", "82 7e 00 00", {}, [["length-not-minimal"]]],
  ["a control frame in 16 bits", "89 7e 00 01 61", {}, [["length-not-minimal"]]],
  ["a fragmented close", "08 00", {}, [["control-fragmented"]]],
  ["a ping of 126", `89 7e 00 7e ${"00".repeat(126)}`, {}, [["control-too-long"]]],
  ["a continuation of nothing", "80 00", {}, [["continuation-unexpected"]]],
  ["a continuation after the end", "01 00 80 00 80 00", {}, [[], [], ["continuation-unexpected"]]],
  ["a message inside another", "01 00 81 00", {}, [[], ["continuation-expected"]]],
  ["data after a Close", "88 00 81 00", {}, [[], ["data-after-close"]]],
];

describe("FrameRules", () => {
  test.each(broken)("finds %s: %s", (_, hex, options, codes) => {
    expect(judge(hex, options)).toEqual(codes);
  });

  test.each<[string, string, FrameRulesOptions]>([
    ["a compressed message in fragments with a ping between", "41 00 89 00 80 00", deflate],
    ["several controls inside a message", "01 00 89 00 8a 00 00 00 80 00 81 00", {}],
    ["a masked client frame", "81 80 00 00 00 00", client],
    ["an unmasked server frame", "81 00", server],
    ["a ping of 125", `89 7d ${"00".repeat(125)}`, {}],
    ["a second Close and a late pong", "88 00 8a 00 88 00", {}],
    ["126 octets in 16 bits", `82 7e 00 7e ${"00".repeat(126)}`, {}],
  ])("finds nothing wrong with %s", (_, hex, options) => {
    expect(judge(hex, options).flat()).toEqual([]);
  });

  test("names every rule that one frame breaks", () => {
    expect(judge("7b 7e 00 00", client)).toEqual([
      ["rsv-not-negotiated", "opcode-reserved", "mask-missing", "length-not-minimal", "control-fragmented"],
    ]);
  });

  test("has a stream above for each rule that a header can break", () => {
    const seen = new Set(broken.flatMap(([, , , codes]) => codes.flat()));
    const elsewhere = new Set([
      "length-msb-set", // frame-reader.test.ts
      "payload-too-big", // frame-reader.test.ts
      "close-payload-one-octet", // close-payload.test.ts
      "close-code-not-on-wire", // close-payload.test.ts
      "close-reason-not-utf8", // close-payload.test.ts
    ]);
    const rules = Object.keys(FRAME_RULES).filter((code) => !elsewhere.has(code));
    expect([...seen].sort()).toEqual(rules.sort());
  });
});
