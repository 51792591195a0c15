import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type FunctionSource, MANIFEST_FILE } from "@wsfn/platform";
import { UsageError } from "../usage-error.ts";
import { makeEmpty, readZip, writeFiles } from "./files/zip.ts";
import type { Packed } from "./pack-function.ts";

/**
 * Unpacks a zip file beside what is needed to run it: `code/` is the package and nothing else, `s.yaml` is the function as it was
 * read, alone, with `code: ./code`, `.env` holds what its `.env` files gave it, `wsfn.json` is its own without a build step. So `wsfn dev DIR` and `wsfn conform DIR` run
 * what would be deployed.
 *
 * @throws {UsageError} when the folder holds something: it may be a project
 */
export async function unpackFunction(packed: Packed, dir: string): Promise<void> {
  await makeEmpty(dir);
  await writeFiles(await readZip(packed.zip), join(dir, "code"));
  const source = sourceOf(packed);
  await writeFile(join(dir, "s.yaml"), source.alone("./code"));
  // For its owner alone: that is where secrets are kept.
  if (source.dotenv !== "") await writeFile(join(dir, ".env"), source.dotenv, { mode: 0o600 });
  const { manifest } = packed.folder;
  if (manifest === undefined) return;
  const { build: _made, ...rest } = manifest;
  await writeFile(join(dir, MANIFEST_FILE), `${JSON.stringify(rest, null, 2)}\n`);
}

/** What its s.yaml has of the function. */
function sourceOf({ spec, folder }: Packed): FunctionSource {
  const source = folder.sources.get(spec.name);
  if (source === undefined) throw new UsageError(`${spec.file} has no resource for ${spec.name}`);
  return source;
}
