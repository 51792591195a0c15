import type { ConformanceCase } from "../../case/case.ts";
import { hex, utf8 } from "../../case/payload.ts";
import { cases, comes, echoContract, fails, frame, message, PART, rfc6455, seen } from "../words.ts";
import { KOSME } from "./kosme.ts";

const UMLAUTS = utf8("Hello-µ@ßöäüàá-UTF-8!!");
const BROKEN = hex(`${KOSME} ed a0 80 65 64 69 74 65 64`);

const returned = cases({ source: rfc6455("8.1") }, [
  {
    id: "utf8/empty",
    autobahn: ["6.1.1"],
    says: "returns an empty text",
    script: [frame("text")],
    ...comes(seen("text", utf8(""))),
  },
  {
    id: "utf8/empty-in-three-fragments",
    autobahn: ["6.1.2"],
    says: "returns an empty text of three fragments",
    script: [frame("text", undefined, PART), frame("continuation", undefined, PART), frame("continuation")],
    ...comes(seen("text", utf8(""))),
  },
  {
    id: "utf8/middle-fragment-alone",
    autobahn: ["6.1.3"],
    says: "returns a text that is all in its middle fragment",
    script: [
      frame("text", undefined, PART),
      frame("continuation", utf8("middle frame payload"), PART),
      frame("continuation"),
    ],
    ...comes(seen("text", utf8("middle frame payload"))),
  },
  {
    id: "utf8/umlauts",
    autobahn: ["6.2.1"],
    says: "returns a text with code points of one and two octets",
    script: [message("text", UMLAUTS)],
    ...comes(seen("text", UMLAUTS)),
  },
  {
    id: "utf8/fragments-on-code-point",
    autobahn: ["6.2.2"],
    says: "returns a text that is cut between two code points",
    script: [frame("text", utf8("Hello-µ@ßöä"), PART), frame("continuation", utf8("üàá-UTF-8!!"))],
    ...comes(seen("text", UMLAUTS)),
  },
  {
    id: "utf8/umlauts-in-one-octet-fragments",
    autobahn: ["6.2.3"],
    says: "returns a text that is cut inside every code point",
    script: [message("text", UMLAUTS, { fragment: 1 })],
    ...comes(seen("text", UMLAUTS)),
  },
  {
    id: "utf8/greek-in-one-octet-fragments",
    autobahn: ["6.2.4"],
    says: "returns a Greek text that is cut inside every code point",
    script: [message("text", hex(KOSME), { fragment: 1 })],
    ...comes(seen("text", hex(KOSME))),
  },
]);

const broken = cases({ source: rfc6455("8.1"), ...fails(1007) }, [
  {
    id: "utf8/surrogate-inside-text",
    autobahn: ["6.3.1"],
    says: "refuses a text with a surrogate in it",
    script: [message("text", BROKEN)],
  },
  {
    id: "utf8/surrogate-in-one-octet-fragments",
    autobahn: ["6.3.2"],
    says: "refuses a text with a surrogate in it, in one-octet fragments",
    script: [message("text", BROKEN, { fragment: 1 })],
  },
  {
    id: "utf8/cut-at-end-of-message",
    says: "refuses a text that ends inside a code point, in two fragments",
    script: [frame("text", utf8("abc"), PART), frame("continuation", hex("e2 82"))],
  },
  {
    id: "utf8/code-point-cut-between-messages",
    says: "does not carry half a code point over to the next message",
    script: [frame("text", hex("e2 82")), frame("text", hex("ac"))],
  },
]);

const unchanged = cases({ source: echoContract("octets") }, [
  {
    id: "utf8/binary-is-not-text",
    source: rfc6455("5.6"),
    says: "returns a binary message of octets that are not UTF-8 unchanged",
    script: [frame("binary", BROKEN)],
    ...comes(seen("binary", BROKEN)),
  },
  {
    id: "utf8/valid-after-ping",
    source: rfc6455("5.4"),
    says: "keeps half a code point while it answers a ping",
    script: [
      frame("text", hex("e2 82"), PART),
      frame("ping", utf8("half")),
      frame("continuation", hex("ac")),
    ],
    ...comes(seen("pong", utf8("half")), seen("text", utf8("€"))),
  },
  {
    id: "utf8/line-ends-are-kept",
    says: "returns a text with every kind of line end unchanged",
    script: [frame("text", utf8("one\r\ntwo\nthree\rfour\n\r\tfive \r\n"))],
    ...comes(seen("text", utf8("one\r\ntwo\nthree\rfour\n\r\tfive \r\n"))),
  },
  {
    id: "utf8/byte-order-mark-is-kept",
    says: "returns a text that begins with U+FEFF unchanged",
    script: [frame("text", hex("ef bb bf 61"))],
    ...comes(seen("text", hex("ef bb bf 61"))),
  },
]);

/** Texts that are returned or refused as a whole. */
export const texts: readonly ConformanceCase[] = [...returned, ...broken, ...unchanged];
