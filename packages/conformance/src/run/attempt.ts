import type { ConformanceCase } from "../case/case.ts";
import type { RoomsDescription } from "../case/room.ts";
import type { Pulse } from "../connection/pulse.ts";
import { type Target, targetOf } from "../connection/target.ts";
import { evaluate, type Finding, finding } from "../judge/evaluate.ts";
import { type Observation, probe } from "../probe/probe.ts";
import type { OwnServer, ServerProcess } from "../probe/server-process.ts";
import type { Timeouts } from "../probe/timeouts.ts";
import type { OwnServers } from "./server/own-servers.ts";

/** What was seen, or why there was no server of its own to look at. */
export type Attempt = { readonly seen: Observation } | { readonly notStarted: string };

/** How a case is asked. */
export interface AskOptions {
  readonly target: Target;
  readonly timeouts: Timeouts;
  readonly process?: ServerProcess | undefined;
  readonly rooms?: RoomsDescription | undefined;
  readonly pulse?: Pulse;
  readonly signal: AbortSignal;
}

/** Asks a case of the server of the run. */
export const ask = async (c: ConformanceCase, options: AskOptions): Promise<Attempt> => ({
  seen: await probe(c, options),
});

/** Asks a case of a server of its own. @throws what the start throws once the run is stopped */
export async function askOwn(c: ConformanceCase, servers: OwnServers, options: AskOptions): Promise<Attempt> {
  let own: OwnServer;
  try {
    own = await servers.take(c);
  } catch (error) {
    if (options.signal.aborted) throw error;
    return { notStarted: (error as Error).message };
  }
  let held = false;
  try {
    const target = targetOf(own.url, options.target);
    const seen = await probe(c, { ...options, target, process: own.process });
    held = evaluate(c, seen).outcome === "held";
    return { seen };
  } finally {
    await servers.giveBack(c, own, { held });
  }
}

/** What an attempt means for its case. */
export const findingOf = (c: ConformanceCase, attempt: Attempt): Finding =>
  "seen" in attempt
    ? evaluate(c, attempt.seen)
    : finding("broke", [{ fact: "not-started", error: attempt.notStarted }]);

/** True for a finding that a busy machine may have brought about as well: something did not happen in the time that it had. */
export const restsOnSilence = (attempt: Attempt, { outcome }: Finding): boolean =>
  "seen" in attempt && attempt.seen.ranOut && (outcome === "broke" || outcome === "tolerated");

/** True: the server did not end the exchange in the usual way, with a Close frame or a response. */
export const isUnusual = (attempt: Attempt): boolean =>
  "seen" in attempt &&
  (attempt.seen.opened ? attempt.seen.closeCode === undefined : attempt.seen.status === undefined);

/** True: so it was, or what stands before the server answered in its place. */
export const brokeOff = (attempt: Attempt): boolean =>
  isUnusual(attempt) || ("seen" in attempt && !attempt.seen.opened && (attempt.seen.status ?? 0) >= 500);

/** True: the server neither answered nor ended the connection. Something in it may still be at work on what it was sent. */
export const wasMute = (attempt: Attempt): boolean =>
  "seen" in attempt &&
  attempt.seen.ended === undefined &&
  attempt.seen.closeCode === undefined &&
  (attempt.seen.opened || attempt.seen.status === undefined);
