import { accepted, cases, comes, frame, HELLO, http, NOTHING, refused, rfc6455, seen } from "../words.ts";

/** Fields of one length, so that a piece of that length is about one line; with the rest of the request they take four minutes. */
const LINES = Array.from({ length: 40 }, (_, index) => `X-Slow-${String(index).padStart(2, "0")}: slowly`);
const LINE_BYTES = 20;

/**
 * Peers that take their time. How long a server waits for them no RFC says (RFC 9110 15.5.9 speaks of "the time that it was prepared to
 * wait"), so to wait for ever is no violation; but whoever likes can then hold as many of its connections. A client that has not begun
 * a request is not asked to be ended: a platform keeps such connections for later calls.
 */
export const slowPeers = cases({ source: rfc6455("5.2") }, [
  {
    id: "robustness/request-in-slow-octets",
    level: "SHOULD",
    source: http(9112, "2.2"),
    says: "waits for a request that arrives an octet every 8 ms",
    ...accepted({ chop: 1, everyMs: 8 }),
  },
  {
    id: "robustness/frame-in-slow-octets",
    says: "waits for a frame that arrives an octet every 50 ms",
    script: [frame("text", HELLO, { chop: 1, everyMs: 50 })],
    ...comes(seen("text", HELLO)),
  },
  {
    id: "robustness/frame-an-octet-a-second",
    says: "waits for a frame that arrives an octet a second",
    script: [frame("text", HELLO, { chop: 1, everyMs: 1000 })],
    ...comes(seen("text", HELLO)),
    onlyFull: true,
    budgetMs: 60_000,
  },
  // RFC 6455 7.3: "Servers MAY close the WebSocket connection whenever desired."
  {
    id: "robustness/idle-connection-lives",
    level: "MAY",
    source: rfc6455("7.3"),
    says: "keeps a connection that is silent for 65 seconds and answers pings",
    onlyFull: true,
    budgetMs: 120_000,
    script: [{ do: "checkpoint", name: "silence is over", quietMs: 65_000 }, frame("text", HELLO)],
    ...comes({ kind: "mark", name: "silence is over" }, seen("text", HELLO)),
  },
  {
    id: "robustness/half-request-ends",
    level: "SHOULD",
    source: http(9110, "15.5.9"),
    says: "gives up a request that is not completed within two minutes",
    onlyFull: true,
    budgetMs: 150_000,
    ...refused({ stopAfter: 60, timeoutMs: 125_000 }, { ok: [408, "4xx", "none"] }),
  },
  {
    id: "robustness/close-without-reply-ends",
    level: "SHOULD",
    source: rfc6455("7.1.1"),
    says: "ends a connection whose peer does not answer its Close within 40 seconds",
    onlyFull: true,
    budgetMs: 60_000,
    script: [{ do: "ignore-close" }, frame(3), { do: "await-gone", withinMs: 40_000 }],
    events: NOTHING,
    ending: { by: "server", codes: [1002], clean: false },
  },
  {
    id: "robustness/slow-lines-end",
    level: "SHOULD",
    source: http(9110, "15.5.9"),
    says: "gives up a request that arrives a line every five seconds, within four minutes",
    onlyFull: true,
    budgetMs: 300_000,
    ...refused({ lines: LINES, chop: LINE_BYTES, everyMs: 5000 }, { ok: [408, "4xx", "none"] }),
  },
]);
