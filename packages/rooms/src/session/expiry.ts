import type { Timer } from "../clock.ts";
import type { ClientSession } from "./server.ts";

/** No timer of Node's waits longer. */
const LONGEST_MS = 2 ** 31 - 1;

/** Runs `onExpired` when a token has ended and the grace is over in which the client could have replaced it. */
export function expire(
  session: ClientSession,
  endsAtMs: number | undefined,
  onExpired: () => void,
): Timer | undefined {
  if (endsAtMs === undefined) return undefined;
  const { clock, expiryGraceMs } = session.server;
  const leftMs = endsAtMs - clock.wallMs() + expiryGraceMs;
  return clock.after(Math.min(Math.max(0, leftMs), LONGEST_MS), onExpired);
}

/** Whole seconds to an end, 0 where it has passed, undefined where there is none. */
export const secondsLeft = (endsAtMs: number | undefined, nowMs: number): number | undefined =>
  endsAtMs === undefined ? undefined : Math.max(0, Math.ceil((endsAtMs - nowMs) / 1000));
