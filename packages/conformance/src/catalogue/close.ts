import type { ConformanceCase } from "../case/case.ts";
import { closePayload, fill, hex, utf8 } from "../case/payload.ts";
import type { Step } from "../case/step.ts";
import {
  closes,
  comes,
  fails,
  frame,
  HELLO,
  MAY,
  MUST,
  NOTHING,
  PART,
  refusesClose,
  rfc6455,
  SHOULD,
  seen,
} from "./words.ts";

const GREETING = utf8("Hello World!");
const part = (index: number) => utf8(`fragment${index}`);
const NORMAL = frame("close", closePayload(1000));
const BROKEN = hex("ce ba e1 bd b9 cf 83 ce bc ce b5 ed a0 80 65 64 69 74 65 64");

const must = (
  name: string,
  autobahn: readonly string[],
  section: string,
  says: string,
  script: readonly Step[],
  outcome: Pick<ConformanceCase, "events" | "ending">,
): ConformanceCase => ({
  ...MUST,
  id: `close/${name}`,
  says,
  source: rfc6455(section),
  autobahn,
  script,
  ...outcome,
});

/** Codes that a peer may send; the server answers with 1000, the same code or none. */
const VALID = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999];
/** Codes that must not be on the wire (RFC 6455 7.4.1, 7.4.2). */
const INVALID = [0, 999, 1004, 1005, 1006, 1016, 1100, 2000, 2999];

const valid = VALID.map((code, index) =>
  must(
    `code-${code}`,
    [`7.7.${index + 1}`],
    "7.4",
    `accepts close code ${code}`,
    [frame("close", closePayload(code))],
    closes(1000, code),
  ),
);

const invalid = INVALID.map((code, index) =>
  must(
    `code-${code}`,
    [`7.9.${index + 1}`],
    "7.4",
    `refuses close code ${code}, which must not be sent`,
    [frame("close", closePayload(code))],
    refusesClose(1002),
  ),
);

const unjudged = [5000, 65535].map(
  (code, index): ConformanceCase => ({
    ...MAY,
    id: `close/code-${code}-is-answered`,
    says: `answers close code ${code}, which has no meaning, in any way`,
    source: rfc6455("7.4.2"),
    autobahn: [`7.13.${index + 1}`],
    informational: true,
    script: [frame("close", closePayload(code))],
    ...refusesClose(1000, code, 1002),
  }),
);

const matrix: readonly ConformanceCase[] = [
  // 1012 to 1014 came into the registry after RFC 6455; a server of its letter alone does not know them.
  ...[1012, 1013, 1014].map(
    (code): ConformanceCase => ({
      ...SHOULD,
      id: `close/code-${code}`,
      says: `accepts close code ${code} of the IANA registry`,
      source: rfc6455("11.7"),
      script: [frame("close", closePayload(code))],
      ...closes(1000, code),
    }),
  ),
  ...(
    [
      [1, "below 1000"],
      [1015, "reserved for a failed TLS handshake"],
      [1999, "above those of the protocol"],
    ] as const
  ).map(([code, what]) =>
    must(
      `code-${code}`,
      [],
      "7.4",
      `refuses close code ${code}, ${what}`,
      [frame("close", closePayload(code))],
      refusesClose(1002),
    ),
  ),
  ...[5000, 65535].map(
    (code): ConformanceCase => ({
      ...SHOULD,
      id: `close/code-${code}`,
      says: `refuses close code ${code}, which has no meaning`,
      source: rfc6455("7.4.2"),
      script: [frame("close", closePayload(code))],
      ...refusesClose(1002),
    }),
  ),
  ...[1000, 1001, 3000, 4999].map(
    (code): ConformanceCase => ({
      ...MAY,
      id: `close/code-${code}-is-echoed`,
      says: `answers a Close with the code that came, ${code}`,
      source: rfc6455("5.5.1"),
      script: [frame("close", closePayload(code))],
      events: NOTHING,
      ending: { by: "probe", codes: [code], codeNeeded: true, clean: true },
    }),
  ),
];

/** A Close frame whose header is illegal closes nothing: to answer it as if it did is what these catch. */
const illegalHeader = [1, 2, 4].map((rsv) =>
  must(
    `rsv-${rsv}`,
    [],
    "5.2",
    `fails the connection on a Close frame with RSV${3 - Math.log2(rsv)} set, and does not echo its code`,
    [frame("close", closePayload(1000), { rsv })],
    fails(1002),
  ),
);

export const close: readonly ConformanceCase[] = [
  must(
    "after-echo",
    ["7.1.1"],
    "7.1.2",
    "returns a text and answers the Close behind it",
    [frame("text", GREETING)],
    comes(seen("text", GREETING)),
  ),
  must("twice", ["7.1.2"], "5.5.1", "ignores a second Close", [NORMAL, frame("close")], closes(1000)),
  must(
    "then-ping",
    ["7.1.3"],
    "5.5.1",
    "ignores a ping behind a Close",
    [NORMAL, frame("ping")],
    closes(1000),
  ),
  must(
    "then-text",
    ["7.1.4"],
    "1.4",
    "ignores a text behind a Close",
    [NORMAL, frame("text", GREETING)],
    closes(1000),
  ),
  must(
    "inside-message",
    ["7.1.5"],
    "5.4",
    "takes a Close between two fragments and ignores the rest",
    [frame("text", part(1), PART), NORMAL, frame("continuation", part(2))],
    closes(1000),
  ),
  {
    ...MAY,
    id: "close/behind-large-message",
    says: "is closed while a message of 256 KiB is on its way back",
    source: rfc6455("5.5.1"),
    autobahn: ["7.1.6"],
    informational: true,
    script: [
      frame("text", fill(Buffer.from("BAsd7&jh23").toString("hex"), 262144)),
      frame("text", GREETING),
      NORMAL,
      frame("ping"),
    ],
    events: { ok: [[seen("text", GREETING)]], tolerated: [[]] },
    ending: { by: "probe", codes: [1000], clean: true },
  },
  must("without-code", ["7.3.1"], "5.5.1", "accepts a Close without a code", [frame("close")], closes(1000)),
  must(
    "one-octet",
    ["7.3.2"],
    "5.5.1",
    "refuses a Close with half a code",
    [frame("close", utf8("a"))],
    refusesClose(1002),
  ),
  must("with-code", ["7.3.3"], "5.5.1", "accepts a Close with a code and no reason", [NORMAL], closes(1000)),
  must(
    "with-reason",
    ["7.3.4"],
    "5.5.1",
    "accepts a Close with a reason",
    [frame("close", closePayload(1000, GREETING))],
    closes(1000),
  ),
  must(
    "longest-reason",
    ["7.3.5"],
    "5.5.1",
    "accepts a Close with the longest reason, 123 octets",
    [frame("close", closePayload(1000, fill("2a", 123)))],
    closes(1000),
  ),
  must(
    "reason-too-long",
    ["7.3.6"],
    "5.5",
    "refuses a Close with a reason of 124 octets",
    [frame("close", closePayload(1000, fill("2a", 124)))],
    refusesClose(1002),
  ),
  must(
    "reason-not-utf8",
    ["7.5.1"],
    "5.5.1",
    "refuses a Close whose reason is not UTF-8",
    [frame("close", closePayload(1000, BROKEN))],
    refusesClose(1002, 1007),
  ),
  ...valid,
  ...invalid,
  ...unjudged,
  ...matrix,
  ...illegalHeader,
  must(
    "reason-cut-inside-code-point",
    [],
    "5.5.1",
    "refuses a Close whose reason ends inside a code point",
    [frame("close", closePayload(1000, hex("61 e2 82")))],
    refusesClose(1002, 1007),
  ),
  must(
    "reason-with-surrogate",
    [],
    "5.5.1",
    "refuses a Close whose reason has a surrogate in it",
    [frame("close", closePayload(3000, hex("ed a0 80")))],
    refusesClose(1002, 1007),
  ),
  must(
    "reason-with-all-lengths",
    [],
    "5.5.1",
    "accepts a reason with code points of one to four octets",
    [frame("close", closePayload(1000, utf8("aµ€𝄞")))],
    closes(1000),
  ),
  must(
    "in-octets",
    [],
    "5.5.1",
    "accepts a Close that arrives octet by octet",
    [frame("close", closePayload(1001, utf8("bye")), { chop: 1 })],
    closes(1000, 1001),
  ),
  must(
    "inside-binary-message",
    [],
    "5.4",
    "takes a Close inside a binary message of which the rest never comes",
    [frame("binary", part(1), PART), NORMAL],
    closes(1000),
  ),
  must(
    "then-illegal-frame",
    [],
    "5.5.1",
    "ignores an illegal frame behind a Close",
    [NORMAL, frame(3)],
    closes(1000, 1002),
  ),
  must(
    "right-behind-fault",
    [],
    "7.1.7",
    "reports the fault even when a Close is right behind it",
    [frame("text", HELLO, { rsv: 2 }), NORMAL],
    { events: NOTHING, ending: { by: "either", codes: [1002], clean: false } },
  ),
  {
    ...MUST,
    id: "close/no-data-behind-own",
    says: "sends nothing behind its own Close frame, however much the peer sends",
    source: rfc6455("5.5.1"),
    script: [
      frame("text", HELLO, { rsv: 2 }),
      ...Array.from({ length: 20 }, (_, index) => frame("text", part(index))),
    ],
    ...fails(1002),
  },
  {
    ...SHOULD,
    id: "close/earned-echo-before-it",
    says: "delivers the echo of a text that came before the Close",
    source: rfc6455("5.5.1"),
    script: [frame("text", GREETING), NORMAL],
    events: { ok: [[seen("text", GREETING)]] },
    ending: { by: "probe", codes: [1000], clean: true },
  },
];
