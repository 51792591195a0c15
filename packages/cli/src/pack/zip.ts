import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type AsyncZippableFile, type Zippable, zipSync } from "fflate";
import { type Entry, fromBufferPromise as openZip, validateFileName, type ZipFile } from "yauzl";
import { UsageError } from "../usage-error.ts";
import type { CodeFile } from "./code-files.ts";
import { PACK_LIMITS } from "./code-size-limit.ts";
import { PackError } from "./pack-error.ts";

/** Host system "Unix" (APPNOTE 4.4.2): the upper half of the attributes is then a file mode. */
const UNIX = 3;
const MODE = { file: 0o100644, program: 0o100755, typeMask: 0o170000, link: 0o120000 } as const;
/** The format's first moment. By local parts: the format has no time zone, and the writer asks for local parts. */
const noTime = (): Date => new Date(1980, 0, 1, 0, 0, 0);

/**
 * A zip file of these files: the same bytes for the same files, whatever the machine, its Node.js and its time zone. The
 * deflate is the library's own, because zlib's output differs between versions and processors.
 */
export function writeZip(files: readonly CodeFile[]): Uint8Array {
  if (files.length >= PACK_LIMITS.maxFiles) {
    throw new PackError(
      "TooBig",
      `expected fewer than ${PACK_LIMITS.maxFiles} files, there are ${files.length}`,
    );
  }
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const mtime = noTime();
  const entries: Zippable = Object.fromEntries(
    sorted.map(({ path, data, executable }): [string, AsyncZippableFile & Zippable[string]] => {
      const mode = executable ? MODE.program : MODE.file;
      return [path, [data, { os: UNIX, attrs: mode * 2 ** 16, mtime, level: 9 }]];
    }),
  );
  return zipSync(entries);
}

/** @throws {PackError} `BadZip` for what is no zip, or holds a path or a link that leads out of its folder. */
export async function readZip(bytes: Uint8Array): Promise<CodeFile[]> {
  const files = new Map<string, CodeFile>();
  let size = 0;
  try {
    const zip = await openZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith("/")) continue;
      const file = await readEntry(zip, entry, PACK_LIMITS.maxUnpackedBytes - size);
      if (files.has(file.path)) throw new Error(`it holds ${file.path} twice`);
      files.set(file.path, file);
      size += file.data.length;
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PackError("BadZip", `the zip file cannot be used: ${why}`, { cause });
  }
  return [...files.values()];
}

/** Bytes that each file takes in a zip file. */
export async function zippedSizes(bytes: Uint8Array): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const zip = await openZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  for await (const entry of zip.eachEntry()) sizes.set(entry.fileName, entry.compressedSize);
  return sizes;
}

async function readEntry(zip: ZipFile, entry: Entry, leftBytes: number): Promise<CodeFile> {
  const isUnix = entry.versionMadeBy >>> 8 === UNIX;
  const mode = isUnix ? entry.externalFileAttributes >>> 16 : MODE.file;
  if ((mode & MODE.typeMask) === MODE.link) throw new Error(`${entry.fileName} is a link`);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    size += chunk.length;
    if (size > leftBytes) throw new Error(`it holds more than ${PACK_LIMITS.maxUnpackedBytes} bytes`);
    chunks.push(chunk);
  }
  return { path: entry.fileName, data: Buffer.concat(chunks), executable: (mode & 0o100) !== 0 };
}

/** @throws {UsageError} when something is in the folder: nothing old may pass for part of what is written, or be lost. */
export async function makeEmpty(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0) {
    throw new UsageError(
      `expected a new or an empty folder, ${dir} holds files\n→ name another, or empty it`,
    );
  }
}

/** Writes files into a new or empty folder. @throws {UsageError} when it is not */
export async function writeFiles(files: readonly CodeFile[], dir: string): Promise<void> {
  await makeEmpty(dir);
  for (const { path, data, executable } of files) {
    const wrong = validateFileName(path);
    if (wrong !== null) throw new PackError("BadZip", `a file may not be written: ${wrong}`);
    const file = join(dir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, data, { mode: executable ? 0o755 : 0o644, flag: "wx" });
  }
}
