/** Where a connection is in its life. */
export type Phase = "arrived" | "connecting" | "connected" | "refused" | "over";

/** What moves it on. */
export type Step = "connect" | "admit" | "refuse" | "end";

/** An absent cell is not allowed. A refused client may only go. */
const NEXT = {
  arrived: { connect: "connecting", end: "over" },
  connecting: { admit: "connected", refuse: "refused", end: "over" },
  connected: { end: "over" },
  refused: { end: "over" },
  over: {},
} as const satisfies Record<Phase, Partial<Record<Step, Phase>>>;

/** The phase after a step, or undefined where the step is not allowed. */
export function next(phase: Phase, step: Step): Phase | undefined {
  const row: Partial<Record<Step, Phase>> = NEXT[phase];
  return row[step];
}
