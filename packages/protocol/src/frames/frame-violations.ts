import type { Violation } from "../violations.ts";

interface FrameRule {
  readonly source: string;
  /** What an endpoint that fails the connection (RFC 6455 §7.1.7) puts in its Close frame. */
  readonly closeCode: 1002 | 1007 | 1009;
}

/** Every rule about frames that this package checks. One row per rule, tested row by row. */
export const FRAME_RULES = {
  "rsv-not-negotiated": { source: "RFC 6455 §5.2", closeCode: 1002 },
  "rsv1-not-first": { source: "RFC 7692 §6.1", closeCode: 1002 },
  "opcode-reserved": { source: "RFC 6455 §5.2", closeCode: 1002 },
  "mask-missing": { source: "RFC 6455 §5.1", closeCode: 1002 },
  "mask-forbidden": { source: "RFC 6455 §5.1", closeCode: 1002 },
  "length-not-minimal": { source: "RFC 6455 §5.2", closeCode: 1002 },
  "length-msb-set": { source: "RFC 6455 §5.2", closeCode: 1002 },
  "control-fragmented": { source: "RFC 6455 §5.5", closeCode: 1002 },
  "control-too-long": { source: "RFC 6455 §5.5", closeCode: 1002 },
  "continuation-unexpected": { source: "RFC 6455 §5.4", closeCode: 1002 },
  "continuation-expected": { source: "RFC 6455 §5.4", closeCode: 1002 },
  "data-after-close": { source: "RFC 6455 §5.5.1", closeCode: 1002 },
  "close-payload-one-octet": { source: "RFC 6455 §5.5.1", closeCode: 1002 },
  "close-code-not-on-wire": { source: "RFC 6455 §7.4.2", closeCode: 1002 },
  "close-reason-not-utf8": { source: "RFC 6455 §5.5.1", closeCode: 1007 },
  "payload-too-big": { source: "RFC 6455 §7.4.1", closeCode: 1009 },
} as const satisfies Record<string, FrameRule>;

/** Key of {@link FRAME_RULES}. */
export type FrameViolationCode = keyof typeof FRAME_RULES;

/** A broken frame rule, with the close code that a failing endpoint sends for it. */
export interface FrameViolation extends Violation<FrameViolationCode> {
  readonly closeCode: 1002 | 1007 | 1009;
}

/** The violation of one frame rule; `message` says what was expected and what was received. */
export const frameViolation = (code: FrameViolationCode, message: string): FrameViolation => ({
  code,
  ...FRAME_RULES[code],
  message,
});
