import type { Behaviour } from "./server/behaviour.ts";

/** The reference server with one defect, and the cases that must notice it. */
export interface Mutant {
  /** What is wrong with it, in a few words. */
  readonly name: string;
  readonly behaviour: Behaviour;
  readonly trips: readonly [string, ...string[]];
}
