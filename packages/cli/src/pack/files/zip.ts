import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { type ZippedFile, type ZippedLink, zipEntries } from "@wsfn/instance";
import { type AsyncZippableFile, type Zippable, zipSync } from "fflate";
import { fromBufferPromise as openZip, validateFileName } from "yauzl";
import { say } from "../../language/language.ts";
import { UsageError } from "../../usage-error.ts";
import { PACK_LIMITS } from "../code-size-limit.ts";
import { PackError } from "../pack-error.ts";
import type { CodeFile } from "./code-files.ts";

/** Host system "Unix" (APPNOTE 4.4.2): the upper half of the attributes is then a file mode. */
const UNIX = 3;
const MODE = { file: 0o100644, program: 0o100755 } as const;
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
      say("expected fewer than {most} files, there are {n}", { most: PACK_LIMITS.maxFiles, n: files.length }),
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

/**
 * The files of a zip file. A link leads to what it names in the zip: a package of ours holds files alone.
 *
 * @throws {PackError} `BadZip` for what is no zip, or holds a path or a link that leads out of its folder.
 */
export async function readZip(bytes: Uint8Array): Promise<CodeFile[]> {
  const files: CodeFile[] = [];
  const links: ZippedLink[] = [];
  try {
    for await (const entry of zipEntries(bytes, PACK_LIMITS)) {
      if (entry.kind === "link") links.push(entry);
      else files.push(await readEntry(entry));
    }
    return withLinked(files, links);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new PackError("BadZip", say("the zip file cannot be used: {why}", { why }), { cause });
  }
}

/** The files, and what the links lead to: counted again, because many links may lead to one large folder. */
function withLinked(files: readonly CodeFile[], links: readonly ZippedLink[]): CodeFile[] {
  const all = [...files];
  let bytes = files.reduce((sum, { data }) => sum + data.length, 0);
  for (const link of links) {
    for (const file of linked(link, files)) {
      all.push(file);
      bytes += file.data.length;
    }
    if (all.length > PACK_LIMITS.maxFiles || bytes > PACK_LIMITS.maxUnpackedBytes) {
      throw new Error(
        `its links lead to more than ${PACK_LIMITS.maxFiles} files or ${PACK_LIMITS.maxUnpackedBytes} bytes`,
      );
    }
  }
  return all;
}

/** The file, or all files of the folder, that a link leads to, under the link's own path. Links to links are not followed. */
function linked({ path, target }: ZippedLink, files: readonly CodeFile[]): CodeFile[] {
  const to = posix.join(posix.dirname(path), target);
  const found = files.filter((file) => file.path === to || file.path.startsWith(`${to}/`));
  if (found.length === 0) throw new Error(`${path} is a link to ${target}, where the zip holds no file`);
  return found.map((file) => ({ ...file, path: `${path}${file.path.slice(to.length)}` }));
}

/** Bytes that each file takes in a zip file. */
export async function zippedSizes(bytes: Uint8Array): Promise<ReadonlyMap<string, number>> {
  const sizes = new Map<string, number>();
  const zip = await openZip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  for await (const entry of zip.eachEntry()) sizes.set(entry.fileName, entry.compressedSize);
  return sizes;
}

async function readEntry({ path, executable, bytes }: ZippedFile): Promise<CodeFile> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes()) chunks.push(chunk);
  return { path, data: Buffer.concat(chunks), executable };
}

/** @throws {UsageError} when something is in the folder: nothing old may pass for part of what is written, or be lost. */
export async function makeEmpty(dir: string): Promise<void> {
  await mkdir(dir, { recursive: true });
  if ((await readdir(dir)).length > 0) {
    throw new UsageError(
      `${say("expected a new or an empty folder, {dir} holds files", { dir })}\n→ ${say("name another, or empty it")}`,
    );
  }
}

/** Writes files into a new or empty folder. @throws {UsageError} when it is not */
export async function writeFiles(files: readonly CodeFile[], dir: string): Promise<void> {
  await makeEmpty(dir);
  for (const { path, data, executable } of files) {
    const wrong = validateFileName(path);
    if (wrong !== null) throw new PackError("BadZip", say("a file may not be written: {wrong}", { wrong }));
    const file = join(dir, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, data, { mode: executable ? 0o755 : 0o644, flag: "wx" });
  }
}
