import type { ConformanceCase, DeflateRule, Opening } from "../case/case.ts";
import { utf8 } from "../case/payload.ts";
import type { Sample, Step } from "../case/step.ts";
import { FORGETFUL, must, offering, PLAIN } from "./deflate-words.ts";
import { CLEAN, comes, message, NOTHING, seen } from "./words.ts";

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

const works = (
  name: string,
  section: string,
  says: string,
  opening: Opening,
  script = WORK,
): ConformanceCase => must(name, section, says, opening, script, { events: NOTHING, ending: CLEAN });

const HELLO = utf8("Hello");
const FITS: Partial<DeflateRule> = { fits: true };

const takeover: readonly ConformanceCase[] = [
  works(
    "takeover-both-ways",
    "7.1.1",
    "keeps what it has seen for the next message, both ways",
    offering(PLAIN),
  ),
  works(
    "takeover-of-client-only",
    "7.1.1.1",
    "forgets its own messages and remembers the client's when asked so",
    offering("permessage-deflate; server_no_context_takeover", FITS),
  ),
  works(
    "takeover-of-server-only",
    "7.1.1.2",
    "inflates a client that forgets between messages",
    offering(FORGETFUL),
  ),
  works(
    "takeover-of-neither",
    "7.1.1",
    "forgets both ways when asked so",
    offering("permessage-deflate; client_no_context_takeover; server_no_context_takeover", FITS),
  ),
  works("takeover-across-text-and-binary", "7.2.1", "keeps one window for text and binary", offering(PLAIN), [
    stream("html", 2000, 8, "text"),
    stream("bitmap", 2000, 8),
    stream("html", 2000, 8, "text"),
  ]),
  works(
    "takeover-behind-incompressible",
    "7.1.1",
    "keeps its window behind messages that do not get shorter",
    offering(PLAIN),
    [stream("archive", 20_000, 4), stream("archive", 20_000, 4), stream("json", 3000, 8)],
  ),
  must(
    "takeover-behind-empty",
    "7.2.3.6",
    "keeps its window while empty messages pass",
    offering(PLAIN),
    ["one and one is two", "", "one and one is two"].map((text) =>
      message("text", utf8(text), { compressed: true }),
    ),
    comes(...["one and one is two", "", "one and one is two"].map((text) => seen("text", utf8(text)))),
  ),
  {
    ...must(
      "takeover-behind-final-block",
      "7.2.1",
      "keeps its window behind a block with BFINAL set",
      offering(PLAIN),
      [
        message("text", HELLO, { compressed: true, final: true }),
        message("text", HELLO, { compressed: true }),
      ],
      comes(seen("text", HELLO), seen("text", HELLO)),
    ),
    level: "SHOULD",
  },
];

const BITS = [8, 9, 10, 11, 12, 13, 14, 15];

/** A server need not have every window, so declining is right too; what it agrees to it has to keep. */
const window = (name: string, bits: number, section: string, says: string, offer: string): ConformanceCase =>
  works(`${name}-${bits}`, section, says, {
    offer,
    expect: { ok: [101], deflate: { answer: "free", fits: true } },
  });

/** Context takeover and windows, both ways. */
export const deflateWindows: readonly ConformanceCase[] = [
  ...takeover,
  ...BITS.flatMap((bits) => [
    window(
      "server-window",
      bits,
      "7.1.2.1",
      `compresses within a window of ${bits} bits or declines the offer`,
      `permessage-deflate; server_max_window_bits=${bits}`,
    ),
    window(
      "client-window",
      bits,
      "7.1.2.2",
      `inflates a client that offers a window of ${bits} bits, or declines the offer`,
      `permessage-deflate; client_max_window_bits=${bits}`,
    ),
    window(
      "both-windows",
      bits,
      "7.1.2",
      `keeps windows of ${bits} bits both ways, or declines the offer`,
      `permessage-deflate; server_max_window_bits=${bits}; client_max_window_bits=${bits}`,
    ),
  ]),
];
