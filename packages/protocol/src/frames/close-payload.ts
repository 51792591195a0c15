import { isUtf8 } from "node:buffer";
import {
  type ApplicationCloseCode,
  assertOnWire,
  isValidOnWire,
  type SendableCloseCode,
} from "../close-codes.ts";
import { ProtocolError } from "../errors.ts";
import { type FrameViolation, frameViolation } from "./frame-violations.ts";

/** Longest reason, in octets of UTF-8: 125 of a control frame less two for the code. */
export const MAX_CLOSE_REASON_BYTES = 123;

/** What a Close frame carries, as `parseClosePayload` reads it (RFC 6455 §5.5.1). */
export interface ClosePayload {
  /** As sent; 1005 when the payload is empty, as RFC 6455 §7.1.5 reports it. */
  readonly code: number;
  /** Malformed UTF-8 is shown with replacement characters. */
  readonly reason: string;
  readonly violations: readonly FrameViolation[];
}

/** Reads the payload of a Close frame (RFC 6455 §5.5.1). Never throws: what is wrong is in `violations`. */
export function parseClosePayload(payload: Uint8Array): ClosePayload {
  if (payload.length === 0) return { code: 1005, reason: "", violations: [] };
  const violations: FrameViolation[] = [];
  if (payload.length === 1) {
    // Half a code: reported as if there were none.
    const message = "expected no payload or at least two octets in a Close frame, got one";
    return { code: 1005, reason: "", violations: [frameViolation("close-payload-one-octet", message)] };
  }
  const bytes = Buffer.from(payload.buffer, payload.byteOffset, payload.length);
  const code = bytes.readUInt16BE(0);
  if (!isValidOnWire(code)) {
    violations.push(
      frameViolation("close-code-not-on-wire", `expected a close code that may be sent, got ${code}`),
    );
  }
  const reason = bytes.subarray(2);
  if (!isUtf8(reason)) {
    const message = `expected UTF-8 in a close reason, got ${reason.toString("hex")}`;
    violations.push(frameViolation("close-reason-not-utf8", message));
  }
  return { code, reason: reason.toString("utf8"), violations };
}

/**
 * Writes the payload of a Close frame. Without a code it is empty. Codes that must not be sent do not type-check.
 * @throws {ProtocolError} `CloseCodeNotOnWire`, or `CloseReasonTooLong` above 123 octets of UTF-8.
 */
export function encodeClosePayload(code?: SendableCloseCode | ApplicationCloseCode, reason = ""): Buffer {
  if (code === undefined) return Buffer.alloc(0);
  assertOnWire(code);
  const reasonBytes = Buffer.byteLength(reason);
  if (reasonBytes > MAX_CLOSE_REASON_BYTES) {
    throw new ProtocolError(
      "CloseReasonTooLong",
      `expected a reason of at most ${MAX_CLOSE_REASON_BYTES} octets, got ${reasonBytes}`,
    );
  }
  const payload = Buffer.allocUnsafe(2 + reasonBytes);
  payload.writeUInt16BE(code, 0);
  payload.write(reason, 2);
  return payload;
}
