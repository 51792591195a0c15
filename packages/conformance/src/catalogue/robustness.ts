import type { ConformanceCase } from "../case.ts";
import { hex, utf8 } from "../payload.ts";
import type { Step } from "../step.ts";
import { frame, LEFT, MUST, NOTHING, PART, rfc6455 } from "./words.ts";

const SERVED: Step = { do: "others-served" };

/** What one peer does, and that others do not feel it. Nothing is asked about the peer itself. */
const survives = (
  name: string,
  what: string,
  script: readonly Step[],
  more: Partial<ConformanceCase> = {},
): ConformanceCase => ({
  ...MUST,
  id: `robustness/${name}`,
  says: `serves others ${what}`,
  source: rfc6455("4.2.2"),
  script: [...script, SERVED],
  events: NOTHING,
  ending: LEFT,
  ...more,
});

const HALF_FRAME = frame("binary", utf8("some"), { lengthForm: 64, declared: "1000000" });
const resets = (count: number, leave: "reset-raw" | "reset-open"): Step => ({
  do: "crowd",
  count,
  together: 20,
  leave,
});

/** What a server on an open network meets: peers that are slow, silent, greedy, broken or gone. */
export const robustness: readonly ConformanceCase[] = [
  survives("frame-announced-then-silence", "while a peer is silent in the middle of a frame", [HALF_FRAME]),
  survives("reset-inside-frame", "after a peer reset TCP in the middle of a frame", [
    HALF_FRAME,
    { do: "reset" },
  ]),
  survives("reset-inside-message", "after a peer reset TCP between the fragments of a message", [
    frame("text", utf8("half"), PART),
    { do: "barrier" },
    { do: "reset" },
  ]),
  survives("fin-inside-frame", "after a peer ended TCP in the middle of a frame", [
    HALF_FRAME,
    { do: "finish" },
  ]),
  survives("garbage-instead-of-frames", "after a peer sent octets that are no frames", [
    { do: "octets", payload: hex("ff fe fd fc fb fa 16 03 01 02 00 01 00 01 fc 03 03 00 00 00") },
  ]),
  survives("connects-and-resets", "after connections that were reset at once", [resets(200, "reset-raw")], {
    fullScript: [resets(1000, "reset-raw"), SERVED],
  }),
  survives(
    "opens-and-resets",
    "after connections that were reset when they were open",
    [resets(100, "reset-open")],
    { fullScript: [resets(1000, "reset-open"), SERVED] },
  ),
];
