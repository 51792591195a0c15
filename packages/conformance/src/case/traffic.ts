import { byteLength } from "./payload.ts";
import { FLOOD_BYTES } from "./room.ts";
import type { Step } from "./step.ts";

/** Octets of payload that a script sends at most, so that an echo brings back. */
export const trafficOf = (script: readonly Step[]): number =>
  script.reduce((sum, step) => sum + bytesOf(step), 0);

const WEIGHT_BYTES = 1024 * 1024;
const MOST_PASSING_WEIGHT = 4;
/** Their octets pass through: a stream's echoes leave again, and what is not read stays on its way for the most part. */
const PASSING: ReadonlySet<Step["do"]> = new Set(["stream", "overfill", "read-late", "room-flood"]);

/**
 * How much a script counts among those that run at once: 1, and 1 more for each MiB that both ends hold for it. A stream holds only what
 * is on its way, but four long ones keep a server busy.
 */
export const weightOf = (script: readonly Step[]): number =>
  script.reduce((weight, step) => {
    const mebibytes = Math.floor(bytesOf(step) / WEIGHT_BYTES);
    return weight + (PASSING.has(step.do) ? Math.min(MOST_PASSING_WEIGHT - 1, mebibytes) : mebibytes);
  }, 1);

function bytesOf(step: Step): number {
  switch (step.do) {
    case "frame":
    case "message":
      return byteLength(step.payload);
    case "stream":
      // A code point takes at most four octets.
      return step.count * (step.bytes * (step.kind === "text" ? 4 : 1) + 64);
    case "flood":
      return step.count * (byteLength(step.frame.payload) + 16);
    case "overfill":
      return step.mostBytes;
    case "room-flood":
      return FLOOD_BYTES;
    case "read-late":
      return step.rounds.reduce((sum, bytes) => sum + bytes);
    default:
      return 0;
  }
}
