/** What an ELF file declares that it needs, as far as a native module's fit to a runtime depends on it. */
export interface Elf {
  /** e_machine: 62 is x86-64, 183 is arm64. */
  readonly machine: number;
  readonly is64: boolean;
  /** True for a program or a shared object that the dynamic loader prepares. */
  readonly isDynamic: boolean;
  /** DT_NEEDED: libraries that are loaded with it. */
  readonly libraries: readonly string[];
  /** Versions of symbols that it asks of a library, e.g. `libc.so.6` -> `GLIBC_2.38`, ... (.gnu.version_r). */
  readonly needs: ReadonlyMap<string, readonly string[]>;
  /** Names of the functions and data that it offers. */
  readonly exports: readonly string[];
  /** Names of those that it expects of others. */
  readonly imports: readonly string[];
}

/** e_machine of the platform's processors (System V gABI). */
export const X86_64 = 62;

const MAGIC = 0x7f454c46;
const SECTION = { dynamic: 6, dynsym: 11, verneed: 0x6ffffffe } as const;
const DT_NEEDED = 1n;
/** A file that names more is broken, or means harm: its lists may go round in circles. */
const MAX_NAMES = 1_000_000;

/** Whether it begins as an ELF file does. */
export const isElf = (data: Uint8Array): boolean =>
  data.length >= 20 && new DataView(data.buffer, data.byteOffset).getUint32(0) === MAGIC;

/**
 * Reads a little-endian ELF file (System V gABI, chapter 4; symbol versions: LSB core, chapter 10.7). Undefined when it is
 * no ELF file, or is damaged where it is read. 32-bit files and other machines are named, not read further.
 */
export function readElf(data: Uint8Array): Elf | undefined {
  if (!isElf(data)) return undefined;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const is64 = view.getUint8(4) === 2;
  const machine = view.getUint16(18, view.getUint8(5) === 1);
  const head = { machine, is64 };
  const nothing = { isDynamic: false, libraries: [], needs: new Map(), exports: [], imports: [] };
  if (!is64 || view.getUint8(5) !== 1) return { ...head, ...nothing };
  try {
    return { ...head, ...new SectionReader(view).read() };
  } catch (error) {
    if (error instanceof RangeError) return undefined; // an offset that leads out of the file
    throw error;
  }
}

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  /** The section that holds this one's strings. */
  readonly link: number;
}

class SectionReader {
  readonly #view: DataView;
  readonly #sections: readonly Section[];
  #names = 0;

  constructor(view: DataView) {
    this.#view = view;
    const start = this.#offset(40);
    const size = view.getUint16(58, true);
    const count = view.getUint16(60, true);
    if (count === 0) throw new RangeError("no section headers");
    this.#sections = Array.from({ length: count }, (_, i) => {
      const at = start + i * size;
      return {
        type: view.getUint32(at + 4, true),
        offset: this.#offset(at + 24),
        size: this.#offset(at + 32),
        link: view.getUint32(at + 40, true),
      };
    });
  }

  read(): Omit<Elf, "machine" | "is64"> {
    const dynamic = this.#sections.find((section) => section.type === SECTION.dynamic);
    return {
      isDynamic: dynamic !== undefined,
      libraries: dynamic === undefined ? [] : this.#libraries(dynamic),
      needs: this.#needs(),
      ...this.#symbols(),
    };
  }

  #libraries(dynamic: Section): string[] {
    const names: string[] = [];
    for (let at = dynamic.offset; at < dynamic.offset + dynamic.size; at += 16) {
      if (this.#view.getBigInt64(at, true) === DT_NEEDED) {
        names.push(this.#text(dynamic, this.#offset(at + 8)));
      }
    }
    return names;
  }

  /** One Verneed for each library, and for each version of it a Vernaux; both are linked lists of offsets. */
  #needs(): Map<string, string[]> {
    const needs = new Map<string, string[]>();
    const section = this.#sections.find(({ type }) => type === SECTION.verneed);
    if (section === undefined) return needs;
    // The next record lies at an offset from this one; 0 ends the list, and keeps a damaged one from going round.
    for (let at = section.offset, step = 1; step !== 0; at += step) {
      const library = this.#text(section, this.#view.getUint32(at + 4, true));
      const versions: string[] = [];
      let aux = at + this.#view.getUint32(at + 8, true);
      for (let more = this.#view.getUint16(at + 2, true); more > 0; more -= 1) {
        versions.push(this.#text(section, this.#view.getUint32(aux + 8, true)));
        aux += this.#view.getUint32(aux + 12, true);
      }
      needs.set(library, [...(needs.get(library) ?? []), ...versions]);
      step = this.#view.getUint32(at + 12, true);
    }
    return needs;
  }

  /** Dynamic symbols; st_shndx 0 means that another file defines it. */
  #symbols(): Pick<Elf, "exports" | "imports"> {
    const section = this.#sections.find(({ type }) => type === SECTION.dynsym);
    const found = { exports: [] as string[], imports: [] as string[] };
    if (section === undefined) return found;
    for (let at = section.offset; at < section.offset + section.size; at += 24) {
      const name = this.#text(section, this.#view.getUint32(at, true));
      const isDefined = this.#view.getUint16(at + 6, true) !== 0;
      if (name !== "") found[isDefined ? "exports" : "imports"].push(name);
    }
    return found;
  }

  #text(section: Section, index: number): string {
    const strings = this.#sections[section.link];
    if (strings === undefined) throw new RangeError("no string table");
    this.#names += 1;
    if (this.#names > MAX_NAMES) throw new RangeError("too many names");
    const start = strings.offset + index;
    let end = start;
    while (this.#view.getUint8(end) !== 0) end += 1;
    return Buffer.from(this.#view.buffer, this.#view.byteOffset + start, end - start).toString("latin1");
  }

  /** Not checked here: a DataView refuses to read where the file is not. */
  #offset(at: number): number {
    return Number(this.#view.getBigUint64(at, true));
  }
}
