import type { ConformanceCase, Opening } from "../case/case.ts";
import type { Sample, Step } from "../case/step.ts";
import { CLEAN, MUST, NOTHING, rfc7692 } from "./words.ts";

/** Sizes of messages, and of the fragments that their compressed octets are cut into; 0: not cut. Autobahn's 18, in its order. */
const SIZES: readonly (readonly [bytes: number, fragment: number])[] = [
  [16, 0],
  [64, 0],
  [256, 0],
  [1024, 0],
  [4096, 0],
  [8192, 0],
  [16384, 0],
  [32768, 0],
  [65536, 0],
  [131072, 0],
  [8192, 256],
  [16384, 256],
  [32768, 256],
  [65536, 256],
  [131072, 256],
  [131072, 1024],
  [131072, 4096],
  [131072, 32768],
];

/** Every offer has these two: the client forgets between messages, and lets the server choose the client's window. */
const BASE = "permessage-deflate; client_no_context_takeover; client_max_window_bits";
const FORGET = "server_no_context_takeover";
const window = (bits: number): string => `server_max_window_bits=${bits}`;

const FULL_COUNT = 1000;
const QUICK_MOST = 256;
const WINDOW_BYTES = 64 * 1024;
/** Twice the largest window and never less than four messages: measured to find the same faults as a thousand. */
const quickCount = (bytes: number): number =>
  Math.min(QUICK_MOST, Math.max(4, Math.ceil(WINDOW_BYTES / bytes)));
/** Both ends work at once, and yet no more is on its way than one of the longer messages: servers bound what they keep for a peer. */
const inFlight = (bytes: number): number => Math.min(16, Math.max(1, Math.floor(WINDOW_BYTES / bytes)));

function family(
  name: string,
  autobahn: string,
  what: string,
  section: string,
  kind: "text" | "binary",
  sample: Sample,
  offer: string,
): ConformanceCase[] {
  // Any legal answer will do, also one that does not fit the offer: what it has to say are cases of their own.
  const opening: Opening = { offer, expect: { ok: [101], deflate: { answer: "wanted" } } };
  return SIZES.map(([bytes, fragment], index) => {
    const steps = (count: number): Step[] => [
      {
        do: "stream",
        kind,
        sample,
        bytes,
        count,
        inFlight: inFlight(bytes),
        compressed: true,
        lenient: true,
        ...(fragment > 0 && { fragment }),
      },
    ];
    return {
      ...MUST,
      needs: ["permessage-deflate"],
      id: `deflate/${name}-${bytes}${fragment === 0 ? "" : `-in-${fragment}`}`,
      says: `returns compressed ${kind} messages of ${bytes} ${kind === "text" ? "code points" : "octets"}${fragment === 0 ? "" : ` in fragments of ${fragment}`}: ${what}`,
      source: rfc7692(section),
      autobahn: [`${autobahn}.${index + 1}`],
      opening,
      script: steps(quickCount(bytes)),
      full: { script: steps(FULL_COUNT) },
      events: NOTHING,
      ending: CLEAN,
    };
  });
}

/** Five kinds of content with one offer, and one kind of content with seven offers: 216 cases. */
export const deflateStreams: readonly ConformanceCase[] = [
  ...family("json", "12.1", "JSON", "7.2", "text", "json", BASE),
  ...family("bitmap", "12.2", "a bitmap", "7.2", "binary", "bitmap", BASE),
  ...family("prose", "12.3", "prose", "7.2", "binary", "prose", BASE),
  ...family("html", "12.4", "HTML", "7.2", "text", "html", BASE),
  ...family("archive", "12.5", "a document that is half compressed", "7.2", "binary", "archive", BASE),
  ...family("offer-plain", "13.1", "nothing is asked of the server", "7.1", "text", "json", BASE),
  ...family(
    "offer-forget",
    "13.2",
    "the server shall forget between messages",
    "7.1.1.1",
    "text",
    "json",
    `${BASE}; ${FORGET}`,
  ),
  ...family(
    "offer-window-9",
    "13.3",
    "the server shall use a window of 9 bits",
    "7.1.2.1",
    "text",
    "json",
    `${BASE}; ${window(9)}`,
  ),
  ...family(
    "offer-window-15",
    "13.4",
    "the server shall use a window of 15 bits",
    "7.1.2.1",
    "text",
    "json",
    `${BASE}; ${window(15)}`,
  ),
  ...family(
    "offer-forget-window-9",
    "13.5",
    "the server shall forget, with a window of 9 bits",
    "7.1",
    "text",
    "json",
    `${BASE}; ${FORGET}; ${window(9)}`,
  ),
  ...family(
    "offer-forget-window-15",
    "13.6",
    "the server shall forget, with a window of 15 bits",
    "7.1",
    "text",
    "json",
    `${BASE}; ${FORGET}; ${window(15)}`,
  ),
  ...family(
    "offer-three",
    "13.7",
    "three offers to choose from",
    "5.1",
    "text",
    "json",
    [`${BASE}; ${FORGET}; ${window(9)}`, `${BASE}; ${FORGET}`, BASE].join(", "),
  ),
];
