import { acceptHeaders, type RawHeader, type ResponseHead } from "@wsfn/protocol";
import { describe, expect, test } from "vitest";
import type { ResponseRule } from "../case/case.ts";
import { acceptanceFaults, agreedDeflate, judgeResponse, openingRequest } from "./opening.ts";
import { targetOf } from "./target.ts";

const target = targetOf("ws://127.0.0.1:9000/chat?room=1", { headers: { Authorization: "Bearer x" } });
const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const request = openingRequest(target, {
  headers: { "Sec-WebSocket-Key": KEY },
  offer: "permessage-deflate",
});
const response = (status: number, headers: readonly RawHeader[] = []): ResponseHead => ({
  version: "1.1",
  status,
  reason: status === 101 ? "Switching Protocols" : "Bad Request",
  headers,
  violations: [],
});
const good = acceptHeaders({ key: KEY });

describe("openingRequest", () => {
  test("writes the request of a good client, with the target's own headers", () => {
    const text = openingRequest(target, {}).bytes.toString("latin1");
    expect(text).toMatch(/^GET \/chat\?room=1 HTTP\/1\.1\r\nHost: 127\.0\.0\.1:9000\r\n/);
    expect(text).toMatch(/\r\nSec-WebSocket-Key: [A-Za-z0-9+/]{22}==\r\n/);
    expect(text).toMatch(/\r\nAuthorization: Bearer x\r\n\r\n$/);
  });

  test.each([
    ["drops a header", { headers: { Host: null } }, /^(?!.*Host)/s],
    ["sends a header twice", { headers: { Host: ["a", "b"] } }, /Host: a\r\nHost: b\r\n/],
    [
      "replaces a header without regard to case",
      { headers: { UPGRADE: "h2c" } },
      /\r\nUPGRADE: h2c\r\n(?!.*websocket)/,
    ],
    ["adds raw lines", { lines: ["X: 1", " folded"] }, /\r\nX: 1\r\n folded\r\n\r\n$/],
    ["ends lines otherwise", { lineEnd: "\n" }, /^[^\r]*$/],
    ["adds a query", { query: "a=1" }, /^GET \/chat\?room=1&a=1 /],
    ["puts a body behind", { body: "hello" }, /\r\n\r\nhello$/],
    ["sends other octets instead", { raw: { text: "PRI *" } }, /^PRI \*$/],
  ] as const)("%s", (_what, opening, pattern) => {
    expect(openingRequest(target, opening).bytes.toString("latin1")).toMatch(pattern);
  });
});

describe("acceptanceFaults", () => {
  test.each([
    ["nothing in a right answer", good, []],
    [
      "a wrong accept",
      [...good.slice(0, 2), ["Sec-WebSocket-Accept", "x"] as const],
      [/^expected Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=, came x/],
    ],
    ["no Upgrade and no Connection", good.slice(2), [/Upgrade: websocket/, /Connection: Upgrade/]],
    [
      "a subprotocol that was not offered",
      [...good, ["Sec-WebSocket-Protocol", "chat"] as const],
      [/subprotocol/],
    ],
    [
      "an extension that was not offered",
      [...good, ["Sec-WebSocket-Extensions", "x-other"] as const],
      [/x-other/],
    ],
    [
      "an extension header that is none",
      [...good, ["Sec-WebSocket-Extensions", ";"] as const],
      [/extension's name/],
    ],
  ])("finds %s", (_what, headers, patterns) => {
    const faults = acceptanceFaults(response(101, headers), request);
    expect(faults).toHaveLength(patterns.length);
    for (const [index, pattern] of patterns.entries()) expect(faults[index]).toMatch(pattern);
  });
});

describe("judgeResponse", () => {
  const RULE: ResponseRule = {
    ok: ["4xx"],
    warn: ["5xx", "none"],
    headers: [{ header: "Sec-WebSocket-Version", token: "13" }],
  };
  const version: RawHeader = ["Sec-WebSocket-Version", "8, 13"];

  test.each([
    ["a status that is right", response(426, [version]), 0, 0],
    ["a header that is missing", response(400), 1, 0],
    ["a status that is tolerated", response(503), 0, 1],
    ["a status that is neither", response(101), 1, 0],
    ["a connection that was closed", "none" as const, 0, 1],
    ["silence", "silence" as const, 1, 0],
  ])("counts %s", (_what, answer, faults, warnings) => {
    const found = judgeResponse(RULE, answer, request);
    expect([found.faults.length, found.warnings.length]).toEqual([faults, warnings]);
  });
});

describe("agreedDeflate", () => {
  test("reads an answer as leniently as can be", () => {
    const head = response(101, [
      [
        "Sec-WebSocket-Extensions",
        "permessage-deflate; server_no_context_takeover; client_max_window_bits=10",
      ],
    ]);
    expect(agreedDeflate(head, request)).toEqual({
      serverNoContextTakeover: true,
      clientNoContextTakeover: false,
      serverMaxWindowBits: 15,
      clientMaxWindowBits: 10,
    });
  });

  test("is undefined without an answer", () => {
    expect(agreedDeflate(response(101, good), request)).toBeUndefined();
  });
});
