import { describe, expect, test } from "vitest";
import type { RawHeader } from "../header-fields.ts";
import { encodeRequest, type RequestInit, readRequestHead, upgradeHeaders } from "./request.ts";
import { REQUEST_RULES, verifyRequest } from "./verify-request.ts";

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const legal = upgradeHeaders({ host: "localhost:9000", key: KEY });

/** The legal fields with one replaced; more values repeat it, none drops it. */
const but = (name: string, ...values: string[]): RawHeader[] => [
  ...legal.filter(([field]) => field !== name),
  ...values.map((value): RawHeader => [name, value]),
];

function verify(init: Partial<RequestInit>) {
  const progress = readRequestHead(encodeRequest({ headers: legal, ...init }));
  if (progress.state !== "complete") throw new Error(`expected a complete head, got ${progress.state}`);
  return verifyRequest(progress.head);
}

const broken: [code: keyof typeof REQUEST_RULES, status: number, init: Partial<RequestInit>][] = [
  ["request-malformed", 400, { headers: [...legal, "nonsense"] }],
  ["method-not-get", 405, { method: "POST" }],
  ["method-not-get", 405, { method: "get" }],
  ["version-below-1.1", 400, { version: "HTTP/1.0" }],
  ["host-not-once", 400, { headers: but("Host") }],
  ["host-not-once", 400, { headers: but("Host", "a", "b") }],
  ["upgrade-missing", 426, { headers: but("Upgrade") }],
  ["upgrade-missing", 426, { headers: but("Upgrade", "h2c") }],
  ["connection-missing", 426, { headers: but("Connection") }],
  ["connection-missing", 426, { headers: but("Connection", "keep-alive") }],
  ["websocket-version-not-13", 426, { headers: but("Sec-WebSocket-Version") }],
  ["websocket-version-not-13", 426, { headers: but("Sec-WebSocket-Version", "12") }],
  ["websocket-version-not-13", 426, { headers: but("Sec-WebSocket-Version", "013") }],
  ["websocket-version-not-13", 426, { headers: but("Sec-WebSocket-Version", "13", "8") }],
  ["key-not-once", 400, { headers: but("Sec-WebSocket-Key") }],
  ["key-not-once", 400, { headers: but("Sec-WebSocket-Key", KEY, KEY) }],
  ["key-malformed", 400, { headers: but("Sec-WebSocket-Key", "c2hvcnQ=") }],
  ["protocol-malformed", 400, { headers: but("Sec-WebSocket-Protocol", "") }],
  ["protocol-malformed", 400, { headers: but("Sec-WebSocket-Protocol", "a b") }],
  ["protocol-duplicate", 400, { headers: but("Sec-WebSocket-Protocol", "a, b", "a") }],
  ["extensions-malformed", 400, { headers: but("Sec-WebSocket-Extensions", "a;") }],
];

describe("verifyRequest", () => {
  test.each(broken)("finds %s and asks for %i: %j", (code, status, init) => {
    expect(verify(init)).toMatchObject([{ code, status, source: REQUEST_RULES[code].source }]);
  });

  test("has a request above for every rule", () => {
    expect([...new Set(broken.map(([code]) => code))].sort()).toEqual(Object.keys(REQUEST_RULES).sort());
  });

  test.each<[string, Partial<RequestInit>]>([
    ["the plainest handshake", {}],
    ["HTTP/2.0 in the request line", { version: "HTTP/2.0" }],
    ["keep-alive beside Upgrade", { headers: but("Connection", "keep-alive, Upgrade") }],
    ["Connection over two lines", { headers: but("Connection", "keep-alive", "upgrade") }],
    ["another case", { headers: [...but("Upgrade"), ["uPGRADE", "WebSocket"]] }],
    ["subprotocols over two lines", { headers: but("Sec-WebSocket-Protocol", "a, b", "c") }],
    ["an extension nobody knows", { headers: but("Sec-WebSocket-Extensions", "x-unknown; a=1") }],
  ])("accepts %s", (_, init) => {
    expect(verify(init)).toEqual([]);
  });

  test("puts the fields that RFCs want into a refusal", () => {
    expect(verify({ method: "POST" })[0]?.headers).toEqual([["Allow", "GET"]]);
    expect(verify({ headers: but("Upgrade") })[0]?.headers).toContainEqual(["Upgrade", "websocket"]);
    const [refusal] = verify({ headers: but("Sec-WebSocket-Version", "8") });
    expect(refusal?.headers).toContainEqual(["Sec-WebSocket-Version", "13"]);
  });

  test("lists everything that is wrong, first what a server refuses first", () => {
    const found = verify({ method: "POST", headers: but("Sec-WebSocket-Key") });
    expect(found.map((violation) => violation.code)).toEqual(["method-not-get", "key-not-once"]);
  });
});
