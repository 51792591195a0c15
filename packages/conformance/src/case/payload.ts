import { constants, deflateRawSync } from "node:zlib";

/**
 * A payload as data: small to store, printable, and made into octets only when a case runs.
 * `repeat` fills `bytes` octets with a pattern.
 */
export type Payload =
  | { readonly hex: string }
  | { readonly text: string }
  | { readonly repeat: string; readonly bytes: number }
  | Deflated;

/**
 * Octets of a compressed message as RFC 7692 7.2.1 makes them. `sync`: the usual form. `final`: the last block has BFINAL set, and an
 * empty block follows (7.2.3.4). `stored`: nothing is compressed (7.2.3.3). `times` writes the whole several times in a row.
 */
export interface Deflated {
  readonly deflate: "sync" | "final" | "stored";
  readonly of: Payload;
  readonly times?: number;
}

/** No octets. */
export const EMPTY: Payload = { hex: "" };

/** Octets written as hex pairs, spaces allowed. */
export const hex = (pairs: string): Payload => ({ hex: pairs });

/** A string as UTF-8. */
export const utf8 = (text: string): Payload => ({ text });

/** `bytes` octets made of a repeated pattern (hex), cut where the length is reached. */
export const fill = (repeat: string, bytes: number): Payload => ({ repeat, bytes });

/** Payload of a Close frame: a big-endian code and a reason (RFC 6455 5.5.1). */
export function closePayload(code: number, reason: Payload = EMPTY): Payload {
  const head = code.toString(16).padStart(4, "0");
  return { hex: head + octets(reason).toString("hex") };
}

/** Length in octets, without making them where that is possible. */
export function byteLength(payload: Payload): number {
  if ("bytes" in payload) return payload.bytes;
  return octets(payload).length;
}

/** 4 MiB all together at most; larger payloads are made anew, which costs less than to keep them. */
const MOST_KEPT = 64;
const MOST_KEPT_BYTES = 64 * 1024;
const kept = new Map<Payload, Buffer>();

/** The octets. Small ones are kept per payload value: a catalogue run asks for the same ones again and again. */
export function octets(payload: Payload): Buffer {
  const known = kept.get(payload);
  if (known) return known;
  const made = make(payload);
  if (made.length <= MOST_KEPT_BYTES) {
    if (kept.size >= MOST_KEPT) kept.clear();
    kept.set(payload, made);
  }
  return made;
}

function make(payload: Payload): Buffer {
  if ("hex" in payload) return Buffer.from(payload.hex.replaceAll(" ", ""), "hex");
  if ("text" in payload) return Buffer.from(payload.text, "utf8");
  if ("deflate" in payload) return deflated(payload);
  return payload.bytes === 0 ? Buffer.alloc(0) : Buffer.alloc(payload.bytes, patternOf(payload));
}

/** A payload that is a pattern over and over again. */
export type Repeated = Extract<Payload, { readonly repeat: string }>;

/** The pattern of it, once. */
export const patternOf = ({ repeat }: Repeated): Buffer => Buffer.from(repeat.replaceAll(" ", ""), "hex");

/** Whether octets are a payload. A pattern is not written out for that: 16 MiB of it would be garbage at once. */
export function isPayload(seen: Buffer, payload: Payload): boolean {
  if (!("repeat" in payload)) return octets(payload).equals(seen);
  if (seen.length !== payload.bytes) return false;
  const pattern = patternOf(payload);
  if (seen.length <= pattern.length) return seen.equals(pattern.subarray(0, seen.length));
  // What repeats a pattern is equal to itself moved by one.
  const begins = seen.subarray(0, pattern.length).equals(pattern);
  return begins && seen.subarray(pattern.length).equals(seen.subarray(0, seen.length - pattern.length));
}

function deflated({ deflate, of, times = 1 }: Deflated): Buffer {
  const plain = octets(of);
  if (deflate === "final") return Buffer.concat([deflateRawSync(plain), Buffer.from([0])]);
  const level = deflate === "stored" ? constants.Z_NO_COMPRESSION : constants.Z_BEST_COMPRESSION;
  // A full flush ends on an octet and lets what follows stand alone, so the same octets may come again.
  const whole = deflateRawSync(plain, { level, finishFlush: constants.Z_FULL_FLUSH });
  const all = times === 1 ? whole : Buffer.concat(Array.from({ length: times }, () => whole));
  return all.subarray(0, all.length - 4);
}

/** A few words for a payload: its length and how it begins. */
export function describePayload(bytes: Uint8Array, total = bytes.length): string {
  if (total === 0) return "0 B";
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 24));
  const plain = head.every((octet) => octet >= 0x20 && octet < 0x7f);
  const shown = plain ? JSON.stringify(head.toString("latin1")) : head.toString("hex");
  return `${total} B ${shown}${total > head.length ? "..." : ""}`;
}
