import { accepted, cases, http, refused, rfc6455 } from "../words.ts";
import { ERROR, either } from "./answers.ts";

/** Header fields that have nothing to do with WebSocket, and how a field is written. */
export const handshakeHeaders = cases({ source: http(9110, "5.1") }, [
  {
    id: "handshake/unknown-headers",
    level: "SHOULD",
    says: "ignores headers that it does not know",
    ...accepted({
      headers: { "X-Wsfn-Unknown": "1", "X-Empty": "" },
    }),
  },
  {
    id: "handshake/browser-headers",
    source: rfc6455("4.1"),
    says: "accepts what a browser sends",
    ...accepted({
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
  },
  {
    id: "handshake/folded-header",
    source: http(9112, "5.2"),
    says: "reads a folded header as one line or refuses it",
    ...either({
      lines: ["X-Folded: one", " two"],
    }),
  },
  {
    id: "handshake/bare-line-feeds",
    level: "SHOULD",
    source: http(9112, "2.2"),
    says: "reads lines that end in LF alone, or refuses them",
    ...either({ lineEnd: "\n" }),
  },
  {
    id: "handshake/header-of-20000-octets",
    level: "SHOULD",
    source: http(6585, "5"),
    says: "accepts a header of 20000 octets or refuses it with an error",
    ...either({ headers: { "X-Large": "x".repeat(20000) } }),
  },
  {
    id: "handshake/200-headers",
    level: "SHOULD",
    source: http(6585, "5"),
    says: "accepts 200 headers or refuses them with an error",
    ...either({
      lines: Array.from({ length: 200 }, (_, index) => `X-Number-${index}: ${index}`),
    }),
  },
  {
    id: "handshake/header-without-colon",
    level: "SHOULD",
    source: http(9112, "5"),
    says: "refuses a header line without a colon",
    ...refused({ lines: ["this is no header"] }, ERROR),
  },
  {
    id: "handshake/space-before-colon",
    source: http(9112, "5.1"),
    says: "refuses white space between a header's name and its colon",
    // "A server MUST reject, with a response status code of 400": to reject is what counts.
    ...refused({ lines: ["X-Space : 1"] }, { ok: [400], warn: ["4xx", "5xx"] }),
  },
]);
