import type { ConformanceCase } from "../../case/case.ts";
import { closePayload, EMPTY, fill, hex, utf8 } from "../../case/payload.ts";
import {
  CLEAN,
  cases,
  comes,
  fails,
  frame,
  message,
  PART,
  refusesClose,
  rfc6455,
  rfc7692,
  seen,
} from "../words.ts";
import { COMPRESSED, FORGETFUL, HELLO_BLOCK, NEEDS, offering, PLAIN } from "./words.ts";

const HELLO = utf8("Hello");
const PING = utf8("are you there?");
const SENTENCE = utf8("a compressed message in many fragments, a compressed message in many fragments");
const LONG = fill("61 62 63 64 65 66 67 0a", 100_000);
const COMPRESSED_PART = { ...COMPRESSED, ...PART };

const mixed = cases({ needs: NEEDS, source: rfc7692("6") }, [
  {
    id: "deflate/plain-message",
    says: "returns a message that is not compressed though compression was agreed",
    opening: offering(PLAIN),
    script: [frame("text", HELLO)],
    ...comes(seen("text", HELLO)),
  },
  {
    id: "deflate/plain-between-compressed",
    says: "keeps its window while messages without compression pass",
    opening: offering(PLAIN),
    script: [
      message("text", SENTENCE, { compressed: true }),
      frame("text", HELLO),
      message("text", SENTENCE, { compressed: true }),
    ],
    ...comes(seen("text", SENTENCE), seen("text", HELLO), seen("text", SENTENCE)),
  },
  {
    id: "deflate/order-is-kept",
    says: "returns a long compressed message before a short plain one that followed it",
    opening: offering(PLAIN),
    script: [
      message("binary", LONG, { compressed: true }),
      frame("text", HELLO),
      message("binary", LONG, { compressed: true }),
      message("text", SENTENCE, { compressed: true }),
    ],
    ...comes(seen("binary", LONG), seen("text", HELLO), seen("binary", LONG), seen("text", SENTENCE)),
  },
  // Aiohttp 3.14.3 takes the first frame for the one that says whether all that follows is compressed.
  {
    id: "deflate/compressed-after-ping",
    says: "inflates a message after a ping that is the first frame of all",
    opening: offering(PLAIN),
    // Empty, so that a server which answers with other octets does not fail here too.
    script: [frame("ping"), message("text", SENTENCE, { compressed: true })],
    ...comes(seen("pong"), seen("text", SENTENCE)),
  },
  {
    id: "deflate/compressed-after-pong",
    says: "inflates a message after a pong that is the first frame of all",
    opening: offering(PLAIN),
    script: [frame("pong", PING), message("text", SENTENCE, { compressed: true })],
    ...comes(seen("text", SENTENCE)),
  },
  {
    id: "deflate/compressed-after-plain-fragments",
    says: "inflates a message after a plain one in fragments",
    opening: offering(PLAIN),
    script: [
      frame("text", HELLO, PART),
      frame("continuation", HELLO),
      message("text", SENTENCE, { compressed: true }),
    ],
    ...comes(seen("text", utf8("HelloHello")), seen("text", SENTENCE)),
  },
  {
    id: "deflate/plain-fragments-after-compressed",
    says: "returns a plain message in fragments after a compressed one",
    opening: offering(PLAIN),
    script: [
      message("text", SENTENCE, { compressed: true, fragment: 8 }),
      frame("text", HELLO, PART),
      frame("continuation", HELLO),
    ],
    ...comes(seen("text", SENTENCE), seen("text", utf8("HelloHello"))),
  },
  {
    id: "deflate/echoes-before-close",
    level: "SHOULD",
    source: rfc6455("5.5.1"),
    says: "delivers the echoes of compressed messages before it answers a Close that followed them",
    needs: NEEDS,
    opening: offering(PLAIN),
    script: [
      message("binary", LONG, { compressed: true }),
      message("text", SENTENCE, { compressed: true }),
      frame("close", closePayload(1000)),
    ],
    events: { ok: [[seen("binary", LONG), seen("text", SENTENCE)]] },
    ending: CLEAN,
  },
]);

const fragmented = cases({ needs: NEEDS, source: rfc7692("6.1") }, [
  {
    id: "deflate/ping-between-fragments",
    says: "answers a ping between the fragments of a compressed message at once",
    opening: offering(FORGETFUL),
    script: [
      frame("text", hex("f2 48 cd"), COMPRESSED_PART),
      frame("ping", PING),
      { do: "await-events", count: 1 },
      frame("continuation", hex("c9 c9 07 00")),
    ],
    ...comes(seen("pong", PING), seen("text", HELLO)),
  },
  {
    id: "deflate/pings-between-many-fragments",
    says: "returns a compressed message in many fragments with pings between all of them",
    opening: offering(PLAIN),
    script: [message("text", SENTENCE, { compressed: true, fragment: 8, pings: true })],
    ...comes(seen("text", SENTENCE)),
  },
  {
    id: "deflate/ping-inside-with-takeover",
    says: "keeps its window over a compressed message in fragments with a ping inside",
    opening: offering(PLAIN),
    script: [
      // The second refers to the first, so it has a few octets alone.
      message("text", SENTENCE, { compressed: true, fragment: 16, pings: true }),
      message("text", SENTENCE, { compressed: true, fragment: 1, pings: true }),
    ],
    ...comes(seen("text", SENTENCE), seen("text", SENTENCE)),
  },
  {
    id: "deflate/ping-inside-without-takeover",
    says: "returns compressed messages in fragments with pings inside, each of which stands alone",
    opening: offering("permessage-deflate; client_no_context_takeover; server_no_context_takeover"),
    script: [
      message("text", SENTENCE, { compressed: true, fragment: 16, pings: true }),
      message("text", SENTENCE, { compressed: true, fragment: 16, pings: true }),
    ],
    ...comes(seen("text", SENTENCE), seen("text", SENTENCE)),
  },
  {
    id: "deflate/one-octet-fragments",
    says: "returns a compressed message in fragments of one octet",
    opening: offering(PLAIN),
    script: [message("binary", SENTENCE, { compressed: true, fragment: 1 })],
    ...comes(seen("binary", SENTENCE)),
  },
  {
    id: "deflate/empty-fragments",
    says: "returns a compressed message with empty fragments in it",
    opening: offering(FORGETFUL),
    script: [
      frame("text", EMPTY, COMPRESSED_PART),
      frame("continuation", hex("f2 48 cd"), PART),
      frame("continuation", EMPTY, PART),
      frame("continuation", hex("c9 c9 07 00"), PART),
      frame("continuation"),
    ],
    ...comes(seen("text", HELLO)),
  },
  {
    id: "deflate/octet-by-octet",
    says: "returns a compressed message that arrives octet by octet",
    opening: offering(FORGETFUL),
    script: [frame("text", HELLO_BLOCK, { ...COMPRESSED, chop: 1 })],
    ...comes(seen("text", HELLO)),
  },
]);

/** RSV1 marks the first frame of a compressed message and nothing else (RFC 7692 6). */
const misplaced = cases({ needs: NEEDS, source: rfc7692("6.1") }, [
  {
    id: "deflate/rsv1-on-continuation",
    says: "fails the connection on RSV1 on a later fragment of a compressed message",
    opening: offering(FORGETFUL),
    script: [
      frame("text", hex("f2 48 cd"), COMPRESSED_PART),
      frame("continuation", hex("c9 c9 07 00"), COMPRESSED),
    ],
    ...fails(1002),
  },
  {
    id: "deflate/rsv1-on-continuation-of-plain",
    says: "fails the connection on RSV1 on a later fragment of a message that is not compressed",
    opening: offering(FORGETFUL),
    // Binary, so that a server which takes it has no text to find a fault in.
    script: [frame("binary", HELLO, PART), frame("continuation", HELLO_BLOCK, COMPRESSED)],
    ...fails(1002),
  },
  {
    id: "deflate/rsv1-on-ping",
    says: "fails the connection on a compressed ping",
    opening: offering(PLAIN),
    script: [frame("ping", HELLO_BLOCK, COMPRESSED)],
    ...fails(1002),
  },
  {
    id: "deflate/rsv1-on-pong",
    says: "fails the connection on a compressed pong",
    opening: offering(PLAIN),
    script: [frame("pong", HELLO_BLOCK, COMPRESSED)],
    ...fails(1002),
  },
  {
    id: "deflate/rsv1-on-close",
    says: "refuses a compressed Close",
    opening: offering(PLAIN),
    script: [frame("close", closePayload(1000), COMPRESSED)],
    ...refusesClose(1002),
  },
]);

/** The other two bits mean nothing still. */
const reserved = cases(
  { needs: NEEDS, source: rfc6455("5.2"), opening: offering(FORGETFUL), ...fails(1002) },
  [
    {
      id: "deflate/rsv-2-on-text",
      says: "fails the connection on RSV2 on a text though compression was agreed",
      script: [frame("text", HELLO, { rsv: 2 })],
    },
    {
      id: "deflate/rsv-1-on-text",
      says: "fails the connection on RSV3 on a text though compression was agreed",
      script: [frame("text", HELLO, { rsv: 1 })],
    },
    {
      id: "deflate/rsv-6-on-text",
      says: "fails the connection on RSV2 on a compressed text",
      script: [frame("text", HELLO_BLOCK, { rsv: 6 })],
    },
    {
      id: "deflate/rsv-1-on-continuation",
      says: "fails the connection on RSV3 on a later fragment of a compressed message",
      script: [
        frame("text", hex("f2 48 cd"), COMPRESSED_PART),
        frame("continuation", hex("c9 c9 07 00"), { rsv: 1 }),
      ],
    },
    {
      id: "deflate/rsv-2-on-continuation",
      says: "fails the connection on RSV2 on a later fragment of a compressed message",
      script: [
        frame("text", hex("f2 48 cd"), COMPRESSED_PART),
        frame("continuation", hex("c9 c9 07 00"), { rsv: 2 }),
      ],
    },
    {
      id: "deflate/rsv-5-on-text",
      says: "fails the connection on RSV3 on a compressed text",
      script: [frame("text", HELLO_BLOCK, { rsv: 5 })],
    },
  ],
);

/** Compressed messages among everything else that a connection carries. */
export const deflateFrames: readonly ConformanceCase[] = [...mixed, ...fragmented, ...misplaced, ...reserved];
