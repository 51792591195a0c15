import type { ConformanceCase, HeaderRule, Level, Opening, ResponseRule, RuleSource } from "../case/case.ts";
import { utf8 } from "../case/payload.ts";
import { accepted, CLEAN, frame, http, MAY, MUST, refused, rfc6455, SHOULD, seen } from "./words.ts";

const FIELDS = { MUST, SHOULD, MAY } as const;

const rule = (
  level: Level,
  name: string,
  source: RuleSource,
  says: string,
  body: Pick<ConformanceCase, "opening" | "script" | "events" | "ending">,
): ConformanceCase => ({ ...FIELDS[level], id: `handshake/${name}`, says, source, ...body });

/** An error the client made. RFC 6455 4.2.1 asks for an HTTP error; to cut the connection or to fail oneself is only tolerated. */
const ERROR: ResponseRule = { ok: ["4xx"], warn: ["5xx", "none"] };
/** The same where the request may as well be taken for ordinary HTTP (RFC 9110 7.8: Upgrade may be ignored). */
const NO_UPGRADE: ResponseRule = { ok: ["4xx"], warn: ["2xx", "3xx", "5xx", "none"] };
/** Whatever it is, as long as it is an answer. */
const ANSWER: ResponseRule = { ok: [101, "4xx"], warn: ["5xx", "none"] };

const KEY = "Sec-WebSocket-Key";
const VERSION = "Sec-WebSocket-Version";
const base64 = (bytes: number): string => Buffer.alloc(bytes, 7).toString("base64");

const badKey = (name: string, what: string, value: string | readonly string[] | null): ConformanceCase =>
  rule(
    "MUST",
    `key-${name}`,
    rfc6455("4.2.1"),
    `refuses a request with ${what}`,
    refused({ headers: { [KEY]: value } }, NO_UPGRADE),
  );

const NAMES_VERSIONS: readonly HeaderRule[] = [{ header: VERSION, token: "13" }];
const badVersion = (
  level: Level,
  name: string,
  what: string,
  value: string | readonly string[] | null,
): ConformanceCase =>
  rule(
    level,
    `version-${name}`,
    rfc6455("4.4"),
    `refuses ${what} with an error that names version 13`,
    refused({ headers: { [VERSION]: value } }, { ...ERROR, headers: NAMES_VERSIONS }),
  );

const noUpgrade = (name: string, what: string, headers: NonNullable<Opening["headers"]>): ConformanceCase =>
  rule(
    "MUST",
    name,
    rfc6455("4.2.1"),
    `does not switch protocols for ${what}`,
    refused({ headers }, NO_UPGRADE),
  );

const fine = (
  name: string,
  source: RuleSource,
  says: string,
  opening: Opening,
  level: Level = "MUST",
): ConformanceCase => rule(level, name, source, says, accepted(opening));

/** Either answer is right, but a 101 has to be meant: the connection works then. */
const either = (
  level: Level,
  name: string,
  source: RuleSource,
  says: string,
  opening: Opening,
): ConformanceCase => rule(level, name, source, says, accepted({ ...opening, expect: ANSWER }));

const EXTENSIONS = "Sec-WebSocket-Extensions";
const PROTOCOL = "Sec-WebSocket-Protocol";
const chooses = (
  name: string,
  says: string,
  value: string | readonly string[],
  answer: HeaderRule,
): ConformanceCase => ({
  ...rule(
    "MUST",
    name,
    rfc6455("4.2.2"),
    says,
    accepted({ headers: { [PROTOCOL]: value }, expect: { ok: [101], headers: [answer] } }),
  ),
  needs: ["subprotocol"],
});
const CHOSEN: HeaderRule = { header: PROTOCOL, equals: "echo.wsfn" };

const origin = (
  name: string,
  says: string,
  value: string,
  body: (opening: Opening) => ReturnType<typeof accepted>,
): ConformanceCase => ({
  ...rule("MUST", name, rfc6455("4.2.2"), says, body({ headers: { Origin: value } })),
  needs: ["origin-check"],
  profile: "origins",
});

export const handshake: readonly ConformanceCase[] = [
  fine("ordinary", rfc6455("4.2.2"), "accepts an ordinary request", {}),
  rule(
    "MUST",
    "accept-of-the-sample-key",
    rfc6455("1.3"),
    "answers the RFC's sample key with its sample Sec-WebSocket-Accept",
    accepted({
      headers: { [KEY]: "dGhlIHNhbXBsZSBub25jZQ==" },
      expect: {
        ok: [101],
        headers: [{ header: "Sec-WebSocket-Accept", equals: "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=" }],
      },
    }),
  ),
  fine("no-content-in-101", http(9110, "8.6"), "announces no content in a 101", {
    expect: {
      ok: [101],
      headers: ["Content-Length", "Transfer-Encoding"].map((header) => ({ header, is: "absent" })),
    },
  }),
  fine("key-with-spaces-around", http(9110, "5.5"), "ignores white space around the key", {
    headers: { [KEY]: " dGhlIHNhbXBsZSBub25jZQ==  " },
  }),
  badKey("missing", "no key", null),
  badKey("empty", "an empty key", ""),
  badKey("of-15-octets", "a key of 15 octets", base64(15)),
  badKey("of-17-octets", "a key of 17 octets", base64(17)),
  badKey("not-base64", "a key that is not base64", "this is no base64!!"),
  badKey("twice", "two keys", [base64(16), Buffer.alloc(16, 8).toString("base64")]),
  badVersion("MUST", "missing", "a request without a version", null),
  badVersion("MUST", "0", "version 0", "0"),
  badVersion("MUST", "12", "version 12", "12"),
  badVersion("MUST", "14", "version 14", "14"),
  badVersion("MUST", "255", "version 255", "255"),
  badVersion("MUST", "not-a-number", "a version that is no number", "abc"),
  badVersion("SHOULD", "list", "two versions in one header", "13, 8"),
  badVersion("SHOULD", "with-leading-zero", "version 013, which the grammar forbids", "013"),
  // Drafts that were in use once: a server may still speak them.
  ...["7", "8"].map((version) =>
    rule(
      "SHOULD",
      `version-${version}`,
      rfc6455("4.4"),
      `refuses draft version ${version} with an error that names version 13`,
      refused({ headers: { [VERSION]: version } }, { ok: ["4xx"], warn: [101], headers: NAMES_VERSIONS }),
    ),
  ),
  rule(
    "SHOULD",
    "version-answer-is-426",
    rfc6455("4.2.2"),
    "answers a version that it does not speak with 426",
    refused({ headers: { [VERSION]: "12" } }, { ok: [426] }),
  ),
  noUpgrade("upgrade-missing", "a request without Upgrade", { Upgrade: null }),
  noUpgrade("upgrade-to-h2c", "Upgrade: h2c", { Upgrade: "h2c" }),
  noUpgrade("upgrade-to-websockets", "Upgrade: websockets", { Upgrade: "websockets" }),
  noUpgrade("connection-missing", "a request without Connection", { Connection: null }),
  noUpgrade("connection-keep-alive-only", "Connection: keep-alive", { Connection: "keep-alive" }),
  noUpgrade("connection-close-only", "Connection: close", { Connection: "close" }),
  noUpgrade("connection-no-upgrade", "Connection: no-upgrade", { Connection: "no-upgrade" }),
  fine("connection-list", rfc6455("4.2.1"), "accepts Connection: keep-alive, Upgrade", {
    headers: { Connection: "keep-alive, Upgrade" },
  }),
  fine("connection-in-two-lines", http(9110, "5.2"), "accepts Connection in two lines", {
    headers: { Connection: ["keep-alive", "Upgrade"] },
  }),
  fine(
    "tokens-in-other-case",
    rfc6455("4.2.1"),
    "compares the values of Upgrade and Connection without case",
    { headers: { Upgrade: "WebSocket", Connection: "UPGRADE" } },
  ),
  fine("names-in-lower-case", http(9110, "5.1"), "compares header names without case", {
    headers: {
      Upgrade: null,
      Connection: null,
      [VERSION]: null,
      upgrade: "websocket",
      CONNECTION: "Upgrade",
      "sec-websocket-VERSION": "13",
    },
  }),
  rule(
    "MUST",
    "post",
    rfc6455("4.2.1"),
    "refuses a POST",
    refused({ method: "POST", headers: { "Content-Length": "0" } }, NO_UPGRADE),
  ),
  rule(
    "MUST",
    "method-in-lower-case",
    http(9110, "9.1"),
    "refuses the method get",
    refused({ method: "get" }, NO_UPGRADE),
  ),
  rule(
    "MUST",
    "http-1.0",
    rfc6455("4.2.1"),
    "refuses HTTP/1.0",
    refused({ version: "HTTP/1.0" }, { ...NO_UPGRADE, ok: ["4xx", 505] }),
  ),
  rule(
    "MUST",
    "host-missing",
    rfc6455("4.2.1"),
    "refuses a request without Host",
    refused({ headers: { Host: null } }, ERROR),
  ),
  rule(
    "MUST",
    "host-twice",
    http(9112, "3.2"),
    "refuses a request with two Hosts",
    refused({ headers: { Host: ["one.example", "two.example"] } }, ERROR),
  ),
  fine("query", rfc6455("4.2.1"), "accepts a query string", { query: "room=1&name=%C3%A9" }),
  fine(
    "long-query",
    http(9112, "3"),
    "accepts a request target of 2000 octets",
    { query: `q=${"x".repeat(2000)}` },
    "SHOULD",
  ),
  fine("unknown-headers", http(9110, "5.1"), "ignores headers that it does not know", {
    headers: { "X-Wsfn-Unknown": "1", "X-Empty": "" },
  }),
  fine("browser-headers", rfc6455("4.1"), "accepts what a browser sends", {
    headers: {
      Origin: "http://localhost",
      "User-Agent": "Mozilla/5.0",
      "Cache-Control": "no-cache",
      Pragma: "no-cache",
      "Accept-Encoding": "gzip, deflate, br",
      "Accept-Language": "zh-CN,zh;q=0.9",
      Cookie: "a=1; b=2",
    },
  }),
  either("MUST", "folded-header", http(9112, "5.2"), "reads a folded header as one line or refuses it", {
    lines: ["X-Folded: one", " two"],
  }),
  either(
    "SHOULD",
    "bare-line-feeds",
    http(9112, "2.2"),
    "reads lines that end in LF alone, or refuses them",
    { lineEnd: "\n" },
  ),
  either(
    "SHOULD",
    "header-of-20000-octets",
    http(6585, "5"),
    "accepts a header of 20000 octets or refuses it with an error",
    { headers: { "X-Large": "x".repeat(20000) } },
  ),
  either("SHOULD", "200-headers", http(6585, "5"), "accepts 200 headers or refuses them with an error", {
    lines: Array.from({ length: 200 }, (_, index) => `X-Number-${index}: ${index}`),
  }),
  rule(
    "SHOULD",
    "header-without-colon",
    http(9112, "5"),
    "refuses a header line without a colon",
    refused({ lines: ["this is no header"] }, ERROR),
  ),
  rule(
    "MUST",
    "space-before-colon",
    http(9112, "5.1"),
    "refuses white space between a header's name and its colon",
    refused({ lines: ["X-Space : 1"] }, ERROR),
  ),
  fine("request-octet-by-octet", http(9112, "2.2"), "accepts a request that arrives octet by octet", {
    chop: 1,
  }),
  fine("request-in-halves", http(9112, "2.2"), "accepts a request that arrives in pieces of 100 octets", {
    chop: 100,
    everyMs: 20,
  }),
  // RFC 6455 4.1 forbids clients to send before the response: to serve the frame, to lose it and to refuse are right, to stumble is not.
  rule(
    "MUST",
    "frame-behind-request",
    rfc6455("4.1"),
    "is not confused by a frame in the same packet as the request",
    {
      opening: { withFirstFrames: true, expect: { ok: [101, "4xx"], warn: ["none"] } },
      script: [frame("text", utf8("early")), { do: "barrier" }, frame("text", utf8("later"))],
      events: {
        ok: [[seen("text", utf8("early")), seen("text", utf8("later"))], [seen("text", utf8("later"))]],
      },
      ending: CLEAN,
    },
  ),
  either(
    "SHOULD",
    "get-with-body",
    http(9110, "7.8"),
    "reads the body of a GET before it switches protocols, or refuses it",
    { headers: { "Content-Length": "5" }, body: "hello" },
  ),
  fine(
    "after-other-request",
    http(9112, "9.3"),
    "accepts an upgrade on a connection that has carried another request",
    { before: "HEAD / HTTP/1.1\r\nHost: {host}\r\n\r\n" },
    "SHOULD",
  ),
  rule(
    "MUST",
    "extension-unknown",
    rfc6455("9.1"),
    "ignores an extension that it does not know",
    accepted({
      offer: "x-wsfn-unknown; a=1",
      expect: { ok: [101], headers: [{ header: EXTENSIONS, is: "absent" }] },
    }),
  ),
  rule(
    "MUST",
    "extension-not-offered",
    rfc6455("4.2.2"),
    "answers with no extension when none was offered",
    accepted({
      expect: { ok: [101], headers: [{ header: EXTENSIONS, is: "absent" }] },
    }),
  ),
  ...(
    [
      ["empty-parameter", "permessage-deflate; ; x"],
      ["value-missing", "permessage-deflate; server_max_window_bits="],
      ["not-a-token", 'permessage-deflate; a="b c"'],
      ["name-missing", "; a=1"],
    ] as const
  ).map(([name, offer]) =>
    rule(
      "MUST",
      `extension-grammar-${name}`,
      rfc6455("9.1"),
      `refuses Sec-WebSocket-Extensions: ${offer}`,
      refused({ offer }, ERROR),
    ),
  ),
  rule(
    "MUST",
    "protocol-not-offered",
    rfc6455("4.2.2"),
    "answers with no subprotocol when none was offered",
    accepted({
      expect: { ok: [101], headers: [{ header: PROTOCOL, is: "absent" }] },
    }),
  ),
  chooses("protocol-alone", "chooses the one subprotocol that is offered", "echo.wsfn", CHOSEN),
  chooses(
    "protocol-first-of-two",
    "chooses the subprotocol it knows, offered first of two",
    "echo.wsfn, x-unknown.wsfn",
    CHOSEN,
  ),
  chooses(
    "protocol-second-of-two",
    "chooses the subprotocol it knows, offered second of two",
    "x-unknown.wsfn, echo.wsfn",
    CHOSEN,
  ),
  chooses(
    "protocol-in-two-lines",
    "reads subprotocols from two header lines",
    ["x-unknown.wsfn", "echo.wsfn"],
    CHOSEN,
  ),
  chooses(
    "protocol-unknown",
    "answers with no subprotocol when it knows none of those offered",
    "x-unknown.wsfn",
    { header: PROTOCOL, is: "absent" },
  ),
  chooses("protocol-in-other-case", "takes subprotocol names as they are written", "ECHO.WSFN", {
    header: PROTOCOL,
    is: "absent",
  }),
  origin(
    "origin-refused",
    "refuses an origin that is not allowed with 403",
    "https://other.example",
    (opening) => ({ ...refused(opening, { ok: [403] }) }),
  ),
  origin("origin-allowed", "accepts an origin that is allowed", "https://allowed.example", accepted),
  fine("without-origin", rfc6455("4.2.1"), "accepts a client that is no browser and sends no Origin", {}),
];
