import { ProtocolError } from "../errors.ts";
import { isToken, type RawHeader } from "../header-fields.ts";
import type { Violation } from "../violations.ts";

/** What can be wrong with the text of a head, before anybody asks what it means. */
export const HEAD_RULES = {
  "start-line-malformed": "RFC 9112 §2.1",
  "bare-line-feed": "RFC 9112 §2.2",
  "line-folded": "RFC 9112 §5.2",
  "field-line-malformed": "RFC 9112 §5",
  "field-name-not-token": "RFC 9112 §5.1",
  "field-value-control-character": "RFC 9110 §5.5",
  "head-too-large": "RFC 6585 §5",
} as const satisfies Record<string, string>;

/** Key of {@link HEAD_RULES}. */
export type HeadViolationCode = keyof typeof HEAD_RULES;
/** One rule of HTTP/1.1 that the text of a head broke; the head is read all the same. */
export type HeadViolation = Violation<HeadViolationCode>;

/** The violation of one rule about a head's text. */
export const headViolation = (code: HeadViolationCode, message: string): HeadViolation => ({
  code,
  source: HEAD_RULES[code],
  message,
});

/** A request's line and header fields; method, target and version are empty when the line could not be read. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  /** As in `HTTP/1.1`, without the `HTTP/`. */
  readonly version: string;
  readonly headers: readonly RawHeader[];
  readonly violations: readonly HeadViolation[];
}

/** A response's status line and header fields, in their order on the wire. */
export interface ResponseHead {
  readonly version: string;
  /** 0 when the status line could not be read. */
  readonly status: number;
  readonly reason: string;
  readonly headers: readonly RawHeader[];
  readonly violations: readonly HeadViolation[];
}

/** How far reading a head has come. `bad`: nothing sensible follows; `rest`: what was pushed after the head. */
export type HeadProgress<Head> =
  | { readonly state: "partial" }
  | { readonly state: "complete"; readonly head: Head; readonly rest: Buffer }
  | { readonly state: "bad"; readonly violation: HeadViolation };

/** How much of a head is read, and how strictly. */
export interface HeadReaderOptions {
  /** Most octets of a head, line ends included. Default 16 KiB, as Node's own HTTP server. */
  readonly maxHeadBytes?: number;
}

const DEFAULT_MAX_HEAD_BYTES = 16 * 1024;
const LF = 0x0a;
const CR = 0x0d;

/** Reads one head, pushed in any pieces. Lenient: it reads what a sloppy peer sends and lists what is wrong with it. */
export class HeadReader<Head> {
  readonly #parse: (startLine: string, headers: readonly RawHeader[], violations: HeadViolation[]) => Head;
  readonly #maxHeadBytes: number;
  #bytes: Buffer = Buffer.allocUnsafe(1024);
  #used = 0;
  // Where the line that is being read begins.
  #lineStart = 0;
  // True from the first line that is not empty: from then on an empty line ends the head.
  #started = false;
  #done: HeadProgress<Head> | undefined;

  /** Use `requestHeadReader` or `responseHeadReader`. */
  constructor(
    parse: (startLine: string, headers: readonly RawHeader[], violations: HeadViolation[]) => Head,
    options: HeadReaderOptions,
  ) {
    this.#parse = parse;
    this.#maxHeadBytes = options.maxHeadBytes ?? DEFAULT_MAX_HEAD_BYTES;
    if (!(this.#maxHeadBytes > 0)) {
      throw new ProtocolError("BadLimit", `expected maxHeadBytes above 0, got ${this.#maxHeadBytes}`);
    }
  }

  /** Takes the next octets. After `complete` or `bad` the answer stays, so push what follows elsewhere. */
  push(chunk: Uint8Array): HeadProgress<Head> {
    if (this.#done !== undefined) return this.#done;
    const from = this.#used;
    const taken = Math.min(chunk.length, this.#maxHeadBytes - from);
    this.#append(chunk.subarray(0, taken));
    for (let index = from; index < this.#used; index += 1) {
      if (this.#bytes[index] !== LF) continue;
      const end = index > this.#lineStart && this.#bytes[index - 1] === CR ? index - 1 : index;
      const isEmpty = end === this.#lineStart;
      this.#lineStart = index + 1;
      if (!isEmpty) this.#started = true;
      // RFC 9112 §2.2: an empty line before the start line is passed over.
      if (!isEmpty || !this.#started) continue;
      const { startLine, headers, violations } = readLines(this.#bytes.toString("latin1", 0, index + 1));
      const consumed = index + 1 - from;
      const rest = Buffer.from(chunk.buffer, chunk.byteOffset + consumed, chunk.length - consumed);
      this.#done = { state: "complete", head: this.#parse(startLine, headers, violations), rest };
      return this.#done;
    }
    if (this.#used < this.#maxHeadBytes) return { state: "partial" };
    const message = `expected a head of at most ${this.#maxHeadBytes} octets, got no end of it within them`;
    this.#done = { state: "bad", violation: headViolation("head-too-large", message) };
    return this.#done;
  }

  #append(chunk: Uint8Array): void {
    const needed = this.#used + chunk.length;
    if (needed > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, this.#used);
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.#used);
    this.#used = needed;
  }
}

function readLines(text: string): { startLine: string; headers: RawHeader[]; violations: HeadViolation[] } {
  const violations: HeadViolation[] = [];
  if (/(^|[^\r])\n/.test(text)) {
    violations.push(headViolation("bare-line-feed", "expected CR LF at the end of each line, got LF alone"));
  }
  const lines = text.split(/\r?\n/).filter((line) => line !== "");
  const headers: RawHeader[] = [];
  for (const line of lines.slice(1)) readFieldLine(line, headers, violations);
  return { startLine: lines[0] ?? "", headers, violations };
}

function readFieldLine(line: string, headers: RawHeader[], violations: HeadViolation[]): void {
  const shown = JSON.stringify(line.slice(0, 80));
  if (/^[ \t]/.test(line)) {
    violations.push(
      headViolation("line-folded", `expected one line for each field, got the continuation ${shown}`),
    );
    // RFC 9112 §5.2: what is folded is read as one value, the fold as a space.
    const last = headers.pop();
    if (last !== undefined) headers.push([last[0], `${last[1]} ${line.trim()}`]);
    return;
  }
  const colon = line.indexOf(":");
  if (colon < 0) {
    violations.push(headViolation("field-line-malformed", `expected name: value, got ${shown}`));
    return;
  }
  const name = line.slice(0, colon);
  const value = line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "");
  if (!isToken(name)) {
    violations.push(headViolation("field-name-not-token", `expected a token before the colon, got ${shown}`));
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) {
    violations.push(
      headViolation("field-value-control-character", `expected no control character, got ${shown}`),
    );
  }
  // A name with a space before its colon is how requests are smuggled: noted above, and read under its plain name.
  headers.push([name.trim(), value]);
}
