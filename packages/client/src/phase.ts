/**
 * Where a reconnecting socket is. `waiting` for its next try, `connecting`, `open`, `closing` on request, `closed` for good. A rotation is
 * no phase: the next connection is made beside one that is open.
 */
export type Phase = "waiting" | "connecting" | "open" | "closing" | "closed";

/** What moves it on. `lost` is any end of a connection that is worth another try. */
export type Signal = "try" | "opened" | "lost" | "close" | "end";

/** The next phase. A pair that is not here does not happen; the README's diagram is printed from this table by a test. */
export const NEXT = {
  waiting: { try: "connecting", close: "closed", end: "closed" },
  connecting: { opened: "open", lost: "waiting", close: "closed", end: "closed" },
  open: { lost: "waiting", close: "closing", end: "closed" },
  closing: { end: "closed" },
  closed: {},
} as const satisfies Record<Phase, Partial<Record<Signal, Phase>>>;

/** The phase after a signal; undefined when it changes nothing. */
export const next = (phase: Phase, signal: Signal): Phase | undefined =>
  (NEXT[phase] as Partial<Record<Signal, Phase>>)[signal];
