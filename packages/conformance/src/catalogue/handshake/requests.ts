import type { ConformanceCase } from "../../case/case.ts";
import { utf8 } from "../../case/payload.ts";
import { accepted, CLEAN, cases, frame, http, refused, rfc6455, seen } from "../words.ts";
import { BAD_HOST, either, NO_UPGRADE } from "./answers.ts";

const lines = cases({ source: rfc6455("4.2.1") }, [
  {
    id: "handshake/post",
    says: "refuses a POST",
    ...refused({ method: "POST", headers: { "Content-Length": "0" } }, NO_UPGRADE),
  },
  {
    id: "handshake/method-in-lower-case",
    source: http(9110, "9.1"),
    says: "refuses the method get",
    // A method that it does not know SHOULD be answered with 501 (RFC 9110 9.1).
    ...refused({ method: "get" }, { ...NO_UPGRADE, ok: ["4xx", 501] }),
  },
  {
    id: "handshake/http-1.0",
    says: "refuses HTTP/1.0",
    ...refused({ version: "HTTP/1.0" }, { ...NO_UPGRADE, ok: ["4xx", 505] }),
  },
  {
    id: "handshake/host-missing",
    source: http(9112, "3.2"),
    says: "refuses a request without Host",
    ...refused({ headers: { Host: null } }, BAD_HOST),
  },
  {
    id: "handshake/host-twice",
    source: http(9112, "3.2"),
    says: "refuses a request with two Hosts",
    ...refused({ headers: { Host: ["one.example", "two.example"] } }, BAD_HOST),
  },
  {
    id: "handshake/http-2.0",
    says: "refuses HTTP/2.0 in the first line of a request, or takes it for more than HTTP/1.1",
    // "An HTTP/1.1 or higher GET request"; what is on the wire is no HTTP/2, for which 505 is meant (RFC 9110 15.6.6).
    ...accepted({ version: "HTTP/2.0", expect: { ok: [101, "4xx", 505], warn: ["2xx", "3xx", "5xx"] } }),
  },
  {
    id: "handshake/absolute-form",
    source: http(9112, "3.2.2"),
    says: "accepts a request target in absolute form",
    ...accepted({ absolute: true }),
  },
  { id: "handshake/query", says: "accepts a query string", ...accepted({ query: "room=1&name=%C3%A9" }) },
  {
    id: "handshake/long-query",
    level: "SHOULD",
    source: http(9112, "3"),
    says: "accepts a request target of 2000 octets",
    ...accepted({ query: `q=${"x".repeat(2000)}` }),
  },
]);

const packets = cases({ source: http(9112, "2.2") }, [
  // TCP may cut a request anywhere. No RFC says how small a packet may be, and some servers count packets to defend themselves.
  {
    id: "handshake/request-octet-by-octet",
    level: "SHOULD",
    says: "accepts a request that arrives octet by octet",
    ...accepted({ chop: 1 }),
  },
  {
    id: "handshake/request-in-halves",
    says: "accepts a request that arrives in pieces of 100 octets",
    ...accepted({ chop: 100, everyMs: 20 }),
  },
  // RFC 6455 4.1 forbids clients to send before the response, and asks nothing of servers about those that do. To serve the frame, to lose
  // it and to refuse are right, to stumble over it is not.
  {
    id: "handshake/frame-behind-request",
    level: "SHOULD",
    source: rfc6455("4.1"),
    says: "is not confused by a frame in the same packet as the request",
    opening: { withFirstFrames: true, expect: { ok: [101, "4xx"], warn: ["none"] } },
    script: [frame("text", utf8("early")), { do: "barrier" }, frame("text", utf8("later"))],
    events: {
      ok: [[seen("text", utf8("early")), seen("text", utf8("later"))], [seen("text", utf8("later"))]],
    },
    ending: CLEAN,
  },
  {
    id: "handshake/get-with-body",
    level: "SHOULD",
    source: http(9110, "7.8"),
    says: "reads the body of a GET before it switches protocols, or refuses it",
    ...either({ headers: { "Content-Length": "5" }, body: "hello" }),
  },
  {
    id: "handshake/after-other-request",
    level: "SHOULD",
    source: http(9112, "9.3"),
    says: "accepts an upgrade on a connection that has carried another request",
    ...accepted({ before: "HEAD / HTTP/1.1\r\nHost: {host}\r\n\r\n" }),
  },
]);

/** The request as a whole: its first line, its Host, how it arrives, and what is before and after it. */
export const requests: readonly ConformanceCase[] = [...lines, ...packets];
