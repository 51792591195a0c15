import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import type { BenchError } from "../bench-error.ts";
import { type Clock, realClock } from "../process/clock.ts";
import { AT_ONCE } from "./load.ts";
import { openSocket } from "./open-socket.ts";

/** How long a client waits before its try number 0, 1, 2, ... */
export type Policy =
  /** As long before every try. */
  | { readonly kind: "fixed"; readonly delayMs: number }
  /** Anything from 0 to a limit that doubles with every try, up to a cap ("full jitter"), after a least wait (default 0). */
  | {
      readonly kind: "full jitter";
      readonly leastMs?: number;
      readonly baseMs: number;
      readonly capMs: number;
    };

/** A herd: clients that are cut together, and come back by a policy. */
export interface HerdOrder {
  readonly url: string;
  readonly clients: number;
  readonly policy: Policy;
  /** Each is cut at a moment of its own within so long. Default 0: all at once. */
  readonly cutOverMs?: number;
}

/** How a herd came back. */
export interface HerdResult {
  /** Most handshakes that were due in any second, by the policy: a busy machine begins them later. */
  readonly inSecond: number;
  /** Most handshakes that were due in any tenth of a second. */
  readonly inTenth: number;
  /** From the moment of its cut until a client was back, ms: the longest of all. */
  readonly longestAwayMs: number;
  /** Tries of all clients that failed. */
  readonly failed: number;
  /** The same of each client; in microseconds, as HdrHistogram's base64. */
  readonly histogram: string;
}

const SECOND_MS = 1000;
/** Ten minutes: twenty tries of half a minute. What is beyond counts as that. */
const MOST_US = 600_000_000;
/** What a figure is printed with. */
const DIGITS = 3;
/** Tries of one client before the run ends with what the last one failed with. */
const MOST_TRIES = 20;

/** The wait before a try. `random` gives numbers from 0 to 1. */
export function delayOf(policy: Policy, attempt: number, random: () => number): number {
  if (policy.kind === "fixed") return policy.delayMs;
  const { leastMs = 0, baseMs, capMs } = policy;
  return Math.min(capMs, leastMs + random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 31)));
}

/** Most of some times (ms) that lie within any span of that length. */
export function mostWithin(spanMs: number, times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  let from = 0;
  let most = 0;
  for (const [to, time] of sorted.entries()) {
    while ((sorted[from] ?? time) <= time - spanMs) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}

/** What a herd runs by. */
export interface HerdWorld {
  readonly clock: Pick<Clock, "nowMs" | "pause">;
  readonly random: () => number;
}

const REAL: HerdWorld = { clock: realClock, random: Math.random };

/** Connects all clients, cuts them, and lets each come back. @throws {BenchError} when one cannot */
export async function herd(
  { url, clients, policy, cutOverMs = 0 }: HerdOrder,
  { clock, random }: HerdWorld = REAL,
): Promise<HerdResult> {
  const open = new Set<Awaited<ReturnType<typeof openSocket>>>();
  const connect = async () => {
    const socket = await openSocket(url, { onRead: () => {}, onEnd: () => {} });
    open.add(socket);
    return socket;
  };
  try {
    const sockets: Awaited<ReturnType<typeof connect>>[] = [];
    for (let from = 0; from < clients; from += AT_ONCE) {
      const some = Array.from({ length: Math.min(AT_ONCE, clients - from) }, connect);
      sockets.push(...(await Promise.all(some)));
    }
    const due: number[] = [];
    const back = build({ highestTrackableValue: MOST_US, numberOfSignificantValueDigits: DIGITS });
    let failed = 0;
    let longestAwayMs = 0;
    const beganMs = clock.nowMs();
    const comeBack = async (socket: (typeof sockets)[number]): Promise<void> => {
      const cutAfterMs = random() * cutOverMs;
      if (cutAfterMs > 0) await clock.pause(cutAfterMs);
      socket.destroy(); // and not closed: a network that breaks says nothing to anybody
      open.delete(socket);
      const cutMs = beganMs + cutAfterMs;
      let waitsSinceMs = cutMs;
      for (let attempt = 0; ; attempt += 1) {
        const delayMs = delayOf(policy, attempt, random);
        due.push(waitsSinceMs + delayMs);
        await clock.pause(delayMs);
        try {
          await connect();
          break;
        } catch (error) {
          failed += 1;
          waitsSinceMs = clock.nowMs();
          if (attempt + 1 >= MOST_TRIES) throw error as BenchError;
        }
      }
      const awayMs = clock.nowMs() - cutMs;
      longestAwayMs = Math.max(longestAwayMs, awayMs);
      back.recordValue(Math.min(MOST_US, Math.round(awayMs * 1000)));
    };
    await Promise.all(sockets.map(comeBack));
    const histogram = encodeIntoCompressedBase64(back);
    back.destroy();
    const inSecond = mostWithin(SECOND_MS, due);
    return { inSecond, inTenth: mostWithin(SECOND_MS / 10, due), longestAwayMs, failed, histogram };
  } finally {
    for (const socket of open) socket.destroy();
  }
}
