import { realClock } from "./clock.ts";
import { type Memory, memoryOf } from "./process-cost.ts";

/** Memory is looked at until it stays within this share for some looks, at most so often. */
const SETTLED_SHARE = 0.002;
const STILL_LOOKS = 3;
const LOOKS = 30;
/** Memory that never rests ends the wait after LOOKS of these: three seconds. */
const LOOK_MS = 100;

/** Memory of some processes when it has stopped to move, or what it was at the last look. */
export async function settledMemory(pids: readonly number[]): Promise<Memory> {
  let memory = memoryOf(pids);
  for (let look = 0, still = 0; look < LOOKS && still < STILL_LOOKS && !Number.isNaN(memory.own); look += 1) {
    await realClock.pause(LOOK_MS);
    const now = memoryOf(pids);
    still = Math.abs(now.own - memory.own) <= SETTLED_SHARE * now.own ? still + 1 : 0;
    memory = now;
  }
  return memory;
}
