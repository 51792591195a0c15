import type { ConformanceCase, Ending } from "../../case/case.ts";
import { closePayload } from "../../case/payload.ts";
import type { Step } from "../../case/step.ts";
import { CLEAN, cases, frame, HELLO, LEFT, NOTHING, platform, seen } from "../words.ts";

const DRAINED: Ending = { by: "server", codes: [1001], codeNeeded: true, clean: true };
/** SIGKILL follows SIGTERM when the process has not ended by then. */
const GRACE_MS = 5000;
const EXITS: Step = { do: "await-exit", code: 0, withinMs: GRACE_MS };
const END: Step = { do: "await-gone", withinMs: GRACE_MS };
const SIGTERM: Step = { do: "terminate" };
const ECHO: readonly Step[] = [frame("text", HELLO), { do: "await-events", count: 1 }];
const ECHOED = { ok: [[seen("text", HELLO)]] };
/** Others are there as well, and get the same Close. */
const OTHERS: Step = { do: "hold", count: 10, inside: "open" };
const OTHERS_TOO: Step = { do: "held-closed", code: 1001, withinMs: GRACE_MS };

const preStop = (controlPath: string, status: readonly "2xx"[]): Step => ({
  do: "http",
  method: "GET",
  path: "/pre-stop",
  headers: { "x-fc-control-path": controlPath, "x-fc-request-id": "1-66a1b2c3-0a0b0c0d-0f0e0d0c0b0a" },
  status,
});

/** A case that ends the server, or measures it, does so on one of its own. */
const OWN = { needs: ["process"], ownServer: true, budgetMs: 60_000, events: NOTHING, ending: LEFT } as const;

const onSigterm = cases({ ...OWN, source: platform("instance lifecycle: SIGTERM") }, [
  {
    id: "platform/drains-on-sigterm",
    says: "ends all its connections with 1001 on SIGTERM and exits with 0",
    script: [OTHERS, ...ECHO, SIGTERM, END, OTHERS_TOO, EXITS],
    events: ECHOED,
    ending: DRAINED,
  },
  {
    id: "platform/exits-on-sigterm-when-idle",
    says: "exits with 0 on SIGTERM when nobody is connected",
    script: [frame("close", closePayload(1000)), END, SIGTERM, EXITS],
  },
  {
    id: "platform/exits-beside-kept-connections",
    says: "exits with 0 on SIGTERM although connections without a request are open",
    script: [
      { do: "hold", count: 2, inside: "kept-http" },
      { do: "hold", count: 2, inside: "nothing" },
      frame("close", closePayload(1000)),
      END,
      SIGTERM,
      EXITS,
    ],
  },
  {
    id: "platform/exits-though-peer-does-not-close",
    says: "exits with 0 on SIGTERM although a client does not answer its Close",
    script: [{ do: "ignore-close" }, ...ECHO, SIGTERM, EXITS],
    events: ECHOED,
  },
  {
    id: "platform/sigterm-while-client-closes",
    says: "exits with 0 on SIGTERM while a client closes",
    script: [SIGTERM, frame("close", closePayload(1000)), END, EXITS],
    ending: { by: "either", codes: [1000, 1001], clean: false },
  },
  {
    id: "platform/refuses-newcomers-while-it-drains",
    level: "SHOULD",
    says: "accepts no connection while it waits for its last clients",
    script: [
      { do: "ignore-close" },
      SIGTERM,
      { do: "await-end", withinMs: GRACE_MS },
      { do: "newcomers-refused" },
    ],
  },
]);

const onPreStop = cases({ ...OWN, needs: ["process", "hooks"], events: ECHOED }, [
  {
    id: "platform/drains-on-pre-stop",
    source: platform("instance lifecycle: PreStop"),
    says: "ends all its connections with 1001 when the pre-stop hook is called, answers it with 2xx, and exits with 0 on SIGTERM then",
    script: [OTHERS, ...ECHO, preStop("/pre-stop", ["2xx"]), END, OTHERS_TOO, SIGTERM, EXITS],
    events: ECHOED,
    ending: DRAINED,
  },
  {
    id: "platform/pre-stop-from-outside",
    level: "SHOULD",
    source: platform("custom runtime: x-fc-control-path"),
    says: "keeps running when a caller of the trigger requests /pre-stop, which is not a hook then",
    script: [preStop("/http-invoke", []), frame("text", HELLO)],
    events: ECHOED,
    ending: CLEAN,
    keepsServer: true,
  },
]);

/** How an instance ends: the pre-stop hook, SIGTERM, and what it has to leave in order. */
export const drain: readonly ConformanceCase[] = [...onSigterm, ...onPreStop];
