import type { Frame } from "@wsfn/protocol";
import { frameLabel } from "./wire-log.ts";

/** What is written beside the frames of one read: the first three, and how many more. */
export function framesLabel(frames: readonly Frame[]): string {
  if (frames.length === 0) return "part of a frame";
  const labels = frames
    .slice(0, 3)
    .map((frame) => frameLabel(frame, frame.payload.subarray(0, 128), frame.payloadBytes));
  return labels.join(" | ") + (frames.length > 3 ? ` | and ${frames.length - 3} more frames` : "");
}
