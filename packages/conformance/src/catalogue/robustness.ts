import type { ConformanceCase, Ending } from "../case/case.ts";
import { fill, hex, utf8 } from "../case/payload.ts";
import type { Step } from "../case/step.ts";
import { oddRequests } from "./robustness-requests.ts";
import { slowPeers } from "./robustness-slow.ts";
import {
  CLEAN,
  echoContract,
  frame,
  HELLO,
  LEFT,
  MUST,
  NOTHING,
  PART,
  rfc6455,
  SHOULD,
  seen,
} from "./words.ts";

const MIB = 1024 * 1024;
const OTHERS: Step = { do: "others-served" };
/** All that was sent has been read, or the connection is over. */
const READ: Step = { do: "barrier" };
/** A server may defend itself, with a code that says so or without one. */
const DEFENCE: Ending = { by: "either", codes: [1000, 1002, 1008, 1009, 1011, 1013], clean: false };

const survives = (
  name: string,
  says: string,
  section: string,
  script: readonly Step[],
  more: Partial<ConformanceCase> = {},
): ConformanceCase => ({
  ...MUST,
  id: `robustness/${name}`,
  says,
  source: rfc6455(section),
  script: [...script, OTHERS],
  events: NOTHING,
  ending: LEFT,
  ...more,
});

/** Octets that are no request. To say 400, to say nothing or to wait for more are all right; to stop serving others is not. */
const notARequest = (name: string, what: string, octets: string): ConformanceCase => ({
  ...survives(`${name}-on-the-port`, `survives ${what} in place of a request`, "10.4", []),
  opening: { raw: hex(octets), patienceMs: 300, expect: { ok: ["4xx", "5xx", "none", "silence"] } },
});

/** What a server on an open network meets: peers that are slow, silent, greedy, broken or gone. */
export const robustness: readonly ConformanceCase[] = [
  ...slowPeers,
  ...oddRequests,
  ...(
    [
      ["silent-clients", "before their request", "nothing"],
      ["half-requests", "inside their request", "request"],
      ["half-frames", "inside a frame", "frame"],
    ] as const
  ).map(([name, where, inside]) =>
    survives(`${name}-do-not-block`, `serves others while 50 clients are silent ${where}`, "10.4", [
      { do: "hold", count: 50, inside },
    ]),
  ),
  survives("reset-inside-frame", "survives a reset in the middle of a frame", "7.1.5", [
    frame("binary", utf8("some"), { lengthForm: 16, declared: "1000" }),
    OTHERS,
    { do: "reset" },
  ]),
  survives(
    "silence-inside-frame",
    "serves others while a client is silent in the middle of a frame",
    "10.4",
    [frame("binary", utf8("some"), { lengthForm: 16, declared: "1000" })],
  ),
  survives("fin-inside-frame", "survives a client that ends TCP in the middle of a frame", "7.1.4", [
    frame("binary", utf8("some"), { lengthForm: 16, declared: "1000" }),
    { do: "finish" },
  ]),
  survives("garbage-for-frames", "survives octets that are no frames", "10.4", [
    { do: "octets", payload: hex("ff 80 fd fc fb fa 16 03 01 02 00 01 00 01 fc 03 03 00 00 00") },
  ]),
  survives("reset-inside-message", "survives a reset between two fragments", "7.1.5", [
    frame("text", HELLO, PART),
    { do: "barrier" },
    { do: "reset" },
  ]),
  survives("reset-with-echo-on-its-way", "survives a reset while it sends an echo of 1 MiB", "7.1.5", [
    { do: "pause-reading" },
    frame("binary", fill("00", MIB)),
    { do: "reset" },
  ]),
  survives(
    "500-connects-and-resets",
    "survives 500 connections that are reset before they ask for anything",
    "10.4",
    [{ do: "crowd", count: 500, together: 50, leave: "reset-raw" }],
    { isolated: true },
  ),
  survives(
    "300-resets-after-handshake",
    "survives 300 resets right after the handshake",
    "10.4",
    [{ do: "crowd", count: 300, together: 30, leave: "reset-open" }],
    { isolated: true },
  ),
  survives(
    "200-resets-inside-frame",
    "survives 200 resets in the middle of a frame",
    "10.4",
    [{ do: "crowd", count: 200, together: 20, leave: "reset-inside-frame" }],
    { isolated: true },
  ),
  survives(
    "200-resets-behind-request",
    "survives 200 resets right behind the opening request, whose answer nobody reads",
    "10.4",
    [{ do: "crowd", count: 200, together: 20, leave: "reset-asking" }],
    { isolated: true },
  ),
  survives(
    "200-connections",
    "serves 200 connections, 100 at a time",
    "10.4",
    [{ do: "crowd", count: 200, together: 100, leave: "close" }],
    { isolated: true },
  ),
  notARequest(
    "tls-hello",
    "a TLS ClientHello",
    "16 03 01 00 2f 01 00 00 2b 03 03 00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11 12 13 14 15 16 17 18 19 1a 1b 1c 1d 1e 1f 00 00 02 13 01 01 00",
  ),
  notARequest(
    "http2-preface",
    "the preface of HTTP/2",
    Buffer.from("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").toString("hex"),
  ),
  notARequest("garbage", "octets that mean nothing", "00 ff 13 37 0d 0a 0d 0a de ad be ef 0d 0a 0d 0a"),
  notARequest("frame", "a WebSocket frame", "81 85 00 00 00 00 48 65 6c 6c 6f"),
  survives(
    "empty-fragments",
    "survives 100,000 empty fragments of one message",
    "10.4",
    [
      frame("text", undefined, PART),
      { do: "flood", frame: frame("continuation", undefined, PART), count: 100_000 },
      frame("continuation"),
      // Either its echo comes or the connection ends; to do neither is no defence.
      { do: "await-events", count: 1 },
    ],
    {
      isolated: true,
      events: { ok: [[seen("text")], []] },
      ending: DEFENCE,
    },
  ),
  survives(
    "tiny-messages",
    "returns 20,000 messages of one octet that come as fast as it takes them, or defends itself",
    "10.4",
    [{ do: "flood", frame: frame("text", utf8("x")), count: 20_000, counted: false }, READ],
    {
      isolated: true,
      ending: DEFENCE,
    },
  ),
  survives(
    "ping-flood",
    "survives 20,000 pings that come as fast as it takes them",
    "10.4",
    [{ do: "flood", frame: frame("ping", fill("70", 125)), count: 20_000, counted: false }, READ],
    {
      isolated: true,
      ending: DEFENCE,
    },
  ),
  {
    ...SHOULD,
    id: "robustness/reader-that-never-reads",
    says: "stops reading from a client that does not read, or ends it, before 128 MiB are kept for it",
    source: echoContract("MAX_BUFFERED_BYTES"),
    budgetMs: 60_000,
    script: [{ do: "overfill", op: "binary", messageBytes: 65536, mostBytes: 128 * MIB }],
    events: NOTHING,
    ending: LEFT,
  },
  {
    ...SHOULD,
    id: "robustness/pinger-that-never-reads",
    says: "keeps no more than 48 MiB of pongs for a client that pings and does not read",
    source: echoContract("MAX_BUFFERED_BYTES"),
    budgetMs: 60_000,
    script: [{ do: "overfill", op: "ping", messageBytes: 125, mostBytes: 96 * MIB }],
    events: NOTHING,
    ending: LEFT,
  },
  {
    ...MUST,
    id: "robustness/reader-that-reads-late",
    says: "returns every message to a client that reads late, up to 48 MiB of them, or ends the connection",
    source: echoContract("MAX_BUFFERED_BYTES"),
    budgetMs: 60_000,
    script: [{ do: "read-late", messageBytes: 65536, rounds: [48 * MIB] }],
    events: NOTHING,
    ending: DEFENCE,
  },
  {
    ...MUST,
    needs: ["unread-limit"],
    id: "robustness/unread-limit",
    says: "closes with 1013 when a client leaves more than 4 MiB unread, and the client finds it when it reads",
    source: echoContract("MAX_BUFFERED_BYTES"),
    budgetMs: 60_000,
    last: true,
    // The sockets on the way hold 8 MiB without a proxy and up to 28 with two. A server that closes gives its peer some seconds to find the
    // Close frame, so little is sent behind it and the frame is looked for soon: who was only slow costs a round more.
    script: [
      {
        do: "read-late",
        messageBytes: 65536,
        stallMs: 250,
        rounds: [16, 24, 32, 40, 48, 64, 96, 128].map((mebibytes) => mebibytes * MIB),
      },
    ],
    events: NOTHING,
    ending: { by: "server", codes: [1013], codeNeeded: true, clean: false },
  },
  {
    ...SHOULD,
    id: "robustness/half-close",
    says: "closes TCP when the client has, without a Close frame",
    source: rfc6455("7.1.4"),
    script: [frame("text", HELLO), { do: "finish" }, { do: "await-gone", withinMs: 5000 }],
    events: { ok: [[seen("text", HELLO)], []] },
    ending: LEFT,
  },
  {
    ...SHOULD,
    id: "robustness/half-close-delivers-echo",
    says: "delivers the echo of a text that came before the client closed its half of TCP",
    source: rfc6455("7.1.4"),
    script: [frame("text", HELLO), { do: "finish" }, { do: "await-gone", withinMs: 5000 }],
    events: { ok: [[seen("text", HELLO)]] },
    ending: LEFT,
  },
  {
    ...SHOULD,
    id: "robustness/half-close-inside-frame",
    says: "closes TCP when the client has in the middle of a frame",
    source: rfc6455("7.1.4"),
    script: [
      frame("binary", utf8("some"), { lengthForm: 16, declared: "1000" }),
      { do: "finish" },
      { do: "await-gone", withinMs: 5000 },
    ],
    events: NOTHING,
    ending: LEFT,
  },
  {
    ...MUST,
    id: "robustness/interleaved-connections",
    says: "keeps the messages of 40 connections apart that all talk at once, in fragments",
    source: rfc6455("5.4"),
    script: [{ do: "interleave", connections: 40, rounds: 10 }],
    events: NOTHING,
    ending: CLEAN,
  },
  {
    ...MUST,
    id: "robustness/other-connection-while-one-floods",
    says: "serves others while one client floods it",
    source: rfc6455("10.4"),
    isolated: true,
    script: [{ do: "flood", frame: frame("binary", fill("00", 4096)), count: 200, counted: false }, OTHERS],
    events: NOTHING,
    ending: CLEAN,
  },
];
