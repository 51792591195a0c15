import type { ConformanceCase, DeflateRule, Opening } from "../../case/case.ts";
import { utf8 } from "../../case/payload.ts";
import type { Sample, Step } from "../../case/step.ts";
import { CLEAN, cases, comes, message, NOTHING, rfc7692, seen } from "../words.ts";
import { FORGETFUL, NEEDS, offering, PLAIN } from "./words.ts";

const HELLO = utf8("Hello");
const FITS: Partial<DeflateRule> = { fits: true };

const stream = (sample: Sample, bytes: number, count: number, kind: "text" | "binary" = "binary"): Step => ({
  do: "stream",
  kind,
  sample,
  bytes,
  count,
  inFlight: 2,
  compressed: true,
});

/** Long enough to fill every window, with messages short and long. */
const WORK: readonly Step[] = [stream("prose", 3000, 24), stream("json", 40_000, 3)];

const takeover = cases({ needs: NEEDS, script: WORK, events: NOTHING, ending: CLEAN }, [
  {
    id: "deflate/takeover-both-ways",
    source: rfc7692("7.1.1"),
    says: "keeps what it has seen for the next message, both ways",
    opening: offering(PLAIN),
  },
  {
    id: "deflate/takeover-of-client-only",
    source: rfc7692("7.1.1.1"),
    says: "forgets its own messages and remembers the client's when asked so",
    opening: offering("permessage-deflate; server_no_context_takeover", FITS),
  },
  {
    id: "deflate/takeover-of-server-only",
    source: rfc7692("7.1.1.2"),
    says: "inflates a client that forgets between messages",
    opening: offering(FORGETFUL),
  },
  {
    id: "deflate/takeover-of-neither",
    source: rfc7692("7.1.1"),
    says: "forgets both ways when asked so",
    opening: offering("permessage-deflate; client_no_context_takeover; server_no_context_takeover", FITS),
  },
  {
    id: "deflate/takeover-across-text-and-binary",
    source: rfc7692("7.2.1"),
    says: "keeps one window for text and binary",
    opening: offering(PLAIN),
    script: [stream("html", 2000, 8, "text"), stream("bitmap", 2000, 8), stream("html", 2000, 8, "text")],
  },
  {
    id: "deflate/takeover-behind-incompressible",
    source: rfc7692("7.1.1"),
    says: "keeps its window after messages that do not compress",
    opening: offering(PLAIN),
    script: [stream("archive", 20_000, 4), stream("archive", 20_000, 4), stream("json", 3000, 8)],
  },
  {
    id: "deflate/takeover-behind-empty",
    source: rfc7692("7.2.3.6"),
    says: "keeps its window while empty messages pass",
    opening: offering(PLAIN),
    script: ["one and one is two", "", "one and one is two"].map((text) =>
      message("text", utf8(text), { compressed: true }),
    ),
    ...comes(...["one and one is two", "", "one and one is two"].map((text) => seen("text", utf8(text)))),
  },
  {
    id: "deflate/takeover-behind-final-block",
    level: "SHOULD",
    source: rfc7692("7.2.1"),
    says: "keeps its window after a block with BFINAL set",
    opening: offering(PLAIN),
    script: [
      message("text", HELLO, { compressed: true, final: true }),
      message("text", HELLO, { compressed: true }),
    ],
    ...comes(seen("text", HELLO), seen("text", HELLO)),
  },
]);

/** A server need not have every window, so declining is right too; what it agrees to it has to keep. */
const within = (parameters: string): Opening => ({
  offer: `permessage-deflate; ${parameters}`,
  expect: { ok: [101], deflate: { answer: "free", fits: true } },
});
const WINDOW = { needs: NEEDS, script: WORK, events: NOTHING, ending: CLEAN } as const;

const ofServer = cases(
  { ...WINDOW, source: rfc7692("7.1.2.1") },
  (
    [
      ["deflate/server-window-8", 8],
      ["deflate/server-window-9", 9],
      ["deflate/server-window-10", 10],
      ["deflate/server-window-11", 11],
      ["deflate/server-window-12", 12],
      ["deflate/server-window-13", 13],
      ["deflate/server-window-14", 14],
      ["deflate/server-window-15", 15],
    ] as const
  ).map(([id, bits]) => ({
    id,
    says: `compresses within a window of ${bits} bits or declines the offer`,
    opening: within(`server_max_window_bits=${bits}`),
  })),
);

const ofClient = cases(
  { ...WINDOW, source: rfc7692("7.1.2.2") },
  (
    [
      ["deflate/client-window-8", 8],
      ["deflate/client-window-9", 9],
      ["deflate/client-window-10", 10],
      ["deflate/client-window-11", 11],
      ["deflate/client-window-12", 12],
      ["deflate/client-window-13", 13],
      ["deflate/client-window-14", 14],
      ["deflate/client-window-15", 15],
    ] as const
  ).map(([id, bits]) => ({
    id,
    says: `inflates a client that offers a window of ${bits} bits, or declines the offer`,
    opening: within(`client_max_window_bits=${bits}`),
  })),
);

const ofBoth = cases(
  { ...WINDOW, source: rfc7692("7.1.2") },
  (
    [
      ["deflate/both-windows-8", 8],
      ["deflate/both-windows-9", 9],
      ["deflate/both-windows-10", 10],
      ["deflate/both-windows-11", 11],
      ["deflate/both-windows-12", 12],
      ["deflate/both-windows-13", 13],
      ["deflate/both-windows-14", 14],
      ["deflate/both-windows-15", 15],
    ] as const
  ).map(([id, bits]) => ({
    id,
    says: `keeps windows of ${bits} bits both ways, or declines the offer`,
    opening: within(`server_max_window_bits=${bits}; client_max_window_bits=${bits}`),
  })),
);

/** Context takeover and windows, both ways. */
export const deflateWindows: readonly ConformanceCase[] = [...takeover, ...ofServer, ...ofClient, ...ofBoth];
