import { createWriteStream, realpathSync } from "node:fs";
import { mkdir, realpath, symlink } from "node:fs/promises";
import { dirname, isAbsolute, join, normalize, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { SaidError, said } from "../words/said.ts";
import { type ZipLimits, type ZippedFile, type ZippedLink, zipEntries } from "./zip-entries.ts";

/**
 * Unpacks a zip file into an empty folder. Links are made last, so that nothing is ever written through one, and only where they lead
 * to something in the folder.
 *
 * @throws {Error} as `zipEntries`, and for a link that leads out of the folder; the folder is then the caller's to remove
 */
export async function unzip(zip: string, dir: string, limits?: ZipLimits): Promise<void> {
  const links: ZippedLink[] = [];
  for await (const entry of zipEntries(zip, limits)) {
    if (entry.kind === "link") links.push(entry);
    else await writeOne(entry, dir);
  }
  for (const link of links) await makeLink(link, dir);
  // Again, when all are there: a chain of links may climb out though each of them looks harmless.
  for (const link of links) await requireInside(link, dir);
}

async function writeOne({ path, executable, bytes }: ZippedFile, dir: string): Promise<void> {
  const file = join(dir, path);
  await mkdir(dirname(file), { recursive: true });
  await pipeline(bytes(), createWriteStream(file, { flags: "wx", mode: executable ? 0o755 : 0o644 }));
}

async function makeLink({ path, target }: ZippedLink, dir: string): Promise<void> {
  const isInside = !isAbsolute(target) && !leadsOut(normalize(join(dirname(path), target)));
  if (!isInside)
    throw new SaidError(said("the link {path} leads out of the folder, to {target}", { path, target }));
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await symlink(target, join(dir, path));
}

async function requireInside({ path, target }: ZippedLink, dir: string): Promise<void> {
  const real = await realpath(join(dir, path)).catch(() => undefined); // a link to nothing harms nobody
  if (real !== undefined && leadsOut(relative(realpathSync(dir), real))) {
    throw new SaidError(said("the link {path} leads out of the folder, to {target}", { path, target }));
  }
}

const leadsOut = (path: string): boolean => path.split(sep)[0] === "..";
