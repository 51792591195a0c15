import type { ConformanceCase } from "../../case/case.ts";
import { fill, hex, utf8 } from "../../case/payload.ts";
import type { Step } from "../../case/step.ts";
import { CLEAN, cases, frame, HELLO, LEFT, NOTHING, PART, rfc6455 } from "../words.ts";

const MIB = 1024 * 1024;
const OTHERS: Step = { do: "others-served" };

const silent = cases({ source: rfc6455("10.4"), events: NOTHING, ending: LEFT }, [
  {
    id: "robustness/silent-clients-do-not-block",
    says: "serves others while 50 clients are silent before their request",
    script: [{ do: "hold", count: 50, inside: "nothing" }, OTHERS],
  },
  {
    id: "robustness/half-requests-do-not-block",
    says: "serves others while 50 clients are silent inside their request",
    script: [{ do: "hold", count: 50, inside: "request" }, OTHERS],
  },
  {
    id: "robustness/half-frames-do-not-block",
    says: "serves others while 50 clients are silent inside a frame",
    script: [{ do: "hold", count: 50, inside: "frame" }, OTHERS],
  },
  {
    id: "robustness/silence-inside-frame",
    says: "serves others while a client is silent in the middle of a frame",
    script: [frame("binary", utf8("some"), { lengthForm: 16, declared: "1000" }), OTHERS],
  },
]);

const broken = cases({ source: rfc6455("7.1.5"), events: NOTHING, ending: LEFT }, [
  {
    id: "robustness/reset-inside-frame",
    says: "survives a reset in the middle of a frame",
    script: [
      frame("binary", utf8("some"), { lengthForm: 16, declared: "1000" }),
      OTHERS,
      { do: "reset" },
      OTHERS,
    ],
  },
  {
    id: "robustness/fin-inside-frame",
    source: rfc6455("7.1.4"),
    says: "survives a client that ends TCP in the middle of a frame",
    script: [frame("binary", utf8("some"), { lengthForm: 16, declared: "1000" }), { do: "finish" }, OTHERS],
  },
  {
    id: "robustness/garbage-for-frames",
    source: rfc6455("10.4"),
    says: "survives octets that are not frames",
    script: [
      { do: "octets", payload: hex("ff 80 fd fc fb fa 16 03 01 02 00 01 00 01 fc 03 03 00 00 00") },
      OTHERS,
    ],
  },
  {
    id: "robustness/reset-inside-message",
    says: "survives a reset between two fragments",
    script: [frame("text", HELLO, PART), { do: "barrier" }, { do: "reset" }, OTHERS],
  },
  {
    id: "robustness/reset-with-echo-on-its-way",
    says: "survives a reset while it sends an echo of 1 MiB",
    script: [{ do: "pause-reading" }, frame("binary", fill("00", MIB)), { do: "reset" }, OTHERS],
  },
]);

const many = cases({ source: rfc6455("10.4"), isolated: true, events: NOTHING, ending: LEFT }, [
  {
    id: "robustness/500-connects-and-resets",
    says: "survives 500 connections that are reset before they ask for anything",
    script: [{ do: "crowd", count: 500, together: 50, leave: "reset-raw" }, OTHERS],
    isolated: true,
  },
  {
    id: "robustness/300-resets-after-handshake",
    says: "survives 300 resets right after the handshake",
    script: [{ do: "crowd", count: 300, together: 30, leave: "reset-open" }, OTHERS],
    isolated: true,
  },
  {
    id: "robustness/200-resets-inside-frame",
    says: "survives 200 resets in the middle of a frame",
    script: [{ do: "crowd", count: 200, together: 20, leave: "reset-inside-frame" }, OTHERS],
    isolated: true,
  },
  {
    id: "robustness/200-resets-behind-request",
    says: "survives 200 resets right after the opening request, before its answer is read",
    script: [{ do: "crowd", count: 200, together: 20, leave: "reset-asking" }, OTHERS],
    isolated: true,
  },
  {
    id: "robustness/200-connections",
    says: "serves 200 connections, 100 at a time",
    script: [{ do: "crowd", count: 200, together: 100, leave: "close" }, OTHERS],
    isolated: true,
  },
]);

const together = cases({ source: rfc6455("5.4"), events: NOTHING, ending: CLEAN }, [
  {
    id: "robustness/interleaved-connections",
    says: "keeps the messages of 40 connections apart while all send fragments at once",
    script: [{ do: "interleave", connections: 40, rounds: 10 }],
  },
]);

/** Clients that go away or say nothing, one or many: others are served on. */
export const crowds: readonly ConformanceCase[] = [...silent, ...broken, ...many, ...together];
