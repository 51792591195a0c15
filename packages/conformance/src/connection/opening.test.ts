import { acceptHeaders, type RawHeader, type ResponseHead } from "@wsfn/protocol";
import { describe, expect, test } from "vitest";
import { agreedDeflate, openingRequest } from "./opening.ts";
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
    ["puts a body after it", { body: "hello" }, /\r\n\r\nhello$/],
    ["sends other octets instead", { raw: { text: "PRI *" } }, /^PRI \*$/],
  ] as const)("%s", (_what, opening, pattern) => {
    expect(openingRequest(target, opening).bytes.toString("latin1")).toMatch(pattern);
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
