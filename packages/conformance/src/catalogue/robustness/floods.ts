import type { Ending } from "../../case/case.ts";
import { fill, utf8 } from "../../case/payload.ts";
import type { Step } from "../../case/step.ts";
import { CLEAN, cases, frame, NOTHING, PART, rfc6455, seen } from "../words.ts";

const OTHERS: Step = { do: "others-served" };
/** All that was sent has been read, or the connection is over. */
const READ: Step = { do: "barrier" };
/** A server may defend itself, with a code that says so or without one. */
const DEFENCE: Ending = { by: "either", codes: [1000, 1002, 1008, 1009, 1011, 1013], clean: false };

/** More frames than anybody needs, as fast as they are taken. */
export const floods = cases({ source: rfc6455("10.4"), isolated: true, events: NOTHING, ending: DEFENCE }, [
  {
    id: "robustness/empty-fragments",
    says: "survives 100,000 empty fragments of one message",
    script: [
      frame("text", undefined, PART),
      { do: "flood", frame: frame("continuation", undefined, PART), count: 100_000 },
      frame("continuation"),
      // Either its echo comes or the connection ends; to do neither is no defence.
      { do: "await-events", count: 1 },
      OTHERS,
    ],
    isolated: true,
    events: { ok: [[seen("text")], []] },
    ending: DEFENCE,
  },
  {
    id: "robustness/tiny-messages",
    says: "returns 20,000 messages of one octet, sent as fast as it takes them, or defends itself",
    script: [{ do: "flood", frame: frame("text", utf8("x")), count: 20_000, counted: false }, READ, OTHERS],
    isolated: true,
    ending: DEFENCE,
  },
  {
    id: "robustness/ping-flood",
    says: "survives 20,000 pings, sent as fast as it takes them",
    script: [
      { do: "flood", frame: frame("ping", fill("70", 125)), count: 20_000, counted: false },
      READ,
      OTHERS,
    ],
    isolated: true,
    ending: DEFENCE,
  },
  {
    id: "robustness/other-connection-while-one-floods",
    says: "serves others while one client floods it",
    isolated: true,
    script: [{ do: "flood", frame: frame("binary", fill("00", 4096)), count: 200, counted: false }, OTHERS],
    ending: CLEAN,
  },
]);
