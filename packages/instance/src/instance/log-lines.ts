import { LIMITS } from "@wsfn/platform";
import type { LogLine } from "./instance.ts";

/** Longest single log line of the platform. What is longer goes on in the next line; nothing is dropped. */
export const MAX_LINE_BYTES = LIMITS.logLineBytes.max;
/** What error texts quote: enough for a stack trace, little enough for a terminal. */
const TAIL_LINES = 20;
const TAIL_CHARS = 8 * 1024;
const NEWLINE = 0x0a;

/** The log of one instance: splits streams into lines, tags them, and remembers the last ones for error texts. */
export class LogLines {
  readonly #instanceId: string;
  readonly #onLog: ((line: LogLine) => void) | undefined;
  readonly #tail: string[] = [];

  constructor(instanceId: string, onLog?: (line: LogLine) => void) {
    this.#instanceId = instanceId;
    this.#onLog = onLog;
  }

  /** A sink for one stream's chunks. It holds at most one unfinished line, so memory is bounded by MAX_LINE_BYTES. */
  sink(stream: "stdout" | "stderr"): { write(chunk: Buffer): void; end(): void } {
    /** The unfinished line. Bytes, not text: a chunk may end inside a character. */
    let rest: Buffer = Buffer.alloc(0);
    return {
      write: (chunk) => {
        rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
        let from = 0;
        for (;;) {
          const end = rest.indexOf(NEWLINE, from);
          if (end !== -1 && end - from <= MAX_LINE_BYTES) {
            this.#emit(
              stream,
              rest.toString("utf8", from, rest[end - 1] === 0x0d && end > from ? end - 1 : end),
            );
            from = end + 1;
          } else if (rest.length - from > MAX_LINE_BYTES) {
            const cut = wholeCharacters(rest, from, from + MAX_LINE_BYTES);
            this.#emit(stream, rest.toString("utf8", from, cut));
            from = cut;
          } else break;
        }
        // A copy, so that the remainder does not keep the whole chunk alive.
        rest = Buffer.from(rest.subarray(from));
      },
      end: () => {
        if (rest.length > 0) this.#emit(stream, rest.toString("utf8"));
        rest = Buffer.alloc(0);
      },
    };
  }

  /** A line of the platform about the instance. It is not part of the tail: error texts quote the function alone. */
  platform(text: string): void {
    this.#onLog?.({ instanceId: this.#instanceId, stream: "platform", text });
  }

  /** The same for what is out of the ordinary on this machine or with this function. */
  note(text: string): void {
    this.#onLog?.({ instanceId: this.#instanceId, stream: "platform", text, note: true });
  }

  /** The last lines (20 at most, 8 K characters at most), oldest first. */
  tail(): string {
    return this.#tail.join("\n").slice(-TAIL_CHARS);
  }

  #emit(stream: "stdout" | "stderr", text: string): void {
    this.#tail.push(text.slice(0, TAIL_CHARS));
    if (this.#tail.length > TAIL_LINES) this.#tail.shift();
    this.#onLog?.({ instanceId: this.#instanceId, stream, text });
  }
}

/** The largest cut at or below `to` that splits no UTF-8 character; `to` itself when the bytes are no UTF-8. */
function wholeCharacters(bytes: Buffer, from: number, to: number): number {
  let cut = to;
  while (cut > from && to - cut < 4 && ((bytes[cut] ?? 0) & 0xc0) === 0x80) cut -= 1;
  return cut > from && ((bytes[cut] ?? 0) & 0xc0) !== 0x80 ? cut : to;
}
