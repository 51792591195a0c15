import type { ConformanceCase } from "../case/case.ts";
import type { Step } from "../case/step.ts";
import {
  accepted,
  comes,
  frame,
  HELLO,
  http,
  MAY,
  MUST,
  NOTHING,
  refused,
  rfc6455,
  SHOULD,
  seen,
} from "./words.ts";

const slow = (name: string, says: string, step: Step): ConformanceCase => ({
  ...MUST,
  id: `robustness/${name}`,
  says,
  source: rfc6455("5.2"),
  script: [step],
  ...comes(seen("text", HELLO)),
});

/** Fields of one length, so that a piece of that length is about one line; with the rest of the request they take four minutes. */
const LINES = Array.from({ length: 40 }, (_, index) => `X-Slow-${String(index).padStart(2, "0")}: slowly`);
const LINE_BYTES = 20;

/**
 * Peers that take their time. How long a server waits for them no RFC says (RFC 9110 15.5.9 speaks of "the time that it was prepared to
 * wait"), so to wait for ever is no violation; but whoever likes can then hold as many of its connections. A client that has not begun
 * a request is not asked to be ended: a platform keeps such connections for later calls.
 */
export const slowPeers: readonly ConformanceCase[] = [
  {
    ...MUST,
    id: "robustness/request-in-slow-octets",
    says: "waits for a request of which an octet comes every 8 ms",
    source: http(9112, "2.2"),
    ...accepted({ chop: 1, everyMs: 8 }),
  },
  slow(
    "frame-in-slow-octets",
    "waits for a frame of which an octet comes every 50 ms",
    frame("text", HELLO, { chop: 1, everyMs: 50 }),
  ),
  {
    ...slow(
      "frame-an-octet-a-second",
      "waits for a frame of which an octet comes each second",
      frame("text", HELLO, { chop: 1, everyMs: 1000 }),
    ),
    onlyFull: true,
    budgetMs: 60_000,
  },
  {
    // RFC 6455 7.3: "Servers MAY close the WebSocket connection whenever desired."
    ...MAY,
    id: "robustness/idle-connection-lives",
    says: "keeps a connection that says nothing for 65 seconds and answers pings",
    source: rfc6455("7.3"),
    onlyFull: true,
    budgetMs: 120_000,
    script: [{ do: "checkpoint", name: "silence is over", quietMs: 65_000 }, frame("text", HELLO)],
    ...comes({ kind: "mark", name: "silence is over" }, seen("text", HELLO)),
  },
  {
    ...SHOULD,
    id: "robustness/half-request-ends",
    says: "gives up a request that is not completed within two minutes",
    source: http(9110, "15.5.9"),
    onlyFull: true,
    budgetMs: 150_000,
    ...refused({ stopAfter: 60, patienceMs: 125_000 }, { ok: [408, "4xx", "none"] }),
  },
  {
    ...SHOULD,
    id: "robustness/close-without-reply-ends",
    says: "ends a connection whose peer does not answer its Close within 40 seconds",
    source: rfc6455("7.1.1"),
    onlyFull: true,
    budgetMs: 60_000,
    script: [{ do: "ignore-close" }, frame(3), { do: "await-gone", withinMs: 40_000 }],
    events: NOTHING,
    ending: { by: "server", codes: [1002], clean: false },
  },
  {
    ...SHOULD,
    id: "robustness/slow-lines-end",
    says: "gives up a request of which a line comes every five seconds, within four minutes",
    source: http(9110, "15.5.9"),
    onlyFull: true,
    budgetMs: 300_000,
    ...refused({ lines: LINES, chop: LINE_BYTES, everyMs: 5000 }, { ok: [408, "4xx", "none"] }),
  },
];
