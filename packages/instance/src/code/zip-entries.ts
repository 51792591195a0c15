import { type Entry, fromBufferPromise, openPromise, type ZipFile } from "yauzl";
import { SaidError, said } from "../words/said.ts";

/** One thing in a zip file. Folders are left out: a path implies its folders. */
export type ZipEntry = ZippedFile | ZippedLink;

/** A file. */
export interface ZippedFile {
  readonly kind: "file";
  /** Relative, with `/`, without `..`. */
  readonly path: string;
  /** Its owner's x bit; false where the zip was made by a system without. */
  readonly executable: boolean;
  /** Its bytes, once. */
  bytes(): AsyncIterable<Buffer>;
}

/** A symbolic link. */
export interface ZippedLink {
  readonly kind: "link";
  readonly path: string;
  /** As written. It may lead anywhere. */
  readonly target: string;
}

/** Bounds on what a zip file unpacks to; a few kilobytes can hold gigabytes. */
export interface ZipLimits {
  readonly maxFiles: number;
  readonly maxUnpackedBytes: number;
}

/** 65535 is also what a zip file without extensions can count. The platform allows 500 MB zipped (quotas and limits page). */
export const ZIP_LIMITS: ZipLimits = { maxFiles: 65_535, maxUnpackedBytes: 1024 * 2 ** 20 };

/** Host system "Unix" (APPNOTE 4.4.2): the upper half of the attributes is then a file mode. */
const UNIX = 3;
const MODE = { file: 0o100644, typeMask: 0o170000, link: 0o120000, ownerRuns: 0o100 } as const;
/** PATH_MAX of Linux: a link's target is no longer. */
const MAX_TARGET_BYTES = 4096;

/**
 * What a zip file holds, one entry after the other, so that memory stays small. `zip` is its bytes or the path of the file.
 *
 * @throws {Error} for what is no zip, for a path that leads out of its folder or stands there twice, and beyond the limits
 */
export async function* zipEntries(
  zip: string | Uint8Array,
  limits: ZipLimits = ZIP_LIMITS,
): AsyncGenerator<ZipEntry> {
  const opened = await open(zip);
  const seen = new Set<string>();
  const budget = { leftBytes: limits.maxUnpackedBytes, limits };
  try {
    for await (const entry of opened.eachEntry()) {
      // yauzl has refused names that are absolute or climb out (`validateFileName`).
      if (entry.fileName.endsWith("/")) continue;
      if (seen.has(entry.fileName))
        throw new SaidError(said("it holds {name} twice", { name: entry.fileName }));
      seen.add(entry.fileName);
      if (seen.size > limits.maxFiles)
        throw new SaidError(said("it holds more than {most} files", { most: limits.maxFiles }));
      yield await entryOf(opened, entry, budget);
    }
  } finally {
    opened.close();
  }
}

function open(zip: string | Uint8Array): Promise<ZipFile> {
  if (typeof zip === "string") return openPromise(zip, { autoClose: false });
  return fromBufferPromise(Buffer.from(zip.buffer, zip.byteOffset, zip.byteLength));
}

interface Budget {
  leftBytes: number;
  readonly limits: ZipLimits;
}

async function entryOf(zip: ZipFile, entry: Entry, budget: Budget): Promise<ZipEntry> {
  const isUnix = entry.versionMadeBy >>> 8 === UNIX;
  const mode = isUnix ? entry.externalFileAttributes >>> 16 : MODE.file;
  const bytes = (): AsyncIterable<Buffer> => bytesOf(zip, entry, budget);
  if ((mode & MODE.typeMask) !== MODE.link) {
    return { kind: "file", path: entry.fileName, executable: (mode & MODE.ownerRuns) !== 0, bytes };
  }
  if (entry.uncompressedSize > MAX_TARGET_BYTES)
    throw new SaidError(said("the link {name} is too long", { name: entry.fileName }));
  let target = "";
  for await (const chunk of bytes()) target += chunk.toString("utf8");
  return { kind: "link", path: entry.fileName, target };
}

/** Counted as they come: a header may claim any size. */
async function* bytesOf(zip: ZipFile, entry: Entry, budget: Budget): AsyncGenerator<Buffer> {
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    budget.leftBytes -= chunk.length;
    if (budget.leftBytes < 0)
      throw new SaidError(said("it holds more than {most} bytes", { most: budget.limits.maxUnpackedBytes }));
    yield chunk;
  }
}
