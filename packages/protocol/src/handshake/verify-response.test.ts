import { describe, expect, test } from "vitest";
import type { RawHeader } from "../header-fields.ts";
import { upgradeHeaders } from "./request.ts";
import { acceptHeaders, encodeResponse, type ResponseInit, readResponseHead } from "./response.ts";
import { RESPONSE_RULES, verifyResponse } from "./verify-response.ts";

const KEY = "dGhlIHNhbXBsZSBub25jZQ==";
const request = {
  headers: upgradeHeaders({
    host: "localhost",
    key: KEY,
    protocols: ["chat", "superchat"],
    extensions: "permessage-deflate; server_max_window_bits=10",
  }),
};
const legal = acceptHeaders({ key: KEY });

const but = (name: string, ...values: string[]): RawHeader[] => [
  ...legal.filter(([field]) => field !== name),
  ...values.map((value): RawHeader => [name, value]),
];

function verify(init: Partial<ResponseInit>, sent = request) {
  const progress = readResponseHead(encodeResponse({ status: 101, headers: legal, ...init }));
  if (progress.state !== "complete") throw new Error(`expected a complete head, got ${progress.state}`);
  return verifyResponse(sent, progress.head);
}

const broken: [code: keyof typeof RESPONSE_RULES, init: Partial<ResponseInit>][] = [
  ["response-malformed", { headers: [...legal, "nonsense"] }],
  ["version-below-1.1", { version: "HTTP/1.0" }],
  ["status-not-101", { status: 200 }],
  ["status-not-101", { status: 403, headers: [] }],
  ["upgrade-not-websocket", { headers: but("Upgrade") }],
  ["upgrade-not-websocket", { headers: but("Upgrade", "websocket, h2c") }],
  ["connection-not-upgrade", { headers: but("Connection") }],
  ["connection-not-upgrade", { headers: but("Connection", "close") }],
  ["accept-not-once", { headers: but("Sec-WebSocket-Accept") }],
  ["accept-mismatch", { headers: but("Sec-WebSocket-Accept", KEY) }],
  ["body-announced", { headers: [...legal, ["Content-Length", "0"]] }],
  ["body-announced", { headers: [...legal, ["Transfer-Encoding", "chunked"]] }],
  ["protocol-not-once", { headers: but("Sec-WebSocket-Protocol", "chat", "superchat") }],
  ["protocol-not-offered", { headers: but("Sec-WebSocket-Protocol", "soap") }],
  ["protocol-not-offered", { headers: but("Sec-WebSocket-Protocol", "chat, superchat") }],
  ["extensions-malformed", { headers: but("Sec-WebSocket-Extensions", "a b") }],
  ["extension-not-offered", { headers: but("Sec-WebSocket-Extensions", "x-unknown") }],
  [
    "extension-twice",
    {
      headers: but(
        "Sec-WebSocket-Extensions",
        "permessage-deflate; server_max_window_bits=9",
        "permessage-deflate; server_max_window_bits=10",
      ),
    },
  ],
  ["extension-parameters", { headers: but("Sec-WebSocket-Extensions", "permessage-deflate") }],
];

describe("verifyResponse", () => {
  test.each(broken)("finds %s: %j", (code, init) => {
    expect(verify(init).map((violation) => violation.code)).toEqual([code]);
  });

  test("has a response above for every rule", () => {
    expect([...new Set(broken.map(([code]) => code))].sort()).toEqual(Object.keys(RESPONSE_RULES).sort());
  });

  test.each<[string, Partial<ResponseInit>]>([
    ["the plainest acceptance", {}],
    ["another reason", { reason: "Web Socket Protocol Handshake" }],
    ["another case", { headers: [...but("Upgrade"), ["upgrade", "WebSocket"]] }],
    ["more than one connection option", { headers: but("Connection", "keep-alive, Upgrade") }],
    ["an offered subprotocol", { headers: but("Sec-WebSocket-Protocol", "superchat") }],
    [
      "an extension within its offer",
      { headers: but("Sec-WebSocket-Extensions", "permessage-deflate; server_max_window_bits=9") },
    ],
  ])("accepts %s", (_, init) => {
    expect(verify(init)).toEqual([]);
  });

  test("names the section of the rule about a parameter, not of extensions at large", () => {
    const [violation] = verify({ headers: but("Sec-WebSocket-Extensions", "permessage-deflate") });
    expect(violation).toMatchObject({
      source: "RFC 7692 §7.1.2.1",
      message: "expected server_max_window_bits of at most 10, got 15",
    });
  });

  test("finds an extension that answers no offer at all", () => {
    const plain = { headers: upgradeHeaders({ host: "localhost", key: KEY }) };
    const found = verify({ headers: but("Sec-WebSocket-Extensions", "permessage-deflate") }, plain);
    expect(found.map((violation) => violation.code)).toEqual(["extension-not-offered"]);
  });

  test("finds a second, different accept value even beside the right one", () => {
    const found = verify({ headers: [...legal, ["Sec-WebSocket-Accept", "AAAAAAAAAAAAAAAAAAAAAAAAAAA="]] });
    expect(found.map((violation) => violation.code)).toEqual(["accept-not-once"]);
  });
});
