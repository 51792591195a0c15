import type { ConformanceCase } from "../case.ts";
import { fill, type Payload } from "../payload.ts";
import type { StreamStep } from "../step.ts";
import { comes, echoContract, fails, frame, MUST, message, PART, rfc6455, seen } from "./words.ts";

type Kind = "text" | "binary";

const KIB = 1024;
const MIB = 1024 * KIB;

/** Patterns of ten and five octets: an echo that loses, doubles or moves a piece of 64 octets does not look right again. */
const PATTERN: Readonly<Record<Kind, string>> = {
  text: "42 41 73 64 37 26 6a 68 32 33",
  binary: "00 fe 23 fa f0",
};
const ONE_OCTET: Readonly<Record<Kind, string>> = { text: "2a", binary: "fe" };

/** "64 KiB", "16 MiB". */
const sized = (bytes: number): string => (bytes < MIB ? `${bytes / KIB} KiB` : `${bytes / MIB} MiB`);
const named = (bytes: number): string => sized(bytes).replace(" ", "-").toLowerCase();

/** A server whose limit is the default of the echo contract takes up to 1 MiB; more needs one that is set up for it. */
const room = (bytes: number): Pick<ConformanceCase, "needs" | "profile"> =>
  bytes > MIB ? { needs: ["large-messages"], profile: "large" } : { needs: [], profile: "large" };

const SIZES = [64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 16 * MIB];

const ofSize = (kind: Kind, family: string): ConformanceCase[] =>
  SIZES.map((bytes, index): ConformanceCase => {
    const payload = fill(PATTERN[kind], bytes);
    return {
      ...MUST,
      ...room(bytes),
      id: `limits/${kind}-${named(bytes)}`,
      says: `returns a ${kind} message of ${sized(bytes)} in one frame unchanged`,
      source: rfc6455("5.2"),
      autobahn: [`${family}.${index + 1}`],
      script: [frame(kind, payload)],
      ...comes(seen(kind, payload)),
      budgetMs: 100_000,
    };
  });

const FRAGMENTS = [64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB];

const inFragments = (kind: Kind, family: string): ConformanceCase[] =>
  FRAGMENTS.map((fragment, index): ConformanceCase => {
    const payload = fill(ONE_OCTET[kind], 4 * MIB);
    const whole = fragment === 4 * MIB;
    return {
      ...MUST,
      ...room(4 * MIB),
      id: `limits/${kind}-4-mib-in-${whole ? "one" : fragment}`,
      says: whole
        ? `returns a ${kind} message of 4 MiB of one octet in one frame unchanged`
        : `returns a ${kind} message of 4 MiB that comes in ${(4 * MIB) / fragment + 1} frames of ${fragment} octets, the last one empty`,
      source: rfc6455("5.4"),
      autobahn: [`${family}.${index + 1}`],
      script: [whole ? frame(kind, payload) : message(kind, payload, { fragment })],
      ...comes(seen(kind, payload)),
      budgetMs: 100_000,
    };
  });

const CHOPS = [64, 128, 256, 512, 1024, 2048];

const inChops = (kind: Kind, family: string): ConformanceCase[] =>
  CHOPS.map((chop, index): ConformanceCase => {
    const payload = fill(PATTERN[kind], MIB);
    return {
      ...MUST,
      ...room(MIB),
      id: `limits/${kind}-1-mib-in-chops-of-${chop}`,
      says: `returns a ${kind} message of 1 MiB that arrives ${chop} octets at a time`,
      source: rfc6455("5.2"),
      autobahn: [`${family}.${index + 1}`],
      script: [frame(kind, payload, { chop })],
      ...comes(seen(kind, payload)),
      budgetMs: 1_000_000,
    };
  });

const ROUND_TRIPS = [0, 16, 64, 256, KIB, 4 * KIB];
const QUICK_ROUND_TRIPS = 100;

const roundTrips = (kind: Kind, family: string): ConformanceCase[] =>
  ROUND_TRIPS.map((bytes, index): ConformanceCase => {
    const rounds = (count: number): StreamStep[] => [
      {
        do: "stream",
        kind,
        sample: kind === "text" ? "fill" : "fill-fe",
        bytes,
        count,
        inFlight: 1,
        compressed: false,
      },
    ];
    return {
      ...MUST,
      ...room(bytes),
      id: `limits/${kind}-round-trips-of-${bytes}`,
      says: `returns ${kind} messages of ${bytes} octets, each sent when the last came back`,
      source: rfc6455("5.6"),
      autobahn: [`${family}.${index + 1}`],
      script: rounds(QUICK_ROUND_TRIPS),
      fullScript: rounds(1000),
      ...comes(),
      budgetMs: 480_000,
    };
  });

/** The limit of the echo contract, MAX_MESSAGE_BYTES, as it is when nobody sets it. */
const LIMIT = MIB;

const limited = {
  ...MUST,
  needs: ["message-limit"],
  source: echoContract("MAX_MESSAGE_BYTES"),
} as const;

const part = (bytes: number): Payload => fill(PATTERN.binary, bytes);

/** RFC 6455 7.4.1 gives 1009 its meaning and 10.4 asks for such a limit; where it lies is the echo contract's. */
const atTheLimit: readonly ConformanceCase[] = [
  {
    ...limited,
    id: "limits/message-as-long-as-allowed",
    says: "returns a message of exactly MAX_MESSAGE_BYTES",
    script: [frame("binary", part(LIMIT))],
    ...comes(seen("binary", part(LIMIT))),
  },
  {
    ...limited,
    id: "limits/message-one-octet-too-long",
    says: "closes with 1009 on a message one octet longer than MAX_MESSAGE_BYTES",
    script: [frame("binary", part(LIMIT + 1))],
    ...fails(1009),
  },
  {
    ...limited,
    id: "limits/header-alone-too-long",
    says: "closes with 1009 on a header that announces more than MAX_MESSAGE_BYTES, without waiting for the payload",
    source: rfc6455("10.4"),
    script: [frame("binary", undefined, { declared: `${LIMIT + 1}` })],
    ...fails(1009),
  },
  {
    ...limited,
    id: "limits/fragments-too-long-in-sum",
    says: "closes with 1009 on fragments that are longer than MAX_MESSAGE_BYTES in sum",
    source: rfc6455("10.4"),
    script: [
      frame("binary", part(LIMIT / 2), PART),
      frame("continuation", part(LIMIT / 2), PART),
      frame("continuation", part(1)),
    ],
    ...fails(1009),
  },
];

export const limits: readonly ConformanceCase[] = [
  ...ofSize("text", "9.1"),
  ...ofSize("binary", "9.2"),
  ...inFragments("text", "9.3"),
  ...inFragments("binary", "9.4"),
  ...inChops("text", "9.5"),
  ...inChops("binary", "9.6"),
  ...roundTrips("text", "9.7"),
  ...roundTrips("binary", "9.8"),
  ...atTheLimit,
];
