import type { Mutant } from "./mutant.ts";
import type { Behaviour } from "./server/behaviour.ts";
import type { Careless } from "./server/fatal-requests.ts";

const mutant = (name: string, behaviour: Behaviour, ...trips: [string, ...string[]]): Mutant => ({
  name,
  behaviour,
  trips,
});

const careless = (what: Careless, ...trips: [string, ...string[]]): Mutant =>
  mutant(`${what} and dies when it cannot`, { careless: what }, ...trips);

/** Defects of a server under strain: what it cuts, mixes up, dies of and keeps. */
export const STRAINED: readonly Mutant[] = [
  mutant("cuts a silent client", { cutsIdleAfterMs: 300 }, "robustness/idle-connection-lives"),
  mutant(
    "cuts a slow client",
    { cutsSlowFrameAfterMs: 20 },
    "robustness/frame-in-slow-octets",
    "robustness/frame-an-octet-a-second",
  ),
  mutant(
    "serves one request after the other",
    { servesNextAfter: "request" },
    "robustness/half-requests-do-not-block",
    "robustness/silent-clients-do-not-block",
  ),
  mutant(
    "serves no other client while one has not sent anything",
    { servesNextAfter: "first octet" },
    "robustness/silent-clients-do-not-block",
  ),
  mutant(
    "serves one frame after the other",
    { servesNextAfter: "frame" },
    "robustness/half-frames-do-not-block",
    "robustness/silence-inside-frame",
    "robustness/reset-inside-frame",
  ),
  mutant("cuts a request that is slow", { cutsSlowRequestAfterMs: 500 }, "robustness/request-in-slow-octets"),
  mutant("mixes connections up", { mixesConnections: true }, "robustness/interleaved-connections"),
  mutant("takes fifty connections", { mostConnections: 50 }, "robustness/200-connections"),
  mutant(
    "dies of a reset",
    { diesOf: "reset" },
    "robustness/reset-inside-frame",
    "robustness/reset-inside-message",
    "robustness/reset-with-echo-on-its-way",
    "robustness/500-connects-and-resets",
    "robustness/300-resets-after-handshake",
    "robustness/200-resets-inside-frame",
    "robustness/200-resets-behind-request",
  ),
  careless("decodes the query", "robustness/query-not-decodable"),
  careless("decodes the path", "robustness/path-not-decodable"),
  careless("decodes cookies", "robustness/cookie-not-decodable"),
  careless("parses the origin", "robustness/origin-null", "robustness/origin-malformed"),
  careless("parses the host", "robustness/host-malformed"),
  careless("parses the path", "robustness/path-of-two-slashes"),
  careless("looks extensions up", "robustness/extension-named-as-property"),
  careless("looks subprotocols up", "robustness/subprotocol-named-as-property"),
  careless("reads 2000 headers", "robustness/2100-headers"),
  careless("wants UTF-8", "robustness/header-not-utf8"),
  mutant("dies of a FIN", { diesOf: "FIN" }, "robustness/fin-inside-frame"),
  mutant(
    "dies of a bad request",
    { diesOf: "bad request" },
    "robustness/tls-hello-on-the-port",
    "robustness/http2-preface-on-the-port",
    "robustness/garbage-on-the-port",
    "robustness/frame-on-the-port",
  ),
  mutant("dies of a bad frame", { diesOf: "bad frame" }, "robustness/garbage-for-frames"),
  mutant(
    "dies of 15,000 frames",
    { diesAfterFrames: 15_000 },
    "robustness/empty-fragments",
    "robustness/tiny-messages",
    "robustness/ping-flood",
  ),
  mutant("dies of 100 frames", { diesAfterFrames: 100 }, "robustness/other-connection-while-one-floods"),

  mutant(
    "keeps what is not read",
    { onUnread: "keeps it" },
    "robustness/reader-that-never-reads",
    "robustness/pinger-that-never-reads",
    "robustness/unread-limit",
    "platform/memory-under-reader-that-never-reads",
  ),
  mutant("keeps pongs that are not read", { onUnread: "keeps pongs" }, "robustness/pinger-that-never-reads"),
  mutant(
    "throws away what a client does not read",
    { onUnread: "throws it away" },
    "robustness/reader-that-reads-late",
    "robustness/unread-limit",
  ),
  mutant(
    "stops reading from a client that does not read, for ever",
    { onUnread: "stops reading for ever" },
    "robustness/reader-that-reads-late",
    "robustness/unread-limit",
  ),
  mutant(
    "stops reading from a client that does not read, until it does",
    { onUnread: "stops reading" },
    "robustness/unread-limit",
  ),
  mutant("cuts a client that does not read", { onUnread: "cuts" }, "robustness/unread-limit"),
  mutant(
    "closes a client that does not read with 1009",
    { onUnread: { code: 1009 } },
    "robustness/unread-limit",
  ),
];
