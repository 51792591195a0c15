import { stat } from "node:fs/promises";
import { InstanceError } from "../instance/instance-error.ts";
import { type TemporaryFolder, temporaryFolder } from "../machine/temporary-folder.ts";
import { saidBy } from "../words/said.ts";
import { unzip } from "./unzip.ts";

/** Where a function's code lies on this machine. */
export interface CodeFolder {
  /** Absolute. */
  readonly path: string;
  /** Keeps it for one user more. The returned function gives it back; safe to call twice. */
  hold(): () => Promise<void>;
  /** Gives back what `codeFolder` handed out. Safe to call twice. */
  release(): Promise<void>;
}

/** An unpacked zip file, and how many hold it. */
interface Unpacked {
  readonly key: string;
  readonly folder: Promise<TemporaryFolder>;
  users: number;
}

/** By path, size and time of the zip file: a new one under the old name is unpacked anew. */
const unpacked = new Map<string, Unpacked>();

/**
 * The folder of a function's code: `code` of its `s.yaml` as it is, or a zip file unpacked into a temporary folder that all of its
 * instances share and that goes with the last of them.
 *
 * @throws {InstanceError} `BadCode` for a zip file that cannot be used
 */
export async function codeFolder(codeDir: string): Promise<CodeFolder> {
  const stats = await stat(codeDir).catch(() => undefined); // not there: the start reports it, with a hint
  if (!stats?.isFile()) return { path: codeDir, hold: () => nothing, release: nothing };
  const key = `${codeDir}\0${stats.size}\0${stats.mtimeMs}`;
  const entry = unpacked.get(key) ?? { key, folder: unpack(codeDir), users: 0 };
  unpacked.set(key, entry);
  const release = holdOf(entry);
  try {
    return { path: (await entry.folder).path, hold: () => holdOf(entry), release };
  } catch (error) {
    await release();
    throw error;
  }
}

const nothing = async (): Promise<void> => {};

function holdOf(entry: Unpacked): () => Promise<void> {
  entry.users += 1;
  let isHeld = true;
  return async () => {
    if (!isHeld) return;
    isHeld = false;
    entry.users -= 1;
    if (entry.users > 0) return;
    unpacked.delete(entry.key);
    await (await entry.folder.catch(() => undefined))?.remove(); // one that could not be unpacked is removed already
  };
}

async function unpack(zip: string): Promise<TemporaryFolder> {
  const folder = await temporaryFolder("wsfn-code-");
  try {
    await unzip(zip, folder.path);
    return folder;
  } catch (cause) {
    await folder.remove();
    throw new InstanceError("BadCode", { file: zip, what: saidBy(cause) }, { cause });
  }
}
