import type { ConformanceCase } from "../../case/case.ts";
import { closePayload, fill, hex, utf8 } from "../../case/payload.ts";
import {
  cases,
  closes,
  FAULT_CODES,
  fails,
  failsOnClose,
  frame,
  HELLO,
  NOTHING,
  PART,
  refusesCloseExactly,
  rfc6455,
  seen,
} from "../words.ts";

const GREETING = utf8("Hello World!");
const part = (index: number) => utf8(`fragment${index}`);
const NORMAL = frame("close", closePayload(1000));

const handshakes = cases({ source: rfc6455("5.5.1") }, [
  {
    id: "close/after-echo",
    autobahn: ["7.1.1"],
    source: rfc6455("7.1.2"),
    says: "returns a text and answers the Close after it",
    script: [frame("text", GREETING)],
    events: { ok: [[seen("text", GREETING)]] },
    ending: { by: "probe", codes: [1000], clean: true },
  },
  {
    id: "close/twice",
    autobahn: ["7.1.2"],
    says: "ignores a second Close",
    script: [NORMAL, frame("close")],
    ...closes(1000),
  },
  {
    id: "close/then-ping",
    autobahn: ["7.1.3"],
    says: "ignores a ping after a Close",
    script: [NORMAL, frame("ping")],
    ...closes(1000),
  },
  {
    id: "close/then-text",
    autobahn: ["7.1.4"],
    source: rfc6455("1.4"),
    says: "ignores a text after a Close",
    script: [NORMAL, frame("text", GREETING)],
    ...closes(1000),
  },
  {
    id: "close/then-illegal-frame",
    says: "ignores an illegal frame after a Close",
    script: [NORMAL, frame(3)],
    ...closes(1000, 1002),
  },
  {
    id: "close/then-half-header",
    says: "closes after a Close although the first octet of a frame follows",
    script: [NORMAL, { do: "octets", payload: hex("81") }],
    ...closes(1000),
  },
  {
    id: "close/then-half-frame",
    says: "closes after a Close although an incomplete frame follows",
    script: [NORMAL, { do: "octets", payload: hex("82 fe 03 e8 00 00 00 00 01 02 03") }],
    ...closes(1000),
  },
  {
    id: "close/inside-message",
    autobahn: ["7.1.5"],
    source: rfc6455("5.4"),
    says: "accepts a Close between two fragments and ignores the rest",
    script: [frame("text", part(1), PART), NORMAL, frame("continuation", part(2))],
    ...closes(1000),
  },
  {
    id: "close/inside-binary-message",
    source: rfc6455("5.4"),
    says: "accepts a Close inside a binary message whose rest never comes",
    script: [frame("binary", part(1), PART), NORMAL],
    ...closes(1000),
  },
  {
    id: "close/behind-large-message",
    autobahn: ["7.1.6"],
    level: "MAY",
    says: "is closed while a message of 256 KiB is on its way back",
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
  {
    id: "close/without-code",
    autobahn: ["7.3.1"],
    says: "accepts a Close without a code",
    script: [frame("close")],
    ...closes(1000),
  },
  {
    id: "close/one-octet",
    autobahn: ["7.3.2"],
    says: "refuses a Close with half a code",
    script: [frame("close", utf8("a"))],
    ...refusesCloseExactly(1002),
  },
  {
    id: "close/one-octet-is-no-empty-one",
    level: "SHOULD",
    source: rfc6455("7.1.7"),
    says: "answers a Close with half a code with the code of a fault, not as if it had none",
    script: [frame("close", utf8("a"))],
    events: NOTHING,
    ending: { by: "probe", codes: [1002], tolerated: FAULT_CODES, codeNeeded: true, clean: false },
  },
  {
    id: "close/with-code",
    autobahn: ["7.3.3"],
    says: "accepts a Close with a code and no reason",
    script: [NORMAL],
    ...closes(1000),
  },
  {
    id: "close/in-octets",
    says: "accepts a Close that arrives octet by octet",
    script: [frame("close", closePayload(1001, utf8("bye")), { chop: 1 })],
    ...closes(1000, 1001),
  },
  {
    id: "close/right-behind-fault",
    source: rfc6455("7.1.7"),
    says: "reports the fault even when a Close follows at once",
    script: [frame("text", HELLO, { rsv: 2 }), NORMAL],
    events: NOTHING,
    ending: { by: "either", codes: [1002], tolerated: FAULT_CODES, clean: false },
  },
  {
    id: "close/no-data-behind-own",
    says: "sends nothing after its own Close frame, however much the peer sends",
    script: [
      frame("text", HELLO, { rsv: 2 }),
      ...Array.from({ length: 20 }, (_, index) => frame("text", part(index))),
    ],
    ...fails(1002),
  },
  {
    id: "close/earned-echo-before-it",
    level: "SHOULD",
    says: "delivers the echo of a text that came before the Close",
    script: [frame("text", GREETING), NORMAL],
    events: { ok: [[seen("text", GREETING)]] },
    ending: { by: "probe", codes: [1000], clean: true },
  },
]);

/** RFC 6455 5.5.1 forbids data after a Close frame. Another Close is not data, but it has no use. */
const alone = cases({ level: "SHOULD", source: rfc6455("5.5.1"), events: NOTHING }, [
  {
    id: "close/one-reply",
    says: "answers a Close with one Close frame, not with several",
    script: [NORMAL],
    ending: { by: "probe", codes: [1000], clean: true, once: true },
  },
  {
    id: "close/one-reply-to-two",
    says: "answers two Close frames with one",
    script: [NORMAL, frame("close")],
    ending: { by: "probe", codes: [1000], clean: true, once: true },
  },
  {
    id: "close/one-on-fault",
    says: "sends one Close frame when it fails the connection, also when the client answers it",
    script: [frame(3)],
    ending: { by: "server", codes: [1002], tolerated: "any", clean: false, once: true },
  },
]);

/** A Close frame whose header is illegal closes nothing: to answer it as if it did is what these catch. */
const illegalHeaders = cases({ source: rfc6455("5.2"), ...failsOnClose(1002) }, [
  {
    id: "close/rsv-1",
    says: "fails the connection on a Close frame with RSV3 set, and does not echo its code",
    script: [frame("close", closePayload(1000), { rsv: 1 })],
  },
  {
    id: "close/rsv-2",
    says: "fails the connection on a Close frame with RSV2 set, and does not echo its code",
    script: [frame("close", closePayload(1000), { rsv: 2 })],
  },
  {
    id: "close/rsv-4",
    says: "fails the connection on a Close frame with RSV1 set, and does not echo its code",
    script: [frame("close", closePayload(1000), { rsv: 4 })],
  },
]);

/** Close frames: when they come, how many, and what is around them. */
export const closeFrames: readonly ConformanceCase[] = [...handshakes, ...alone, ...illegalHeaders];
