import type { ConformanceCase } from "../case.ts";
import type { Sample, StreamStep } from "../step.ts";
import { comes, MUST, rfc7692 } from "./words.ts";

const KIB = 1024;

interface Data {
  readonly sample: Sample;
  readonly kind: "text" | "binary";
}

const ROWS: Data = { sample: "json", kind: "text" };

/** Data that compresses from very well to hardly, each under the number that Autobahn gives it. */
const DATA: readonly Data[] = [
  ROWS,
  { sample: "bitmap", kind: "binary" },
  { sample: "prose", kind: "binary" },
  { sample: "html", kind: "text" },
  { sample: "archive", kind: "binary" },
];

const PLAIN = "permessage-deflate; client_no_context_takeover; client_max_window_bits";

/** What is offered, under the number that Autobahn gives it. Any answer that is legal by itself is taken, also one that ignores the offer. */
const OFFERS = [
  { name: "client-only", offer: PLAIN },
  { name: "server-no-context", offer: `${PLAIN}; server_no_context_takeover` },
  { name: "server-window-9", offer: `${PLAIN}; server_max_window_bits=9` },
  { name: "server-window-15", offer: `${PLAIN}; server_max_window_bits=15` },
  {
    name: "server-no-context-window-9",
    offer: `${PLAIN}; server_no_context_takeover; server_max_window_bits=9`,
  },
  {
    name: "server-no-context-window-15",
    offer: `${PLAIN}; server_no_context_takeover; server_max_window_bits=15`,
  },
  {
    name: "three-offers",
    offer: [
      `${PLAIN}; server_no_context_takeover; server_max_window_bits=9`,
      `${PLAIN}; server_no_context_takeover`,
      PLAIN,
    ].join(", "),
  },
] as const;

interface Shape {
  readonly bytes: number;
  readonly fragment?: number;
}

/** Message lengths, then lengths whose compressed octets are cut into frames. */
const SHAPES: readonly Shape[] = [
  ...[16, 64, 256, KIB, 4 * KIB, 8 * KIB, 16 * KIB, 32 * KIB, 64 * KIB, 128 * KIB].map((bytes) => ({
    bytes,
  })),
  ...[8 * KIB, 16 * KIB, 32 * KIB, 64 * KIB, 128 * KIB].map((bytes) => ({ bytes, fragment: 256 })),
  ...[KIB, 4 * KIB, 32 * KIB].map((fragment) => ({ bytes: 128 * KIB, fragment })),
];

const FULL_COUNT = 1000;
/** Enough octets to fill the largest window twice, and never less than eight messages. */
const quickCount = (bytes: number): number => Math.min(FULL_COUNT, Math.max(8, (64 * KIB) / bytes));
/** So many octets are on their way at once: no server needs a buffer for more than one message that Autobahn would send. */
const inFlight = (bytes: number): number => Math.min(16, Math.max(1, Math.floor((64 * KIB) / bytes)));

function streamCase(
  name: string,
  autobahn: string,
  { sample, kind }: Data,
  offer: string,
  { bytes, fragment }: Shape,
): ConformanceCase {
  const messages = (count: number): StreamStep[] => [
    {
      do: "stream",
      kind,
      sample,
      bytes,
      count,
      inFlight: inFlight(bytes),
      compressed: true,
      ...(fragment !== undefined && { fragment }),
    },
  ];
  const unit = kind === "text" ? "code points" : "octets";
  const cut = fragment === undefined ? "" : ` in frames of ${fragment} octets`;
  return {
    ...MUST,
    id: `deflate/${name}-${bytes}${fragment === undefined ? "" : `-in-${fragment}`}`,
    says: `returns compressed ${kind} messages of ${bytes} ${unit}${cut} (${sample}) unchanged`,
    source: rfc7692("7.2"),
    needs: ["permessage-deflate"],
    autobahn: [autobahn],
    opening: { offer },
    script: messages(quickCount(bytes)),
    fullScript: messages(FULL_COUNT),
    ...comes(),
    budgetMs: 480_000,
  };
}

/** Streams of compressed messages: every kind of data with one offer, then one kind of data with every offer. */
export const deflateStreams: readonly ConformanceCase[] = [
  ...DATA.flatMap((data, at) =>
    SHAPES.map((shape, index) =>
      streamCase(`stream-${data.sample}`, `12.${at + 1}.${index + 1}`, data, PLAIN, shape),
    ),
  ),
  ...OFFERS.flatMap(({ name, offer }, at) =>
    SHAPES.map((shape, index) =>
      streamCase(`offer-${name}`, `13.${at + 1}.${index + 1}`, ROWS, offer, shape),
    ),
  ),
];
