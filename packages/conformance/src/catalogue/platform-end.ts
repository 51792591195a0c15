import type { ConformanceCase, Ending } from "../case/case.ts";
import { closePayload } from "../case/payload.ts";
import type { Step } from "../case/step.ts";
import { CLEAN, frame, HELLO, LEFT, MUST, NOTHING, PART, platform, seen } from "./words.ts";

const MIB = 1024 * 1024;
const DRAINED: Ending = { by: "server", codes: [1001], codeNeeded: true, clean: true };
/** SIGKILL follows SIGTERM when the process has not ended by then. */
const GRACE_MS = 5000;
const EXITS: Step = { do: "await-exit", code: 0, withinMs: GRACE_MS };
const END: Step = { do: "await-gone", withinMs: GRACE_MS };
const SIGTERM: Step = { do: "terminate" };
const ECHO: readonly Step[] = [frame("text", HELLO), { do: "await-events", count: 1 }];
const ECHOED = { ok: [[seen("text", HELLO)]] };
/** Others are there as well, and hear the same goodbye. */
const OTHERS: Step = { do: "hold", count: 10, inside: "open" };
const OTHERS_TOO: Step = { do: "held-closed", code: 1001, withinMs: GRACE_MS };

const preStop = (controlPath: string, status: readonly "2xx"[]): Step => ({
  do: "http",
  method: "GET",
  path: "/pre-stop",
  headers: { "x-fc-control-path": controlPath, "x-fc-request-id": "1-66a1b2c3-0a0b0c0d-0f0e0d0c0b0a" },
  status,
});

/** A case that ends the server, or measures it: on one of its own. */
const onOwnServer = (
  name: string,
  says: string,
  section: string,
  script: readonly Step[],
  more: Partial<ConformanceCase> = {},
): ConformanceCase => ({
  ...MUST,
  id: `platform/${name}`,
  says,
  source: platform(section),
  needs: ["process"],
  ownServer: true,
  budgetMs: 60_000,
  script,
  events: NOTHING,
  ending: LEFT,
  ...more,
});

/** How an instance ends: the pre-stop hook, SIGTERM, and what it has to leave in order; and how much memory it takes until then. */
export const platformEnd: readonly ConformanceCase[] = [
  onOwnServer(
    "drains-on-sigterm",
    "ends all its connections with 1001 on SIGTERM and exits with 0",
    "instance lifecycle: SIGTERM",
    [OTHERS, ...ECHO, SIGTERM, END, OTHERS_TOO, EXITS],
    { events: ECHOED, ending: DRAINED },
  ),
  onOwnServer(
    "exits-on-sigterm-when-idle",
    "exits with 0 on SIGTERM when nobody is connected",
    "instance lifecycle: SIGTERM",
    [frame("close", closePayload(1000)), END, SIGTERM, EXITS],
  ),
  onOwnServer(
    "exits-beside-kept-connections",
    "exits with 0 on SIGTERM although connections without a request are open",
    "instance lifecycle: SIGTERM",
    [
      { do: "hold", count: 2, inside: "kept-http" },
      { do: "hold", count: 2, inside: "nothing" },
      frame("close", closePayload(1000)),
      END,
      SIGTERM,
      EXITS,
    ],
  ),
  onOwnServer(
    "exits-though-peer-does-not-close",
    "exits with 0 on SIGTERM although a client does not answer its Close",
    "instance lifecycle: SIGTERM",
    [{ do: "ignore-close" }, ...ECHO, SIGTERM, EXITS],
    { events: ECHOED },
  ),
  onOwnServer(
    "sigterm-while-client-closes",
    "exits with 0 on SIGTERM while a client closes",
    "instance lifecycle: SIGTERM",
    [SIGTERM, frame("close", closePayload(1000)), END, EXITS],
    { ending: { by: "either", codes: [1000, 1001], clean: false } },
  ),
  onOwnServer(
    "refuses-newcomers-while-it-drains",
    "takes nobody in while it waits for its last clients",
    "instance lifecycle: SIGTERM",
    [{ do: "ignore-close" }, SIGTERM, { do: "await-end", withinMs: GRACE_MS }, { do: "newcomers-refused" }],
    { level: "SHOULD" },
  ),
  onOwnServer(
    "drains-on-pre-stop",
    "ends all its connections with 1001 when the pre-stop hook is called, answers it with 2xx, and exits with 0 on SIGTERM then",
    "instance lifecycle: PreStop",
    [OTHERS, ...ECHO, preStop("/pre-stop", ["2xx"]), END, OTHERS_TOO, SIGTERM, EXITS],
    { needs: ["process", "hooks"], events: ECHOED, ending: DRAINED },
  ),
  onOwnServer(
    "pre-stop-from-outside",
    "goes on when a caller of the trigger asks for /pre-stop, which is no hook then",
    "custom runtime: x-fc-control-path",
    [preStop("/http-invoke", []), frame("text", HELLO)],
    { level: "SHOULD", needs: ["process", "hooks"], events: ECHOED, ending: CLEAN, keepsServer: true },
  ),
  onOwnServer(
    "memory-under-ping-flood",
    "keeps its memory within bounds under 50,000 pings",
    "instance memory",
    [
      { do: "flood", frame: frame("ping", HELLO), count: 50_000, counted: false },
      { do: "barrier" },
      { do: "memory-within", bytesMore: 128 * MIB },
    ],
    { keepsServer: true },
  ),
  onOwnServer(
    "memory-under-empty-fragments",
    "keeps its memory within bounds under 50,000 empty fragments of one message, or ends the connection",
    "instance memory",
    [
      frame("text", undefined, PART),
      { do: "flood", frame: frame("continuation", undefined, PART), count: 50_000 },
      { do: "barrier" },
      { do: "memory-within", bytesMore: 128 * MIB },
    ],
    { keepsServer: true },
  ),
  onOwnServer(
    "memory-under-reader-that-never-reads",
    "keeps its memory within bounds for a client that never reads",
    "instance memory",
    [
      { do: "overfill", op: "binary", messageBytes: 65536, mostBytes: 256 * MIB },
      { do: "memory-within", bytesMore: 192 * MIB },
    ],
    { level: "SHOULD" },
  ),
];
