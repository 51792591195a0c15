import type { ConformanceCase } from "../case/case.ts";
import { fill } from "../case/payload.ts";
import type { Step } from "../case/step.ts";
import {
  CLEAN,
  cases,
  comes,
  echoContract,
  fails,
  failsExactly,
  frame,
  message,
  NOTHING,
  rfc6455,
  seen,
} from "./words.ts";

const KIB = 1024;
const MIB = 1024 * KIB;
/** What a server has to take by default (echo contract); more is asked of those that say they can. */
const DEFAULT_LIMIT = MIB;
/** Long messages are sent as they are in either depth: a smaller one would not show what a large one breaks. */
const BUDGET_MS = 120_000;

const PATTERN = { text: Buffer.from("BAsd7&jh23").toString("hex"), binary: "00 fe 23 fa f0" } as const;

/** Messages above the default limit need a server that is configured to take them. */
const LARGE = { needs: ["large-messages"], profile: "large" } as const;

const whole = cases(
  { source: rfc6455("5.2"), budgetMs: BUDGET_MS },
  (
    [
      ["limits/text-of-64k", "9.1.1", "text", 64 * KIB],
      ["limits/text-of-256k", "9.1.2", "text", 256 * KIB],
      ["limits/text-of-1m", "9.1.3", "text", MIB],
      ["limits/text-of-4m", "9.1.4", "text", 4 * MIB],
      ["limits/text-of-8m", "9.1.5", "text", 8 * MIB],
      ["limits/text-of-16m", "9.1.6", "text", 16 * MIB],
      ["limits/binary-of-64k", "9.2.1", "binary", 64 * KIB],
      ["limits/binary-of-256k", "9.2.2", "binary", 256 * KIB],
      ["limits/binary-of-1m", "9.2.3", "binary", MIB],
      ["limits/binary-of-4m", "9.2.4", "binary", 4 * MIB],
      ["limits/binary-of-8m", "9.2.5", "binary", 8 * MIB],
      ["limits/binary-of-16m", "9.2.6", "binary", 16 * MIB],
    ] as const
  ).map(([id, autobahn, kind, bytes]) => ({
    ...(bytes > DEFAULT_LIMIT && LARGE),
    id,
    autobahn: [autobahn],
    says: `returns a ${kind} message of ${bytes} octets in one frame`,
    script: [frame(kind, fill(PATTERN[kind], bytes))],
    ...comes(seen(kind, fill(PATTERN[kind], bytes))),
  })),
);

/** From so few octets a fragment, 4 MiB are so many fragments that a server may refuse them by their number (RFC 6455 10.4). */
const MANY_FRAGMENTS_BYTES = KIB;
/** Policy, too big, try again later (RFC 6455 7.4.1 and the IANA registry). */
const LIMIT_CODES = [1008, 1009, 1013];

/** 4 MiB in fragments; the last row of each kind is one frame, as Autobahn has it. */
const fragmented = cases(
  { ...LARGE, source: rfc6455("5.4"), budgetMs: BUDGET_MS },
  (
    [
      ["limits/text-of-4m-in-64", "9.3.1", "text", "2a", 64],
      ["limits/text-of-4m-in-256", "9.3.2", "text", "2a", 256],
      ["limits/text-of-4m-in-1k", "9.3.3", "text", "2a", KIB],
      ["limits/text-of-4m-in-4k", "9.3.4", "text", "2a", 4 * KIB],
      ["limits/text-of-4m-in-16k", "9.3.5", "text", "2a", 16 * KIB],
      ["limits/text-of-4m-in-64k", "9.3.6", "text", "2a", 64 * KIB],
      ["limits/text-of-4m-in-256k", "9.3.7", "text", "2a", 256 * KIB],
      ["limits/text-of-4m-in-1m", "9.3.8", "text", "2a", MIB],
      ["limits/text-of-4m-in-4m", "9.3.9", "text", "2a", undefined],
      ["limits/binary-of-4m-in-64", "9.4.1", "binary", "fe", 64],
      ["limits/binary-of-4m-in-256", "9.4.2", "binary", "2a", 256],
      ["limits/binary-of-4m-in-1k", "9.4.3", "binary", "2a", KIB],
      ["limits/binary-of-4m-in-4k", "9.4.4", "binary", "2a", 4 * KIB],
      ["limits/binary-of-4m-in-16k", "9.4.5", "binary", "2a", 16 * KIB],
      ["limits/binary-of-4m-in-64k", "9.4.6", "binary", "2a", 64 * KIB],
      ["limits/binary-of-4m-in-256k", "9.4.7", "binary", "2a", 256 * KIB],
      ["limits/binary-of-4m-in-1m", "9.4.8", "binary", "2a", MIB],
      ["limits/binary-of-4m-in-4m", "9.4.9", "binary", "2a", undefined],
    ] as const
  ).map(([id, autobahn, kind, pattern, fragment]) => ({
    id,
    autobahn: [autobahn],
    says: `returns a ${kind} message of 4 MiB ${fragment === undefined ? "that is not fragmented" : `in fragments of ${fragment} octets`}`,
    script: [message(kind, fill(pattern, 4 * MIB), fragment === undefined ? {} : { fragment })],
    ...comes(seen(kind, fill(pattern, 4 * MIB))),
    ...(fragment !== undefined && fragment <= MANY_FRAGMENTS_BYTES && { refusal: LIMIT_CODES }),
  })),
);

/** In writes of 64 octets, 2,048 of them. */
const QUICK_CHOPPED = 128 * KIB;

const inWrites = cases(
  { source: rfc6455("5.2"), budgetMs: BUDGET_MS, ending: CLEAN },
  (
    [
      ["limits/text-in-writes-of-64", "9.5.1", "text", 64],
      ["limits/text-in-writes-of-128", "9.5.2", "text", 128],
      ["limits/text-in-writes-of-256", "9.5.3", "text", 256],
      ["limits/text-in-writes-of-512", "9.5.4", "text", 512],
      ["limits/text-in-writes-of-1024", "9.5.5", "text", 1024],
      ["limits/text-in-writes-of-2048", "9.5.6", "text", 2048],
      ["limits/binary-in-writes-of-64", "9.6.1", "binary", 64],
      ["limits/binary-in-writes-of-128", "9.6.2", "binary", 128],
      ["limits/binary-in-writes-of-256", "9.6.3", "binary", 256],
      ["limits/binary-in-writes-of-512", "9.6.4", "binary", 512],
      ["limits/binary-in-writes-of-1024", "9.6.5", "binary", 1024],
      ["limits/binary-in-writes-of-2048", "9.6.6", "binary", 2048],
    ] as const
  ).map(([id, autobahn, kind, chop]) => {
    const sent = (bytes: number) => ({
      script: [frame(kind, fill(PATTERN[kind], bytes), { chop })],
      events: { ok: [[seen(kind, fill(PATTERN[kind], bytes))]] },
    });
    return {
      id,
      autobahn: [autobahn],
      says: `returns a ${kind} message of up to 1 MiB that arrives in pieces of ${chop} octets`,
      ...sent(QUICK_CHOPPED),
      full: sent(MIB),
    };
  }),
);

const QUICK_ROUNDS = 64;
/** As Autobahn. */
const FULL_ROUNDS = 1000;
const SAMPLE = { text: "fill", binary: "fill-fe" } as const;

const rounds = cases(
  { source: rfc6455("6.1"), budgetMs: BUDGET_MS, events: NOTHING, ending: CLEAN },
  (
    [
      ["limits/text-rounds-of-0", "9.7.1", "text", 0],
      ["limits/text-rounds-of-16", "9.7.2", "text", 16],
      ["limits/text-rounds-of-64", "9.7.3", "text", 64],
      ["limits/text-rounds-of-256", "9.7.4", "text", 256],
      ["limits/text-rounds-of-1024", "9.7.5", "text", 1024],
      ["limits/text-rounds-of-4096", "9.7.6", "text", 4096],
      ["limits/binary-rounds-of-0", "9.8.1", "binary", 0],
      ["limits/binary-rounds-of-16", "9.8.2", "binary", 16],
      ["limits/binary-rounds-of-64", "9.8.3", "binary", 64],
      ["limits/binary-rounds-of-256", "9.8.4", "binary", 256],
      ["limits/binary-rounds-of-1024", "9.8.5", "binary", 1024],
      ["limits/binary-rounds-of-4096", "9.8.6", "binary", 4096],
    ] as const
  ).map(([id, autobahn, kind, bytes]) => {
    const steps = (count: number): Step[] => [
      { do: "stream", kind, sample: SAMPLE[kind], bytes, count, inFlight: 1, compressed: false },
    ];
    return {
      id,
      autobahn: [autobahn],
      says: `returns ${kind} messages of ${bytes} octets, up to 1000 one after the other`,
      script: steps(QUICK_ROUNDS),
      full: { script: steps(FULL_ROUNDS) },
    };
  }),
);

const atTheLimit = cases({ needs: ["message-limit"], source: echoContract("MAX_MESSAGE_BYTES") }, [
  {
    id: "limits/at-the-limit",
    says: "returns a message that is exactly as long as the limit",
    script: [frame("binary", fill("01 02 03", DEFAULT_LIMIT))],
    ...comes(seen("binary", fill("01 02 03", DEFAULT_LIMIT))),
  },
]);

const overTheLimit = cases(
  { needs: ["message-limit"], source: echoContract("MAX_MESSAGE_BYTES"), ...failsExactly(1009) },
  [
    {
      id: "limits/over-the-limit-by-one",
      says: "refuses a message of one octet more than the limit with 1009",
      script: [frame("binary", fill("01", DEFAULT_LIMIT + 1))],
    },
    {
      id: "limits/over-the-limit-in-fragments",
      says: "refuses fragments that are more than the limit together with 1009",
      script: [message("text", fill("61", DEFAULT_LIMIT + 1), { fragment: 65536 })],
    },
    {
      id: "limits/over-the-limit-announced",
      says: "refuses a length above the limit before the payload comes",
      script: [frame("binary", fill("01", 16), { lengthForm: 64, declared: `${DEFAULT_LIMIT + 1}` })],
    },
  ],
);

const announced = cases({ source: rfc6455("10.4") }, [
  {
    id: "limits/announced-2-to-53",
    level: "SHOULD",
    says: "refuses a length of 2^53 octets before the payload comes",
    script: [frame("binary", fill("01", 16), { lengthForm: 64, declared: `${2n ** 53n}` })],
    ...fails(1002, 1009),
  },
]);

/** Messages of every size and cut, and what is too large. */
export const limits: readonly ConformanceCase[] = [
  ...whole,
  ...fragmented,
  ...inWrites,
  ...rounds,
  ...atTheLimit,
  ...overTheLimit,
  ...announced,
];
