import type { ConformanceCase, Opening, ResponseRule } from "../case/case.ts";
import { CLEAN, MUST, NOTHING, rfc6455 } from "./words.ts";

/** To refuse is as right as to accept. An error of the server's own is neither: something in it did not expect this. */
const ANSWERED: ResponseRule = { ok: [101, "4xx"], warn: ["none"] };

const survives = (name: string, what: string, opening: Opening, rule = ANSWERED): ConformanceCase => ({
  ...MUST,
  id: `robustness/${name}`,
  says: `survives a request with ${what}`,
  source: rfc6455("10.4"),
  opening: { ...opening, expect: rule },
  script: [{ do: "others-served" }],
  events: NOTHING,
  ending: CLEAN,
});

/** Fewer than a server may be set to read (Node 2000), one past it, and short enough for 16 KiB. */
const MANY_HEADERS = Array.from({ length: 2100 }, () => "a:b");

/**
 * Requests over which an application falls that looks further than its library: it decodes, parses or looks up what a stranger wrote,
 * and what that throws ends the process. Each has ended some server's.
 */
export const oddRequests: readonly ConformanceCase[] = [
  survives("query-not-decodable", "escapes in its query that cannot be decoded", {
    query: "a=%&b=%ff&c=%E0%A4%A",
  }),
  survives("cookie-not-decodable", "escapes in its cookies that cannot be decoded", {
    headers: { Cookie: "a=%E0%A4%A; b=%; =; ; __proto__=c" },
  }),
  // What a browser sends for a page in a sandbox or from a file.
  survives("origin-null", "the origin null, which is no URL", { headers: { Origin: "null" } }),
  survives("origin-malformed", "an origin that cannot be parsed", { headers: { Origin: "http://[" } }),
  survives("host-malformed", "a host that cannot be parsed", { headers: { Host: "[::1" } }),
  survives("path-of-two-slashes", "the path //, which has no host when it is taken for a URL", {
    path: "//",
  }),
  survives("path-not-decodable", "escapes in its path that cannot be decoded", { path: "/%ff%zz" }),
  // Ws before 3.3.1 looked the name of an extension up in an object.
  survives("extension-named-as-property", "extensions that are named as every object's properties are", {
    offer: "constructor, __proto__, toString; hasOwnProperty=1",
  }),
  survives("subprotocol-named-as-property", "subprotocols that are named as every object's properties are", {
    headers: { "Sec-WebSocket-Protocol": "constructor, __proto__" },
  }),
  // Node reads so many headers and leaves the others out; ws before 8.17.1 missed its own then.
  survives("2100-headers", "2100 headers", { lines: MANY_HEADERS }, { ok: [101, "4xx", "5xx", "none"] }),
  survives("header-not-utf8", "octets in a header that are no UTF-8", {
    headers: { "X-Wsfn-Unknown": "caf\xe9 \xff\xfe" },
  }),
];
