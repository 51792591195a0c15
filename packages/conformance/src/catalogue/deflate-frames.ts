import type { ConformanceCase } from "../case/case.ts";
import { closePayload, EMPTY, fill, hex, utf8 } from "../case/payload.ts";
import { COMPRESSED, FORGETFUL, HELLO_BLOCK, must, NEEDS, offering, PLAIN } from "./deflate-words.ts";
import { CLEAN, comes, fails, frame, message, PART, refusesClose, rfc6455, SHOULD, seen } from "./words.ts";

const HELLO = utf8("Hello");
const PING = utf8("are you there?");
const SENTENCE = utf8("a compressed message in many fragments, a compressed message in many fragments");
const LONG = fill("61 62 63 64 65 66 67 0a", 100_000);
const COMPRESSED_PART = { ...COMPRESSED, ...PART };

/** RSV1 marks the first frame of a compressed message and nothing else (RFC 7692 6). */
const reserved: readonly ConformanceCase[] = [
  must(
    "rsv1-on-continuation",
    "6.1",
    "fails the connection on RSV1 on a later fragment of a compressed message",
    offering(FORGETFUL),
    [frame("text", hex("f2 48 cd"), COMPRESSED_PART), frame("continuation", hex("c9 c9 07 00"), COMPRESSED)],
    fails(1002),
  ),
  must(
    "rsv1-on-continuation-of-plain",
    "6.1",
    "fails the connection on RSV1 on a later fragment of a message that is not compressed",
    offering(FORGETFUL),
    [frame("text", HELLO, PART), frame("continuation", HELLO_BLOCK, COMPRESSED)],
    fails(1002),
  ),
  must(
    "rsv1-on-ping",
    "6.1",
    "fails the connection on a compressed ping",
    offering(PLAIN),
    [frame("ping", HELLO_BLOCK, COMPRESSED)],
    fails(1002),
  ),
  must(
    "rsv1-on-pong",
    "6.1",
    "fails the connection on a compressed pong",
    offering(PLAIN),
    [frame("pong", HELLO_BLOCK, COMPRESSED)],
    fails(1002),
  ),
  must(
    "rsv1-on-close",
    "6.1",
    "refuses a compressed Close",
    offering(PLAIN),
    [frame("close", closePayload(1000), COMPRESSED)],
    refusesClose(1002),
  ),
  ...(
    [
      [2, "RSV2 on a text though compression was agreed", false],
      [1, "RSV3 on a text though compression was agreed", false],
      [6, "RSV2 on a compressed text", true],
      [5, "RSV3 on a compressed text", true],
    ] as const
  ).map(
    ([rsv, what, isCompressed]): ConformanceCase => ({
      ...must(
        `rsv-${rsv}-on-text`,
        "6",
        `fails the connection on ${what}`,
        offering(FORGETFUL),
        [frame("text", isCompressed ? HELLO_BLOCK : HELLO, { rsv })],
        fails(1002),
      ),
      source: rfc6455("5.2"),
    }),
  ),
];

/** Compressed messages among everything else that a connection carries. */
export const deflateFrames: readonly ConformanceCase[] = [
  must(
    "plain-message",
    "6",
    "returns a message that is not compressed though compression was agreed",
    offering(PLAIN),
    [frame("text", HELLO)],
    comes(seen("text", HELLO)),
  ),
  must(
    "plain-between-compressed",
    "6",
    "keeps its window while messages without compression pass",
    offering(PLAIN),
    [
      message("text", SENTENCE, { compressed: true }),
      frame("text", HELLO),
      message("text", SENTENCE, { compressed: true }),
    ],
    comes(seen("text", SENTENCE), seen("text", HELLO), seen("text", SENTENCE)),
  ),
  must(
    "order-is-kept",
    "6",
    "returns a long compressed message before a short one that is not, which came behind it",
    offering(PLAIN),
    [
      message("binary", LONG, { compressed: true }),
      frame("text", HELLO),
      message("binary", LONG, { compressed: true }),
      message("text", SENTENCE, { compressed: true }),
    ],
    comes(seen("binary", LONG), seen("text", HELLO), seen("binary", LONG), seen("text", SENTENCE)),
  ),
  must(
    "ping-between-fragments",
    "6.1",
    "answers a ping between the fragments of a compressed message at once",
    offering(FORGETFUL),
    [
      frame("text", hex("f2 48 cd"), COMPRESSED_PART),
      frame("ping", PING),
      { do: "await-events", count: 1 },
      frame("continuation", hex("c9 c9 07 00")),
    ],
    comes(seen("pong", PING), seen("text", HELLO)),
  ),
  must(
    "pings-between-many-fragments",
    "6.1",
    "returns a compressed message in many fragments with pings between all of them",
    offering(PLAIN),
    [message("text", SENTENCE, { compressed: true, fragment: 8, pings: true })],
    comes(seen("text", SENTENCE)),
  ),
  must(
    "one-octet-fragments",
    "6.1",
    "returns a compressed message in fragments of one octet",
    offering(PLAIN),
    [message("binary", SENTENCE, { compressed: true, fragment: 1 })],
    comes(seen("binary", SENTENCE)),
  ),
  must(
    "empty-fragments",
    "6.1",
    "returns a compressed message with empty fragments in it",
    offering(FORGETFUL),
    [
      frame("text", EMPTY, COMPRESSED_PART),
      frame("continuation", hex("f2 48 cd"), PART),
      frame("continuation", EMPTY, PART),
      frame("continuation", hex("c9 c9 07 00"), PART),
      frame("continuation"),
    ],
    comes(seen("text", HELLO)),
  ),
  must(
    "octet-by-octet",
    "6.1",
    "returns a compressed message that arrives octet by octet",
    offering(FORGETFUL),
    [frame("text", HELLO_BLOCK, { ...COMPRESSED, chop: 1 })],
    comes(seen("text", HELLO)),
  ),
  {
    ...SHOULD,
    needs: NEEDS,
    id: "deflate/echoes-before-close",
    says: "delivers the echoes of compressed messages before it answers a Close that came behind them",
    source: rfc6455("5.5.1"),
    opening: offering(PLAIN),
    script: [
      message("binary", LONG, { compressed: true }),
      message("text", SENTENCE, { compressed: true }),
      frame("close", closePayload(1000)),
    ],
    events: { ok: [[seen("binary", LONG), seen("text", SENTENCE)]] },
    ending: CLEAN,
  },
  ...reserved,
];
