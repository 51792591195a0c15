import { hex, utf8 } from "../../case/payload.ts";
import type { Step } from "../../case/step.ts";
import { cases, frame, mark, PART, rfc6455 } from "../words.ts";
import { KOSME } from "./kosme.ts";

type Parts = readonly [good: Step[], bad: Step[], rest: Step[]];

const scriptOf = ([good, bad, rest]: Parts, check: (name: string) => Step): Step[] => [
  ...good,
  check("good part read"),
  ...bad,
  check("bad part read"),
  ...rest,
];

/** Between frames a ping proves that a part was read. */
const betweenFrames = (...parts: Parts) => scriptOf(parts, (name) => ({ do: "checkpoint", name }));

/** Inside a frame no ping fits, so a moment of silence stands for it. */
const insideFrame = (...parts: Parts) =>
  scriptOf(parts, (name) => ({ do: "checkpoint", name, quietMs: 200 }));

/** Octets inside a frame whose masking key is zero. */
const raw = (octets: string): Step => ({ do: "octets", payload: hex(octets) });

/**
 * The first part is good, the second impossible, the third never matters. Strict is to close on the second; to wait for the whole
 * message is legal. To close on the first is wrong.
 */
export const failFast = cases(
  {
    source: rfc6455("8.1"),
    events: { ok: [[mark("good part read")]], tolerated: [[mark("good part read"), mark("bad part read")]] },
    ending: { by: "server", codes: [1007], tolerated: "any", clean: false },
  },
  [
    {
      id: "utf8/fail-fast-between-frames",
      autobahn: ["6.4.1"],
      says: "refuses a code point above U+10FFFF as soon as its fragment is read",
      script: betweenFrames(
        [frame("text", hex(KOSME), PART)],
        [frame("continuation", hex("f4 90 80 80"), PART)],
        [frame("continuation", utf8("edited"))],
      ),
    },
    {
      id: "utf8/fail-fast-inside-code-point",
      autobahn: ["6.4.2"],
      says: "refuses the first octet that no code point can have, in a fragment of its own",
      script: betweenFrames(
        [frame("text", hex(`${KOSME} f4`), PART)],
        [frame("continuation", hex("90"), PART)],
        [frame("continuation", hex("80 80 65 64 69 74 65 64"))],
      ),
    },
    {
      id: "utf8/fail-fast-inside-frame",
      autobahn: ["6.4.3"],
      says: "refuses a code point above U+10FFFF before its frame is complete",
      script: insideFrame(
        [frame("text", hex(KOSME), { ...PART, declared: "21", mask: "zero" })],
        [raw("f4 90 80 80")],
        [raw("65 64 69 74 65 64"), frame("continuation")],
      ),
    },
    {
      id: "utf8/fail-fast-inside-frame-and-code-point",
      autobahn: ["6.4.4"],
      says: "refuses the first octet that no code point can have before its frame is complete",
      script: insideFrame(
        [frame("text", hex(`${KOSME} f4`), { ...PART, declared: "21", mask: "zero" })],
        [raw("90")],
        [raw("80 80 65 64 69 74 65 64"), frame("continuation")],
      ),
    },
  ],
);
