import type { Pair } from "../src/statistics/judge.ts";

/** What a machine does to measured windows, in shares of a value. */
export interface Noise {
  /** Two processes of the same code differ by this much (standard deviation) as long as they live. */
  readonly process: number;
  /** A window differs from its neighbours by this much (standard deviation). */
  readonly window: number;
  /** What the machine does slowly: a walk that meets both of a pair, each step of this size. */
  readonly drift: number;
  /** The share of windows that meet an accident, and then cost 1.5 to 4 times as much. */
  readonly accidents: number;
  /** An accident goes on into the next window with this chance. */
  readonly bursts: number;
  /** A round in this share has a process that is an outlier of itself, by 20 to 60 %. */
  readonly oddRounds: number;
}

/** A machine without noise: what a test adds is what it is about. */
export const QUIET: Noise = { process: 0.003, window: 0.03, drift: 0, accidents: 0, bursts: 0, oddRounds: 0 };

/** Two contenders that are measured side by side: `effect` is the logarithm of how much more the first one takes. */
export interface Simulated {
  readonly noise: Noise;
  readonly effect: number;
  readonly blocks: number;
  readonly random: () => number;
}

/** One round after the other, each with processes of its own. */
export function simulatedRounds({ noise, effect, blocks, random }: Simulated): () => readonly Pair[] {
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let machine = 0;
  let isAccident = false;
  const window = (): number => {
    machine += noise.drift * gauss();
    isAccident = random() < (isAccident ? noise.bursts : noise.accidents);
    const accident = isAccident ? Math.log(1.5 + 2.5 * random()) : 0;
    return machine + noise.window * gauss() + accident;
  };
  const process = (): number => {
    const odd = random() < noise.oddRounds ? (random() < 0.5 ? -1 : 1) * (0.2 + 0.4 * random()) : 0;
    return noise.process * gauss() + odd;
  };
  return () => {
    const [a, b] = [effect + process(), process()];
    return Array.from({ length: blocks }, () => {
      // Whoever comes first is drawn, as in a run.
      const [first, second] = [window(), window()];
      const [one, other] = random() < 0.5 ? [first, second] : [second, first];
      return [Math.exp(a + one), Math.exp(b + other)] as const;
    });
  };
}
