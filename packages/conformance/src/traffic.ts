import { byteLength } from "./payload.ts";
import type { Step } from "./step.ts";

/** Octets of payload that a script sends at most, so that an echo brings back. */
export const trafficOf = (script: readonly Step[]): number =>
  script.reduce((sum, step) => sum + bytesOf(step), 0);

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
    default:
      return 0;
  }
}
