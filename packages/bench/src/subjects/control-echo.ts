/** What the 7 bits of a length say when the length itself is in the octets after them (RFC 6455 section 5.2). */
const TWO_OCTETS = 126;
const EIGHT_OCTETS = 127;
const MASK_KEY_OCTETS = 4;
const SHORT_HEAD = 2 + MASK_KEY_OCTETS;

/** What came of some octets. */
export interface Echoed {
  /** The echoes of the whole frames in them. */
  readonly out: Buffer;
  /** The frame that is not whole yet. */
  readonly rest: Buffer;
  /** Octets that `rest` has to grow to before it is worth another look. */
  readonly wanted: number;
}

/** The echoes of masked frames, whose payload is of any length form (RFC 6455 section 5.2), and nothing else of it. */
export function echoes(bytes: Buffer): Echoed {
  const out = Buffer.allocUnsafe(bytes.length);
  let from = 0;
  let to = 0;
  let wanted: number;
  for (;;) {
    const left = bytes.length - from;
    wanted = 2;
    if (left < wanted) break;
    const short = (bytes[from + 1] ?? 0) & 0x7f;
    let head = SHORT_HEAD;
    let length = short;
    if (short >= TWO_OCTETS) {
      head += short === EIGHT_OCTETS ? 8 : 2;
      wanted = head;
      if (left < wanted) break;
      length =
        short === EIGHT_OCTETS ? Number(bytes.readBigUInt64BE(from + 2)) : bytes.readUInt16BE(from + 2);
    }
    wanted = head + length;
    if (left < wanted) break;
    const key = from + head - MASK_KEY_OCTETS;
    out[to++] = bytes[from] ?? 0;
    out[to++] = short;
    if (short >= TWO_OCTETS) to += bytes.copy(out, to, from + 2, key);
    const end = from + wanted;
    for (let at = from + head, i = 0; at < end; at += 1, i += 1) {
      out[to++] = (bytes[at] ?? 0) ^ (bytes[key + (i & 3)] ?? 0);
    }
    from = end;
  }
  return { out: out.subarray(0, to), rest: bytes.subarray(from), wanted };
}
