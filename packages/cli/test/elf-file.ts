/** What a made-up native module says of itself. */
export interface ElfWords {
  readonly machine?: number;
  readonly libraries?: readonly string[];
  /** Library -> versions of its symbols. */
  readonly needs?: Readonly<Record<string, readonly string[]>>;
  readonly exports?: readonly string[];
  readonly imports?: readonly string[];
}

const SECTIONS = ["null", "dynstr", "dynsym", "dynamic", "verneed"] as const;
const TYPES = { null: 0, dynstr: 3, dynsym: 11, dynamic: 6, verneed: 0x6ffffffe };

/** A little-endian ELF64 shared object that holds just these words (System V gABI chapter 4). Nothing can load it. */
export function elfFile({
  machine = 62,
  libraries = [],
  needs = {},
  exports = [],
  imports = [],
}: ElfWords): Buffer {
  const strings = new Map<string, number>([["", 0]]);
  let text = "\0";
  const at = (word: string): number => {
    const known = strings.get(word);
    if (known !== undefined) return known;
    const index = text.length;
    strings.set(word, index);
    text += `${word}\0`;
    return index;
  };
  const dynsym = Buffer.concat([
    Buffer.alloc(24),
    ...exports.map((name) => symbol(at(name), 1)),
    ...imports.map((name) => symbol(at(name), 0)),
  ]);
  const dynamic = Buffer.concat([...libraries.map((name) => pair(1n, BigInt(at(name)))), pair(0n, 0n)]);
  const verneed = Buffer.concat(
    Object.entries(needs).map(([library, versions], i, all) =>
      need(at(library), versions.map(at), { isLast: i === all.length - 1 }),
    ),
  );
  const bodies = { null: Buffer.alloc(0), dynstr: Buffer.from(text, "latin1"), dynsym, dynamic, verneed };
  const head = Buffer.alloc(64);
  head.write("\u007fELF", "latin1");
  head.set([2, 1, 1], 4);
  head.writeUInt16LE(3, 16);
  head.writeUInt16LE(machine, 18);
  head.writeUInt16LE(64, 58);
  head.writeUInt16LE(SECTIONS.length, 60);
  let offset = head.length;
  const headers = SECTIONS.map((name) => {
    const header = Buffer.alloc(64);
    header.writeUInt32LE(TYPES[name], 4);
    header.writeBigUInt64LE(BigInt(offset), 24);
    header.writeBigUInt64LE(BigInt(bodies[name].length), 32);
    header.writeUInt32LE(1, 40);
    header.writeUInt32LE(name === "verneed" ? Object.keys(needs).length : 0, 44);
    offset += bodies[name].length;
    return header;
  });
  head.writeBigUInt64LE(BigInt(offset), 40);
  return Buffer.concat([head, ...SECTIONS.map((name) => bodies[name]), ...headers]);
}

function symbol(name: number, section: number): Buffer {
  const row = Buffer.alloc(24);
  row.writeUInt32LE(name, 0);
  row.writeUInt16LE(section, 6);
  return row;
}

function pair(tag: bigint, value: bigint): Buffer {
  const row = Buffer.alloc(16);
  row.writeBigInt64LE(tag, 0);
  row.writeBigUInt64LE(value, 8);
  return row;
}

function need(
  library: number,
  versions: readonly number[],
  { isLast }: { readonly isLast: boolean },
): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt16LE(1, 0);
  head.writeUInt16LE(versions.length, 2);
  head.writeUInt32LE(library, 4);
  head.writeUInt32LE(16, 8);
  head.writeUInt32LE(isLast ? 0 : 16 + versions.length * 16, 12);
  const rows = versions.map((name, i) => {
    const row = Buffer.alloc(16);
    row.writeUInt32LE(name, 8);
    row.writeUInt32LE(i === versions.length - 1 ? 0 : 16, 12);
    return row;
  });
  return Buffer.concat([head, ...rows]);
}
