import { setImmediate as endOfTurn } from "node:timers/promises";
import { ANSWER_TIMEOUT_MS, type Answer, type CallTarget, type Handshake, shakeHands } from "./call.ts";
import type { TrialLog } from "./trial-log.ts";

/** One path at which a handshake was tried. */
export interface Attempt {
  readonly path: string;
  readonly answer: Answer;
  /** What the function wrote from then until the next attempt, without lines that an earlier attempt has. */
  readonly logs: readonly string[];
}

/** Where the function takes handshakes, and what was tried to find out. */
export interface HandshakeSearch {
  /** The path that answered 101; undefined when none did. */
  readonly path: string | undefined;
  /** In the order in which they were tried; the last is the one that answered 101, if one did. */
  readonly attempts: readonly Attempt[];
}

/** Longest wait at a path that is only a guess, ms. */
const GUESS_TIMEOUT_MS = 2000;

/** Where to search. */
export interface SearchOptions {
  /** The path that is asked first. */
  readonly path: string;
  /** Where else a handshake may be taken. */
  readonly otherPaths: () => readonly string[];
  readonly log: TrialLog;
  /** Ends the search. */
  readonly signal: AbortSignal;
}

/** A search that is over; its last log lines may still be on their way. */
export interface EndedSearch {
  /** The connection at the path that answered 101, open; undefined when none did. */
  readonly taken: { readonly path: string; readonly connection: Handshake } | undefined;
  /** What was seen. Call it once the log has ended: the last lines of an attempt arrive after its answer. */
  result(): HandshakeSearch;
}

/**
 * Asks for a handshake at a path, then at the others until one answers 101. Also after 401 and 403: some frameworks (FastAPI)
 * answer 403 where there is no route.
 */
export async function searchHandshake(
  at: CallTarget,
  { path: first, otherPaths, log, signal }: SearchOptions,
): Promise<EndedSearch> {
  const tried: { readonly path: string; readonly answer: Answer; readonly from: number }[] = [];
  const attempt = async (path: string, timeoutMs: number): Promise<EndedSearch["taken"]> => {
    const from = log.length;
    const connection = await shakeHands(at, { path, timeoutMs, signal });
    const { answer } = connection;
    tried.push({ path, answer, from });
    // What it wrote before it answered is there by now, but the pipe may be read after the socket in the same turn.
    await endOfTurn();
    return "status" in answer && answer.status === 101 ? { path, connection } : undefined;
  };
  let taken = await attempt(first, ANSWER_TIMEOUT_MS);
  // Only asked where they are needed: the sources are read for them.
  const others = taken === undefined ? otherPaths().filter((path) => path !== first) : [];
  for (const path of others) {
    if (taken !== undefined || signal.aborted) break;
    taken = await attempt(path, GUESS_TIMEOUT_MS);
  }
  const result = (): HandshakeSearch => {
    const seen = new Set<string>();
    const attempts = tried.map(({ path, answer, from }, i): Attempt => {
      const logs = log.between(from, tried[i + 1]?.from).filter((text) => !seen.has(text));
      for (const text of logs) seen.add(text);
      return { path, answer, logs: [...new Set(logs)] };
    });
    return { path: taken?.path, attempts };
  };
  return { taken, result };
}
