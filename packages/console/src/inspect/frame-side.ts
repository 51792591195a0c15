import {
  type Frame,
  FrameReader,
  isControl,
  PERMESSAGE_DEFLATE,
  parseExtensions,
  RSV1,
} from "@wsfn/protocol";
import type { FrameEntry } from "../api/reports.ts";
import { Inflater } from "./inflater.ts";

/** Of a payload, this much is shown. */
const SHOWN_BYTES = 4096;
/** A larger frame is not read, nor what comes after it. */
const MAX_FRAME_BYTES = 8 * 1024 * 1024;

/** What is reported of a frame, besides whose it is and when it came. */
export type FrameFacts = Omit<FrameEntry, "requestId" | "function" | "atMs" | "from">;

/** Reads the frames of one side of a connection. */
export class FrameSide {
  readonly #reader: FrameReader;
  readonly #inflater: Inflater | undefined;
  #isCompressed = false;
  #isOver = false;

  /** @param extensions `Sec-WebSocket-Extensions` of the 101 */
  constructor(from: "client" | "function", extensions: string) {
    const deflate = parseExtensions(extensions).extensions?.find(({ name }) => name === PERMESSAGE_DEFLATE);
    const sender = from === "client" ? "client" : "server";
    this.#reader = new FrameReader({
      from: sender,
      onViolation: "note",
      maxPayloadBytes: MAX_FRAME_BYTES,
      allowedRsv: deflate ? RSV1 : 0,
    });
    const takesContextOver = !deflate?.parameters.some(([name]) => name === `${sender}_no_context_takeover`);
    this.#inflater = deflate && new Inflater({ takesContextOver, keptBytes: SHOWN_BYTES });
  }

  /** The frames that these bytes complete. `lostBytes`: so many are missing before them, and no frame can be found after a gap. */
  async *push(bytes: Uint8Array, lostBytes: number): AsyncGenerator<FrameFacts> {
    if (this.#isOver) return;
    if (lostBytes > 0) {
      this.#isOver = true;
      yield { kind: "gap", lostBytes };
      return;
    }
    for (const frame of this.#reader.push(bytes)) yield await this.#factsOf(frame);
    const { stopped } = this.#reader;
    if (!stopped) return;
    this.#isOver = true;
    yield { kind: "unreadable", why: stopped.message };
  }

  /** Lets its memory go. */
  close(): void {
    this.#inflater?.close();
  }

  async #factsOf(frame: Frame): Promise<FrameFacts> {
    const { opcode, fin, rsv, masked, payloadBytes, payload, violations } = frame;
    const why = violations.map(({ message, source }) => `${message} (${source})`).join("; ");
    return {
      ...{ kind: "frame", opcode, fin, rsv, masked, payloadBytes },
      payload: payload.subarray(0, SHOWN_BYTES).toString("base64"),
      ...(payload.length > SHOWN_BYTES && { isCut: true }),
      ...(why !== "" && { why }),
      ...(await this.#inflated(frame)),
    };
  }

  /** Of a compressed message's last frame: what the message says. */
  async #inflated({ opcode, fin, rsv, payload }: Frame): Promise<Partial<FrameFacts>> {
    if (!this.#inflater || isControl(opcode)) return {};
    if (opcode !== 0) this.#isCompressed = (rsv & RSV1) !== 0;
    if (!this.#isCompressed) return {};
    try {
      const message = await this.#inflater.push(payload, { isFinal: fin });
      if (!message) return {};
      const isCut = message.bytes > message.begin.length;
      return {
        inflated: message.begin.toString("base64"),
        inflatedBytes: message.bytes,
        ...(isCut && { isCut }),
      };
    } catch (error) {
      return { why: `it cannot be inflated: ${(error as Error).message}` };
    }
  }
}
