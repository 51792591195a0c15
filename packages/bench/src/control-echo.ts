const SMALL = 125;
const TWO_OCTETS = 126;
const SHORT_HEAD = 6;
const LONG_HEAD = 8;

/** The echoes of the whole frames in `bytes`, and what is left of them. */
export function echoes(bytes: Buffer): { readonly out: Buffer; readonly rest: Buffer } {
  const out = Buffer.allocUnsafe(bytes.length);
  let from = 0;
  let to = 0;
  while (bytes.length - from >= SHORT_HEAD) {
    const short = (bytes[from + 1] ?? 0) & 0x7f;
    if (short > TWO_OCTETS) throw new RangeError("expected a message below 64 KiB");
    const head = short > SMALL ? LONG_HEAD : SHORT_HEAD;
    const length = short > SMALL ? bytes.readUInt16BE(from + 2) : short;
    const end = from + head + length;
    if (end > bytes.length) break;
    out[to++] = bytes[from] ?? 0;
    out[to++] = short;
    if (short > SMALL) to = out.writeUInt16BE(length, to);
    const key = from + head - 4;
    for (let at = from + head, i = 0; at < end; at += 1, i += 1) {
      out[to++] = (bytes[at] ?? 0) ^ (bytes[key + (i & 3)] ?? 0);
    }
    from = end;
  }
  return { out: out.subarray(0, to), rest: bytes.subarray(from) };
}
