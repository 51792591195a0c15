import { ANSWER_TIMEOUT_MS, type Answer, type CallTarget, type Handshake, shakeHands } from "./call.ts";

/** Whether a second connection is served while the first is open. */
export type SecondHandshake =
  | { readonly kind: "served" }
  /** Answered at once, and not with 101. */
  | { readonly kind: "refused"; readonly answer: Answer }
  /** Not answered while the first was open. `answer` is the one that arrived after the first had ended. */
  | { readonly kind: "waited"; readonly forMs: number; readonly answer: Answer };

/** The least time in which a second handshake must be answered, ms. */
const SECOND_WAIT_MS = 5000;
/** A busy machine is slow for both: the second may take this many times what the first took. */
const WAIT_FACTOR = 10;

/** What to ask. */
export interface SecondHandshakeOptions {
  readonly path: string;
  /** The connection that is open; it is closed in any case. */
  readonly first: Pick<Handshake, "close" | "elapsedMs">;
  /** Least wait for the second one, ms. Default `SECOND_WAIT_MS`. */
  readonly waitMs?: number | undefined;
  readonly signal: AbortSignal;
}

/**
 * Asks for a second connection while the first is open. When the second gets no answer in time, the first is closed: a server
 * that serves one connection at a time answers then, which no slowness explains.
 */
export async function trySecondHandshake(
  at: CallTarget,
  { path, first, waitMs = SECOND_WAIT_MS, signal }: SecondHandshakeOptions,
): Promise<SecondHandshake> {
  const forMs = Math.round(Math.max(waitMs, WAIT_FACTOR * first.elapsedMs));
  let isInTime = true;
  const timer = setTimeout(() => {
    isInTime = false;
    first.close();
  }, forMs);
  const second = await shakeHands(at, { path, timeoutMs: forMs + ANSWER_TIMEOUT_MS, signal });
  clearTimeout(timer);
  second.close();
  first.close();
  if (!isInTime) return { kind: "waited", forMs, answer: second.answer };
  const isServed = "status" in second.answer && second.answer.status === 101;
  return isServed ? { kind: "served" } : { kind: "refused", answer: second.answer };
}
