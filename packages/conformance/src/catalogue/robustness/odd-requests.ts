import type { ConformanceCase, Opening, ResponseRule } from "../../case/case.ts";
import { hex } from "../../case/payload.ts";
import type { Step } from "../../case/step.ts";
import { CLEAN, cases, http, LEFT, NOTHING, rfc6455 } from "../words.ts";

const OTHERS: Step = { do: "others-served" };

/** Octets that are no request. To say 400, to say nothing or to wait for more are all right; to stop serving others is not. */
const inPlaceOfRequest = (octets: string): Opening => ({
  raw: hex(octets),
  timeoutMs: 300,
  expect: { ok: ["4xx", "5xx", "none", "silence"] },
});

const onThePort = cases({ source: rfc6455("10.4"), script: [OTHERS], events: NOTHING, ending: LEFT }, [
  {
    id: "robustness/tls-hello-on-the-port",
    says: "survives a TLS ClientHello in place of a request",
    opening: inPlaceOfRequest(
      "16 03 01 00 2f 01 00 00 2b 03 03 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 00 00 02 13 01 01 00",
    ),
  },
  {
    id: "robustness/http2-preface-on-the-port",
    says: "survives the preface of HTTP/2 in place of a request",
    opening: inPlaceOfRequest(Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").toString("hex")),
  },
  {
    id: "robustness/garbage-on-the-port",
    says: "survives octets that mean nothing in place of a request",
    opening: inPlaceOfRequest("00 ff 13 37 0d 0a 0d 0a de ad be ef 0d 0a 0d 0a"),
  },
  {
    id: "robustness/frame-on-the-port",
    says: "survives a WebSocket frame in place of a request",
    opening: inPlaceOfRequest("81 85 00 00 00 00 48 65 6c 6c 6f"),
  },
]);

/**
 * To refuse is as right as to accept, and so is a redirect, which RFC 6455 4.2.2 lets a server answer with. An error of the server's own is
 * an answer, and a hint that something in it did not expect this.
 */
const ANSWERED: ResponseRule = { ok: [101, "3xx", "4xx"], warn: ["5xx", "none"] };
const odd = (opening: Opening): Opening => ({ ...opening, expect: ANSWERED });

/** Fewer than a server may be set to read (Node 2000), one past it, and short enough for 16 KiB. */
const MANY_HEADERS = Array.from({ length: 2100 }, () => "a:b");

/**
 * Requests over which an application falls that looks further than its library: it decodes, parses or looks up what a stranger wrote,
 * and what that throws ends the process. Each has ended some server's.
 */
const fatal = cases({ source: rfc6455("10.4"), script: [OTHERS], events: NOTHING, ending: CLEAN }, [
  {
    id: "robustness/query-not-decodable",
    says: "survives a request with escapes in its query that cannot be decoded",
    opening: odd({
      query: "a=%&b=%ff&c=%E0%A4%A",
    }),
  },
  {
    id: "robustness/cookie-not-decodable",
    says: "survives a request with escapes in its cookies that cannot be decoded",
    opening: odd({
      headers: { Cookie: "a=%E0%A4%A; b=%; =; ; __proto__=c" },
    }),
  },
  // What a browser sends for a page in a sandbox or from a file.
  {
    id: "robustness/origin-null",
    says: "survives a request with the origin null, which is not a URL",
    opening: odd({ headers: { Origin: "null" } }),
  },
  {
    id: "robustness/origin-malformed",
    says: "survives a request with an origin that cannot be parsed",
    opening: odd({ headers: { Origin: "http://[" } }),
  },
  {
    id: "robustness/host-malformed",
    says: "survives a request with a host that cannot be parsed",
    source: http(9112, "3.2"),
    // "A server MUST respond with a 400" to a Host that is not valid. Most leave that to the application, so 101 is let pass; 5xx is not.
    opening: { headers: { Host: "[::1" }, expect: { ok: [101, 400], warn: ["4xx"] } },
  },
  {
    id: "robustness/path-of-two-slashes",
    says: "survives a request with the path //, which has no host when it is taken for a URL",
    opening: odd({
      path: "//",
    }),
  },
  {
    id: "robustness/path-not-decodable",
    says: "survives a request with escapes in its path that cannot be decoded",
    opening: odd({ path: "/%ff%zz" }),
  },
  // Ws before 3.3.1 looked the name of an extension up in an object.
  {
    id: "robustness/extension-named-as-property",
    says: "survives a request with extensions that are named as every object's properties are",
    opening: odd({
      offer: "constructor, __proto__, toString; hasOwnProperty=1",
    }),
  },
  {
    id: "robustness/subprotocol-named-as-property",
    says: "survives a request with subprotocols that are named as every object's properties are",
    opening: odd({
      headers: { "Sec-WebSocket-Protocol": "constructor, __proto__" },
    }),
  },
  // Node reads so many headers and leaves the others out; ws before 8.17.1 missed its own then.
  {
    id: "robustness/2100-headers",
    says: "survives a request with 2100 headers",
    opening: { lines: MANY_HEADERS, expect: { ok: [101, "4xx", "5xx", "none"] } },
  },
  {
    id: "robustness/header-not-utf8",
    says: "survives a request with octets in a header that are not UTF-8",
    opening: odd({
      headers: { "X-Wsfn-Unknown": "caf\xe9 \xff\xfe" },
    }),
  },
]);

/** Requests, and what is none, that no server may fall over. */
export const oddRequests: readonly ConformanceCase[] = [...onThePort, ...fatal];
