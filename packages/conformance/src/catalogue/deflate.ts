import type { ConformanceCase, DeflateRule, Opening, ResponseRule } from "../case.ts";
import { type Deflated, EMPTY, fill, hex, type Payload, utf8 } from "../payload.ts";
import type { Sample, Step } from "../step.ts";
import { deflateStreams } from "./deflate-streams.ts";
import {
  CLEAN,
  comes,
  fails,
  frame,
  MUST,
  message,
  NOTHING,
  PART,
  refused,
  rfc6455,
  rfc7692,
  SHOULD,
  seen,
} from "./words.ts";

const PLAIN = "permessage-deflate";
const FORGETFUL = "permessage-deflate; client_no_context_takeover";
const HELLO = utf8("Hello");
const COMPRESSED = { rsv: 4 } as const;
const needs = ["permessage-deflate"] as const;

const agreed = (offer: string, rule: Partial<DeflateRule> = {}): Opening => ({
  offer,
  expect: { ok: [101], deflate: { answer: "agreed", ...rule } },
});

const must = (
  name: string,
  section: string,
  says: string,
  opening: Opening,
  script: readonly Step[],
  outcome: Pick<ConformanceCase, "events" | "ending">,
): ConformanceCase => ({
  ...MUST,
  needs,
  id: `deflate/${name}`,
  says,
  source: rfc7692(section),
  opening,
  script,
  ...outcome,
});

/** Octets that the RFC prints, sent as one compressed message. */
const example = (
  name: string,
  section: string,
  what: string,
  octets: string,
  text: Payload,
): ConformanceCase =>
  must(
    `example-${name}`,
    section,
    `inflates ${what}, as the RFC prints it`,
    agreed(FORGETFUL),
    [frame("text", hex(octets), COMPRESSED)],
    comes(seen("text", text)),
  );

const final = (of: Payload): Deflated => ({ deflate: "final", of });

const examples: readonly ConformanceCase[] = [
  example("one-block", "7.2.3.1", "one compressed block", "f2 48 cd c9 c9 07 00", HELLO),
  must(
    "example-fragments",
    "7.2.3.1",
    "inflates a block that comes in two fragments, as the RFC prints it",
    agreed(FORGETFUL),
    [frame("text", hex("f2 48 cd"), { ...COMPRESSED, ...PART }), frame("continuation", hex("c9 c9 07 00"))],
    comes(seen("text", HELLO)),
  ),
  must(
    "example-takeover",
    "7.2.3.2",
    "inflates a second message that refers to the first",
    agreed(PLAIN),
    [
      { do: "message", kind: "text", payload: HELLO, compressed: true },
      { do: "message", kind: "text", payload: HELLO, compressed: true },
    ],
    comes(seen("text", HELLO), seen("text", HELLO)),
  ),
  example(
    "stored-block",
    "7.2.3.3",
    "a block that is not compressed",
    "00 05 00 fa ff 48 65 6c 6c 6f 00",
    HELLO,
  ),
  example("final-block", "7.2.3.4", "a block with BFINAL set", "f3 48 cd c9 c9 07 00 00", HELLO),
  example(
    "two-blocks",
    "7.2.3.5",
    "two blocks in one message",
    "f2 48 05 00 00 00 ff ff ca c9 c9 07 00",
    HELLO,
  ),
  example("empty", "7.2.3.6", "an empty message of one octet", "00", EMPTY),
  ...[1, 4096, 4097, 70000].map((bytes) =>
    must(
      `final-block-of-${bytes}`,
      "7.2.3.4",
      `inflates ${bytes} octets in a block with BFINAL set`,
      agreed(FORGETFUL),
      [frame("binary", final(fill("01 02 03", bytes)), COMPRESSED)],
      comes(seen("binary", fill("01 02 03", bytes))),
    ),
  ),
  must(
    "final-block-then-message",
    "7.2.3.4",
    "goes on after a message with BFINAL set",
    agreed(FORGETFUL),
    [frame("text", final(HELLO), COMPRESSED), frame("text", hex("f2 48 cd c9 c9 07 00"), COMPRESSED)],
    comes(seen("text", HELLO), seen("text", HELLO)),
  ),
  must(
    "stored-70000",
    "7.2.3.3",
    "inflates 70000 octets in blocks that are not compressed",
    agreed(FORGETFUL),
    [frame("binary", { deflate: "stored", of: fill("07 06", 70000) }, COMPRESSED)],
    comes(seen("binary", fill("07 06", 70000))),
  ),
];

const FRAGMENTED = utf8("a compressed message in many fragments, a compressed message in many fragments");

const frames: readonly ConformanceCase[] = [
  must(
    "plain-message",
    "6",
    "returns a message that is not compressed though compression was agreed",
    agreed(PLAIN),
    [frame("text", HELLO)],
    comes(seen("text", HELLO)),
  ),
  must(
    "plain-between-compressed",
    "6",
    "keeps its window while messages without compression pass",
    agreed(PLAIN),
    [
      message("text", FRAGMENTED, { compressed: true }),
      frame("text", HELLO),
      message("text", FRAGMENTED, { compressed: true }),
    ],
    comes(seen("text", FRAGMENTED), seen("text", HELLO), seen("text", FRAGMENTED)),
  ),
  must(
    "ping-between-fragments",
    "6.1",
    "answers pings between the fragments of a compressed message",
    agreed(PLAIN),
    [message("text", FRAGMENTED, { compressed: true, fragment: 8, pings: true })],
    comes(seen("text", FRAGMENTED)),
  ),
  must(
    "one-octet-fragments",
    "6.1",
    "returns a compressed message in fragments of one octet",
    agreed(PLAIN),
    [message("binary", FRAGMENTED, { compressed: true, fragment: 1 })],
    comes(seen("binary", FRAGMENTED)),
  ),
  must(
    "empty-fragments",
    "6.1",
    "returns a compressed message with empty fragments in it",
    agreed(FORGETFUL),
    [
      frame("text", EMPTY, { ...COMPRESSED, ...PART }),
      frame("continuation", hex("f2 48 cd"), PART),
      frame("continuation", EMPTY, PART),
      frame("continuation", hex("c9 c9 07 00")),
    ],
    comes(seen("text", HELLO)),
  ),
  must(
    "rsv1-on-continuation",
    "6.1",
    "fails the connection on RSV1 set on a continuation",
    agreed(FORGETFUL),
    [
      frame("text", hex("f2 48 cd"), { ...COMPRESSED, ...PART }),
      frame("continuation", hex("c9 c9 07 00"), COMPRESSED),
    ],
    fails(1002),
  ),
  must(
    "rsv1-on-ping",
    "6.1",
    "fails the connection on RSV1 set on a ping",
    agreed(PLAIN),
    [frame("ping", hex("f2 48 cd c9 c9 07 00"), COMPRESSED)],
    fails(1002),
  ),
  must(
    "rsv1-on-close",
    "6.1",
    "fails the connection on RSV1 set on a Close",
    agreed(PLAIN),
    [frame("close", hex("03 e8"), COMPRESSED)],
    fails(1002),
  ),
  ...([2, 1, 6] as const).map(
    (rsv): ConformanceCase => ({
      ...must(
        `rsv-${rsv}-on-text`,
        "6",
        `fails the connection on RSV${rsv === 1 ? 3 : 2} set on a ${rsv === 6 ? "compressed " : ""}text`,
        agreed(PLAIN),
        [rsv === 6 ? frame("text", hex("f2 48 cd c9 c9 07 00"), { rsv }) : frame("text", HELLO, { rsv })],
        fails(1002),
      ),
      source: rfc6455("5.2"),
    }),
  ),
  must(
    "garbage",
    "7.2.2",
    "fails the connection on a compressed message that does not inflate",
    agreed(PLAIN),
    [frame("binary", hex("ff ff ff ff ff ff"), COMPRESSED)],
    fails(1002, 1007),
  ),
  must(
    "reach-before-beginning",
    "7.2.2",
    "fails the connection on a message that refers to octets before its first",
    agreed(PLAIN),
    [frame("binary", hex("f2 00 11 00 00"), COMPRESSED)],
    fails(1002, 1007),
  ),
  {
    ...must(
      "bad-utf8",
      "6.2",
      "refuses a text that is no UTF-8 once it is inflated",
      agreed(FORGETFUL),
      [frame("text", { deflate: "sync", of: hex("61 ed a0 80 62") }, COMPRESSED)],
      fails(1007),
    ),
    source: rfc6455("8.1"),
  },
  {
    ...SHOULD,
    needs,
    id: "deflate/bomb",
    says: "refuses 130 KiB that inflate to 128 MiB, and serves others",
    source: rfc7692("8"),
    opening: agreed(FORGETFUL),
    isolated: true,
    budgetMs: 60_000,
    script: [
      frame("binary", { deflate: "sync", of: fill("00", 1024 * 1024), times: 128 }, COMPRESSED),
      { do: "await-end", withinMs: 30_000 },
      { do: "others-served" },
    ],
    ...fails(1009),
  },
];

const stream = (sample: Sample, bytes: number, count: number, kind: "text" | "binary" = "binary"): Step => ({
  do: "stream",
  kind,
  sample,
  bytes,
  count,
  inFlight: 4,
  compressed: true,
});

/** Long enough to fill every window, with messages short and long. */
const WORK: readonly Step[] = [stream("prose", 3000, 24), stream("json", 40000, 3)];
const works = (
  name: string,
  section: string,
  says: string,
  opening: Opening,
  script = WORK,
): ConformanceCase => must(name, section, says, opening, script, { events: NOTHING, ending: CLEAN });

const takeover: readonly ConformanceCase[] = [
  works(
    "takeover-both-ways",
    "7.1.1",
    "keeps what it has seen for the next message, both ways",
    agreed(PLAIN),
  ),
  works(
    "takeover-of-client-only",
    "7.1.1.1",
    "forgets its own messages and remembers the client's when asked so",
    agreed("permessage-deflate; server_no_context_takeover", { fits: true }),
  ),
  works(
    "takeover-of-server-only",
    "7.1.1.2",
    "inflates a client that forgets between messages",
    agreed(FORGETFUL),
  ),
  works(
    "takeover-of-neither",
    "7.1.1",
    "forgets both ways when asked so",
    agreed("permessage-deflate; client_no_context_takeover; server_no_context_takeover", { fits: true }),
  ),
  works("takeover-across-text-and-binary", "7.2.1", "keeps one window for text and binary", agreed(PLAIN), [
    stream("html", 2000, 8, "text"),
    stream("bitmap", 2000, 8),
    stream("html", 2000, 8, "text"),
  ]),
];

const BITS = [8, 9, 10, 11, 12, 13, 14, 15];
const windows: readonly ConformanceCase[] = BITS.flatMap((bits) => [
  works(
    `server-window-${bits}`,
    "7.1.2.1",
    `compresses within a window of ${bits} bits or declines the offer`,
    {
      offer: `permessage-deflate; server_max_window_bits=${bits}`,
      expect: { ok: [101], deflate: { answer: "free", fits: true } },
    },
  ),
  works(
    `client-window-${bits}`,
    "7.1.2.2",
    `inflates a client that offers a window of ${bits} bits, or declines the offer`,
    {
      offer: `permessage-deflate; client_max_window_bits=${bits}`,
      expect: { ok: [101], deflate: { answer: "free", fits: true } },
    },
  ),
]);

/** To refuse the whole handshake for a bad offer is more than the RFC asks, which is to decline the offer. */
const DECLINED: ResponseRule = { ok: [101], warn: ["4xx"], deflate: { answer: "declined" } };
const declines = (name: string, what: string, parameters: string): ConformanceCase => ({
  ...MUST,
  needs,
  id: `deflate/declines-${name}`,
  says: `declines an offer with ${what}`,
  source: rfc7692("7.1"),
  ...refused({ offer: `permessage-deflate; ${parameters}` }, DECLINED),
});

const answer = (
  name: string,
  section: string,
  says: string,
  offer: string,
  rule: Partial<DeflateRule> = {},
): ConformanceCase =>
  works(
    name,
    section,
    says,
    { offer, expect: { ok: [101], warn: ["4xx"], deflate: { answer: "free", fits: true, ...rule } } },
    [stream("prose", 3000, 6)],
  );

const negotiation: readonly ConformanceCase[] = [
  declines("unknown-parameter", "a parameter that nobody knows", "foo=1"),
  declines("unknown-parameter-without-value", "a parameter that nobody knows, without a value", "foo"),
  declines(
    "parameter-twice",
    "a parameter that stands twice",
    "server_no_context_takeover; server_no_context_takeover",
  ),
  declines("window-twice", "two server windows", "server_max_window_bits=10; server_max_window_bits=12"),
  declines("server-window-7", "a server window of 7 bits", "server_max_window_bits=7"),
  declines("server-window-16", "a server window of 16 bits", "server_max_window_bits=16"),
  declines("server-window-0", "a server window of 0 bits", "server_max_window_bits=0"),
  declines("server-window-word", "a server window that is no number", "server_max_window_bits=ten"),
  declines("server-window-without-value", "a server window without a value", "server_max_window_bits"),
  declines("server-window-leading-zero", "a server window with a leading zero", "server_max_window_bits=010"),
  declines("client-window-7", "a client window of 7 bits", "client_max_window_bits=7"),
  declines("client-window-16", "a client window of 16 bits", "client_max_window_bits=16"),
  declines("client-window-leading-zero", "a client window with a leading zero", "client_max_window_bits=09"),
  declines(
    "server-forget-with-value",
    "a value for server_no_context_takeover",
    "server_no_context_takeover=1",
  ),
  declines(
    "client-forget-with-value",
    "a value for client_no_context_takeover",
    "client_no_context_takeover=true",
  ),
  answer("answer-without-client-window", "7.1.2.2", "sets no client window when none was offered", PLAIN),
  answer(
    "answer-to-second-offer",
    "5.1",
    "takes the second offer when the first is illegal, or none",
    "permessage-deflate; foo=1, permessage-deflate",
  ),
  answer(
    "answer-to-two-offers",
    "5.1",
    "answers one of two offers, as it was made",
    "permessage-deflate; server_max_window_bits=10, permessage-deflate",
  ),
  answer(
    "answer-beside-unknown-extension",
    "5.1",
    "finds its offer beside an extension that nobody knows",
    "x-wsfn-unknown; a=1, permessage-deflate",
  ),
  answer(
    "answer-to-quoted-value",
    "7.1",
    "reads a window in quotes",
    'permessage-deflate; server_max_window_bits="10"',
  ),
  answer(
    "answer-to-three-offers",
    "5.1",
    "answers one of three offers, as it was made",
    "permessage-deflate; server_no_context_takeover; server_max_window_bits=9, permessage-deflate; server_no_context_takeover, permessage-deflate",
  ),
  answer(
    "answer-keeps-forget",
    "7.1.1.1",
    "repeats server_no_context_takeover when it accepts it",
    "permessage-deflate; client_no_context_takeover; client_max_window_bits; server_no_context_takeover",
  ),
  answer(
    "answer-keeps-forget-and-window",
    "7.1",
    "repeats both server parameters when it accepts them",
    "permessage-deflate; client_max_window_bits; server_no_context_takeover; server_max_window_bits=9",
  ),
];

export const deflate: readonly ConformanceCase[] = [
  ...deflateStreams,
  ...examples,
  ...frames,
  ...takeover,
  ...windows,
  ...negotiation,
];
