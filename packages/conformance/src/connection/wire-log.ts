import { OPCODE } from "@wsfn/protocol";
import { describePayload } from "../case/payload.ts";

/** Four lines of hex: the header of any frame, and enough of a payload to know it again. */
const SHOWN_OCTETS = 64;
/** Of a head, which is read line by line and not by its beginning. */
const SHOWN_OF_HEAD = 4096;
/** How it began and how it ended; what is between them in a long exchange repeats itself. */
const FIRST_ENTRIES = 48;
const LAST_ENTRIES = 24;

/** One chunk on the wire, as the probe saw it. */
export interface WireEntry {
  /** Seen from the suite: `sent` to the server, `received` from it, `event` for what has no bytes (connected, FIN, RST). */
  readonly direction: "sent" | "received" | "event";
  /** Milliseconds since the case began. */
  readonly atMs: number;
  /** First octets as hex pairs with spaces, at most 64 octets, or 4096 of a request or response head; empty for an event. */
  readonly hex: string;
  /** Real length; more than `hex` shows when that was cut. */
  readonly bytes: number;
  /** What it is in words: `text 5 B`, `close 1002 "bad opcode"`, `HTTP request`, `FIN`. */
  readonly label: string;
}

interface Noted {
  readonly direction: WireEntry["direction"];
  readonly atMs: number;
  readonly head: Buffer;
  readonly bytes: number;
  readonly label: string;
}

/** What went over one connection: the first entries and the last ones, the first octets of each. Text is made only when asked for. */
export class WireLog {
  readonly #startedAt: number;
  readonly #now: () => number;
  readonly #first: Noted[] = [];
  readonly #last: Noted[] = [];
  #left = 0;
  #conceals: boolean;

  /** `conceals`: what is sent before the first answer carries a secret, and the log is passed on in reports. Default false. */
  constructor({
    conceals = false,
    now = () => performance.now(),
  }: { conceals?: boolean; now?: () => number } = {}) {
    this.#conceals = conceals;
    this.#now = now;
    this.#startedAt = now();
  }

  get elapsedMs(): number {
    return this.#now() - this.#startedAt;
  }

  /** Notes octets that were sent or received. */
  note(
    direction: WireEntry["direction"],
    octets: Buffer,
    label: string,
    what: "frames" | "head" = "frames",
  ): void {
    if (direction === "received") this.#conceals = false;
    const most = what === "head" ? SHOWN_OF_HEAD : SHOWN_OCTETS;
    const shown = this.#conceals ? NONE : octets.subarray(0, most);
    // A copy: the chunk itself may be large, and the log would keep all of it alive.
    const head = shown.length === 0 ? NONE : Buffer.from(shown);
    const entry = { direction, atMs: this.elapsedMs, head, bytes: octets.length, label };
    if (this.#first.length < FIRST_ENTRIES) {
      this.#first.push(entry);
      return;
    }
    if (this.#last.length === LAST_ENTRIES) {
      this.#last.shift();
      this.#left += 1;
    }
    this.#last.push(entry);
  }

  event(label: string): void {
    this.note("event", NONE, label);
  }

  entries(): readonly WireEntry[] {
    const gap: Noted[] =
      this.#left === 0
        ? []
        : [
            {
              direction: "event",
              atMs: this.#last[0]?.atMs ?? 0,
              head: NONE,
              bytes: 0,
              label: `${this.#left} entries left out`,
            },
          ];
    return [...this.#first, ...gap, ...this.#last].map(({ direction, atMs, head, bytes, label }) => ({
      direction,
      atMs: Math.round(atMs * 10) / 10,
      hex: head.toString("hex").replace(/../g, "$& ").trimEnd(),
      bytes,
      label,
    }));
  }
}

const NONE: Buffer = Buffer.alloc(0);
const NAMES = new Map<number, string>(Object.entries(OPCODE).map(([name, code]) => [code, name]));

/** A frame in words: `text 5 B "hello"`, `continuation, not final, RSV 4, 12 B 00ff..`. */
export function frameLabel(
  frame: { readonly opcode: number; readonly fin: boolean; readonly rsv: number },
  payload: Buffer,
  bytes = payload.length,
): string {
  const name = NAMES.get(frame.opcode) ?? `opcode ${frame.opcode}`;
  const flags = `${frame.fin ? "" : ", not final"}${frame.rsv === 0 ? "" : `, RSV ${frame.rsv}`}`;
  const code =
    frame.opcode === OPCODE.close && payload.length >= 2
      ? `${payload.readUInt16BE(0)} ${describePayload(payload.subarray(2), bytes - 2)}`
      : describePayload(payload, bytes);
  return `${name}${flags} ${code}`;
}
