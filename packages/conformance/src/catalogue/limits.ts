import type { ConformanceCase } from "../case/case.ts";
import { fill, type Payload } from "../case/payload.ts";
import type { Step } from "../case/step.ts";
import {
  CLEAN,
  comes,
  echoContract,
  fails,
  frame,
  MUST,
  message,
  NOTHING,
  rfc6455,
  SHOULD,
  seen,
} from "./words.ts";

type Kind = "text" | "binary";

const KIB = 1024;
const MIB = 1024 * KIB;
/** What a server has to take by default (echo contract); more is asked of those that say they can. */
const DEFAULT_LIMIT = MIB;
const QUICK_CHOPPED = 128 * KIB;
const QUICK_ROUNDS = 64;
/** Long messages are sent as they are in either depth: a smaller one would not show what a large one breaks. */
const BUDGET_MS = 120_000;

const PATTERN = { text: Buffer.from("BAsd7&jh23").toString("hex"), binary: "00 fe 23 fa f0" } as const;
const sizeName = (bytes: number): string => (bytes < MIB ? `${bytes / KIB}k` : `${bytes / MIB}m`);

/** Messages above the default limit need a server that was told to take them. */
const roomFor = (bytes: number): Pick<ConformanceCase, "needs" | "profile" | "budgetMs"> =>
  bytes > DEFAULT_LIMIT
    ? { needs: ["large-messages"], profile: "large", budgetMs: BUDGET_MS }
    : { needs: [], budgetMs: BUDGET_MS };

const whole = (kind: Kind, family: string): ConformanceCase[] =>
  [64 * KIB, 256 * KIB, MIB, 4 * MIB, 8 * MIB, 16 * MIB].map((bytes, index) => ({
    ...MUST,
    ...roomFor(bytes),
    id: `limits/${kind}-of-${sizeName(bytes)}`,
    says: `returns a ${kind} message of ${bytes} octets in one frame`,
    source: rfc6455("5.2"),
    autobahn: [`${family}.${index + 1}`],
    script: [frame(kind, fill(PATTERN[kind], bytes))],
    ...comes(seen(kind, fill(PATTERN[kind], bytes))),
  }));

const fragmented = (kind: Kind, family: string): ConformanceCase[] =>
  [64, 256, KIB, 4 * KIB, 16 * KIB, 64 * KIB, 256 * KIB, MIB, 4 * MIB].map((fragment, index) => {
    const bytes = 4 * MIB;
    const payload: Payload = fill(kind === "binary" && index === 0 ? "fe" : "2a", bytes);
    const cut = fragment < bytes ? { fragment } : {};
    return {
      ...MUST,
      ...roomFor(bytes),
      id: `limits/${kind}-of-4m-in-${fragment < KIB ? fragment : sizeName(fragment)}`,
      says: `returns a ${kind} message of 4 MiB ${fragment < bytes ? `in fragments of ${fragment} octets` : "that is not fragmented"}`,
      source: rfc6455("5.4"),
      autobahn: [`${family}.${index + 1}`],
      script: [message(kind, payload, cut)],
      ...comes(seen(kind, payload)),
    };
  });

const chopped = (kind: Kind, family: string): ConformanceCase[] =>
  [64, 128, 256, 512, KIB, 2 * KIB].map((chop, index) => {
    const sent = (bytes: number) => ({
      script: [frame(kind, fill(PATTERN[kind], bytes), { chop })],
      events: { ok: [[seen(kind, fill(PATTERN[kind], bytes))]] },
    });
    return {
      ...MUST,
      id: `limits/${kind}-in-writes-of-${chop}`,
      says: `returns a ${kind} message of up to 1 MiB that arrives in pieces of ${chop} octets`,
      source: rfc6455("5.2"),
      autobahn: [`${family}.${index + 1}`],
      budgetMs: BUDGET_MS,
      ...sent(QUICK_CHOPPED),
      full: sent(MIB),
      ending: CLEAN,
    };
  });

const rounds = (kind: Kind, family: string): ConformanceCase[] =>
  [0, 16, 64, 256, KIB, 4 * KIB].map((bytes, index) => {
    const steps = (count: number): Step[] => [
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
      id: `limits/${kind}-rounds-of-${bytes}`,
      says: `returns ${kind} messages of ${bytes} octets, up to 1000 one after the other`,
      source: rfc6455("6.1"),
      autobahn: [`${family}.${index + 1}`],
      budgetMs: BUDGET_MS,
      script: steps(QUICK_ROUNDS),
      full: { script: steps(1000) },
      events: NOTHING,
      ending: CLEAN,
    };
  });

const overLimit = (name: string, says: string, script: readonly Step[]): ConformanceCase => ({
  ...MUST,
  needs: ["message-limit"],
  id: `limits/over-the-limit-${name}`,
  says,
  source: echoContract("MAX_MESSAGE_BYTES"),
  script,
  ...fails(1009),
});

const own: readonly ConformanceCase[] = [
  {
    ...MUST,
    needs: ["message-limit"],
    id: "limits/at-the-limit",
    says: "returns a message that is exactly as long as the limit",
    source: echoContract("MAX_MESSAGE_BYTES"),
    script: [frame("binary", fill("01 02 03", DEFAULT_LIMIT))],
    ...comes(seen("binary", fill("01 02 03", DEFAULT_LIMIT))),
  },
  overLimit("by-one", "refuses a message of one octet more than the limit with 1009", [
    frame("binary", fill("01", DEFAULT_LIMIT + 1)),
  ]),
  overLimit("in-fragments", "refuses fragments that are more than the limit together with 1009", [
    message("text", fill("61", DEFAULT_LIMIT + 1), { fragment: 65536 }),
  ]),
  overLimit("announced", "refuses a length above the limit before the payload comes", [
    frame("binary", fill("01", 16), { lengthForm: 64, declared: `${DEFAULT_LIMIT + 1}` }),
  ]),
  {
    ...SHOULD,
    id: "limits/announced-2-to-53",
    says: "refuses a length of 2^53 octets before the payload comes",
    source: rfc6455("10.4"),
    script: [frame("binary", fill("01", 16), { lengthForm: 64, declared: `${2n ** 53n}` })],
    ...fails(1002, 1009),
  },
];

export const limits: readonly ConformanceCase[] = [
  ...whole("text", "9.1"),
  ...whole("binary", "9.2"),
  ...fragmented("text", "9.3"),
  ...fragmented("binary", "9.4"),
  ...chopped("text", "9.5"),
  ...chopped("binary", "9.6"),
  ...rounds("text", "9.7"),
  ...rounds("binary", "9.8"),
  ...own,
];
