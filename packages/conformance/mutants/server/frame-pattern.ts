import type { FrameHeader } from "@wsfn/protocol";
import type { FramePattern } from "./behaviour.ts";

/** What a pattern can ask of a frame. `closePayload`: the payload of a Close frame, for the code in it. */
export const patternOf = (frame: FrameHeader, closePayload: Buffer | undefined): FramePattern => ({
  opcode: frame.opcode,
  rsv: frame.rsv,
  fin: frame.fin,
  bytes: frame.payloadBytes,
  ...(closePayload && closePayload.length >= 2 && { closeCode: closePayload.readUInt16BE(0) }),
});
