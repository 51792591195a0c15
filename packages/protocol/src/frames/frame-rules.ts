import { type FrameHeader, isControl, minimalLengthForm, OPCODE, RSV1 } from "./frame.ts";
import { type FrameViolation, frameViolation } from "./frame-violations.ts";

/** What the rules need to know about the connection. */
export interface FrameRulesOptions {
  /** The sender of the frames: a client must mask, a server must not (RFC 6455 §5.1). Absent: masking is not judged. */
  readonly from?: "client" | "server";
  /** Reserved bits that an extension gave a meaning; `RSV1` with permessage-deflate. Default 0. */
  readonly allowedRsv?: number;
}

const KNOWN_OPCODES: ReadonlySet<number> = new Set(Object.values(OPCODE));

/** Judges headers in their order. Keeps the one thing that a single header does not show: the place within a message. */
export class FrameRules {
  readonly #from: "client" | "server" | undefined;
  readonly #allowedRsv: number;
  #insideMessage = false;
  #closed = false;

  constructor(options: FrameRulesOptions = {}) {
    this.#from = options.from;
    this.#allowedRsv = options.allowedRsv ?? 0;
  }

  /** True between the first and the final frame of a fragmented message. */
  get insideMessage(): boolean {
    return this.#insideMessage;
  }

  /** Adds to `into` every rule that `header` breaks and moves on. A legal header costs no allocation. */
  judge(header: FrameHeader, into: FrameViolation[]): void {
    const { opcode, rsv, masked, payloadBytes } = header;
    // RFC 6455 §5.5.1 forbids data after a Close frame; a Pong that was on its way may still come.
    if (this.#closed && !isControl(opcode)) {
      into.push(
        frameViolation("data-after-close", `expected no data after a Close frame, got opcode ${opcode}`),
      );
    }
    if (rsv !== 0) this.#judgeRsv(rsv, opcode, into);
    if (!KNOWN_OPCODES.has(opcode)) {
      into.push(frameViolation("opcode-reserved", `expected opcode 0, 1, 2, 8, 9 or 10, got ${opcode}`));
    }
    if (this.#from === "client" && !masked) {
      into.push(
        frameViolation("mask-missing", "expected a masked frame from the client, got an unmasked one"),
      );
    }
    if (this.#from === "server" && masked) {
      into.push(
        frameViolation("mask-forbidden", "expected an unmasked frame from the server, got a masked one"),
      );
    }
    if (header.lengthForm !== minimalLengthForm(payloadBytes)) {
      const expected = minimalLengthForm(payloadBytes);
      into.push(
        frameViolation(
          "length-not-minimal",
          `expected length ${payloadBytes} in ${expected} bits, got in ${header.lengthForm}`,
        ),
      );
    }
    if (payloadBytes >= 2 ** 63) {
      into.push(frameViolation("length-msb-set", "expected the top bit of a 64-bit length to be 0, got 1"));
    }
    if (isControl(opcode)) this.#judgeControl(header, into);
    else this.#judgeData(header, into);
  }

  #judgeRsv(rsv: number, opcode: number, into: FrameViolation[]): void {
    const foreign = rsv & ~this.#allowedRsv;
    if (foreign !== 0) {
      into.push(
        frameViolation("rsv-not-negotiated", `expected RSV bits within ${this.#allowedRsv}, got ${rsv}`),
      );
      // A bit that nobody negotiated is one mistake, wherever it stands.
    } else if ((rsv & RSV1) !== 0 && (isControl(opcode) || opcode === OPCODE.continuation)) {
      into.push(
        frameViolation(
          "rsv1-not-first",
          `expected RSV1 on a message's first frame alone, got on opcode ${opcode}`,
        ),
      );
    }
  }

  #judgeControl(header: FrameHeader, into: FrameViolation[]): void {
    if (!header.fin)
      into.push(frameViolation("control-fragmented", "expected FIN on a control frame, got none"));
    if (header.payloadBytes > 125) {
      into.push(
        frameViolation(
          "control-too-long",
          `expected at most 125 octets in a control frame, got ${header.payloadBytes}`,
        ),
      );
    }
    if (header.opcode === OPCODE.close) this.#closed = true;
  }

  #judgeData(header: FrameHeader, into: FrameViolation[]): void {
    const continues = header.opcode === OPCODE.continuation;
    if (continues && !this.#insideMessage) {
      into.push(
        frameViolation("continuation-unexpected", "expected a new message, got a continuation of none"),
      );
    }
    if (!continues && this.#insideMessage) {
      into.push(
        frameViolation(
          "continuation-expected",
          `expected a continuation, got opcode ${header.opcode} inside a message`,
        ),
      );
    }
    // Also after a frame that broke the rule above: the next one is judged by what this one announced, so one mistake is reported once.
    this.#insideMessage = !header.fin;
  }
}
