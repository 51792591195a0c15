import type { ConformanceCase } from "../case/case.ts";
import { hex, type Payload, utf8 as text } from "../case/payload.ts";
import type { Step } from "../case/step.ts";
import { KOSME, sequences } from "./utf8-sequences.ts";
import { comes, echoContract, fails, frame, MUST, mark, message, PART, rfc6455, seen } from "./words.ts";

const UMLAUTS = text("Hello-µ@ßöäüàá-UTF-8!!");
const BROKEN = hex(`${KOSME} ed a0 80 65 64 69 74 65 64`);

const returned = (
  name: string,
  autobahn: string,
  says: string,
  script: readonly Step[],
  payload: Payload,
): ConformanceCase => ({
  ...MUST,
  id: `utf8/${name}`,
  says,
  source: rfc6455("8.1"),
  autobahn: [autobahn],
  script,
  ...comes(seen("text", payload)),
});

const refused = (
  name: string,
  autobahn: readonly string[],
  says: string,
  script: readonly Step[],
): ConformanceCase => ({
  ...MUST,
  id: `utf8/${name}`,
  says,
  source: rfc6455("8.1"),
  autobahn,
  script,
  ...fails(1007),
});

const QUIET_MS = 200;

/**
 * Fail-fast: the first part is good, the second impossible, the third never matters. Strict is to close on the second; to wait for
 * the whole message is legal. To close on the first is wrong. Between frames a ping proves that a part was read; inside a frame none fits.
 */
const failFast = (
  name: string,
  autobahn: string,
  says: string,
  parts: readonly [Step[], Step[], Step[]],
  inside: boolean,
): ConformanceCase => {
  const check = (at: string): Step => ({ do: "checkpoint", name: at, ...(inside && { quietMs: QUIET_MS }) });
  return {
    ...MUST,
    id: `utf8/${name}`,
    says,
    source: rfc6455("8.1"),
    autobahn: [autobahn],
    script: [...parts[0], check("good part read"), ...parts[1], check("bad part read"), ...parts[2]],
    events: { ok: [[mark("good part read")]], tolerated: [[mark("good part read"), mark("bad part read")]] },
    ending: { by: "server", codes: [1007], clean: false },
  };
};

/** Octets inside a frame whose masking key is zero. */
const raw = (octets: string): Step[] => [{ do: "octets", payload: hex(octets) }];

export const utf8: readonly ConformanceCase[] = [
  returned("empty", "6.1.1", "returns an empty text", [frame("text")], text("")),
  returned(
    "empty-in-three-fragments",
    "6.1.2",
    "returns an empty text of three fragments",
    [frame("text", undefined, PART), frame("continuation", undefined, PART), frame("continuation")],
    text(""),
  ),
  returned(
    "middle-fragment-alone",
    "6.1.3",
    "returns a text that is all in its middle fragment",
    [
      frame("text", undefined, PART),
      frame("continuation", text("middle frame payload"), PART),
      frame("continuation"),
    ],
    text("middle frame payload"),
  ),
  returned(
    "umlauts",
    "6.2.1",
    "returns a text with code points of one and two octets",
    [message("text", UMLAUTS)],
    UMLAUTS,
  ),
  returned(
    "fragments-on-code-point",
    "6.2.2",
    "returns a text that is cut between two code points",
    [frame("text", text("Hello-µ@ßöä"), PART), frame("continuation", text("üàá-UTF-8!!"))],
    UMLAUTS,
  ),
  returned(
    "umlauts-in-one-octet-fragments",
    "6.2.3",
    "returns a text that is cut inside every code point",
    [message("text", UMLAUTS, { fragment: 1 })],
    UMLAUTS,
  ),
  returned(
    "greek-in-one-octet-fragments",
    "6.2.4",
    "returns a Greek text that is cut inside every code point",
    [message("text", hex(KOSME), { fragment: 1 })],
    hex(KOSME),
  ),
  refused("surrogate-inside-text", ["6.3.1"], "refuses a text with a surrogate in it", [
    message("text", BROKEN),
  ]),
  refused(
    "surrogate-in-one-octet-fragments",
    ["6.3.2"],
    "refuses a text with a surrogate in it that comes in one-octet fragments",
    [message("text", BROKEN, { fragment: 1 })],
  ),
  failFast(
    "fail-fast-between-frames",
    "6.4.1",
    "refuses a code point above U+10FFFF as soon as its fragment is read",
    [
      [frame("text", hex(KOSME), PART)],
      [frame("continuation", hex("f4 90 80 80"), PART)],
      [frame("continuation", text("edited"))],
    ],
    false,
  ),
  failFast(
    "fail-fast-inside-code-point",
    "6.4.2",
    "refuses the first octet that no code point can have, in a fragment of its own",
    [
      [frame("text", hex(`${KOSME} f4`), PART)],
      [frame("continuation", hex("90"), PART)],
      [frame("continuation", hex("80 80 65 64 69 74 65 64"))],
    ],
    false,
  ),
  failFast(
    "fail-fast-inside-frame",
    "6.4.3",
    "refuses a code point above U+10FFFF before its frame is complete",
    [
      [frame("text", hex(KOSME), { ...PART, declared: "21", mask: "zero" })],
      raw("f4 90 80 80"),
      [...raw("65 64 69 74 65 64"), frame("continuation")],
    ],
    true,
  ),
  failFast(
    "fail-fast-inside-frame-and-code-point",
    "6.4.4",
    "refuses the first octet that no code point can have before its frame is complete",
    [
      [frame("text", hex(`${KOSME} f4`), { ...PART, declared: "21", mask: "zero" })],
      raw("90"),
      [...raw("80 80 65 64 69 74 65 64"), frame("continuation")],
    ],
    true,
  ),
  ...sequences,
  refused("cut-at-end-of-message", [], "refuses a text that ends inside a code point, in two fragments", [
    frame("text", text("abc"), PART),
    frame("continuation", hex("e2 82")),
  ]),
  refused(
    "code-point-cut-between-messages",
    [],
    "does not carry half a code point over to the next message",
    [frame("text", hex("e2 82")), frame("text", hex("ac"))],
  ),
  {
    ...MUST,
    id: "utf8/binary-is-not-text",
    says: "returns a binary message of octets that are no UTF-8 unchanged",
    source: rfc6455("5.6"),
    script: [frame("binary", BROKEN)],
    ...comes(seen("binary", BROKEN)),
  },
  {
    ...MUST,
    id: "utf8/valid-after-ping",
    says: "keeps half a code point while it answers a ping",
    source: rfc6455("5.4"),
    script: [
      frame("text", hex("e2 82"), PART),
      frame("ping", text("half")),
      frame("continuation", hex("ac")),
    ],
    ...comes(seen("pong", text("half")), seen("text", text("€"))),
  },
  {
    ...MUST,
    id: "utf8/line-ends-are-kept",
    says: "returns a text with every kind of line end unchanged",
    source: echoContract("octets"),
    script: [frame("text", text("one\r\ntwo\nthree\rfour\n\r\tfive \r\n"))],
    ...comes(seen("text", text("one\r\ntwo\nthree\rfour\n\r\tfive \r\n"))),
  },
  {
    ...MUST,
    id: "utf8/byte-order-mark-is-kept",
    says: "returns a text that begins with U+FEFF unchanged",
    source: echoContract("octets"),
    script: [frame("text", hex("ef bb bf 61"))],
    ...comes(seen("text", hex("ef bb bf 61"))),
  },
];
