import { utf8 } from "../../case/payload.ts";
import { cases, frame, HELLO, LEFT, NOTHING, rfc6455, seen } from "../words.ts";

/** Clients that end their half of TCP, without a Close frame. */
export const halfClosing = cases({ level: "SHOULD", source: rfc6455("7.1.4"), ending: LEFT }, [
  {
    id: "robustness/half-close",
    says: "closes TCP when the client has, without a Close frame",
    script: [frame("text", HELLO), { do: "finish" }, { do: "await-gone", withinMs: 5000 }],
    events: { ok: [[seen("text", HELLO)], []] },
  },
  {
    id: "robustness/half-close-delivers-echo",
    says: "delivers the echo of a text that came before the client closed its half of TCP",
    script: [frame("text", HELLO), { do: "finish" }, { do: "await-gone", withinMs: 5000 }],
    events: { ok: [[seen("text", HELLO)]] },
  },
  {
    id: "robustness/half-close-inside-frame",
    says: "closes TCP when the client has in the middle of a frame",
    script: [
      frame("binary", utf8("some"), { lengthForm: 16, declared: "1000" }),
      { do: "finish" },
      { do: "await-gone", withinMs: 5000 },
    ],
    events: NOTHING,
  },
]);
