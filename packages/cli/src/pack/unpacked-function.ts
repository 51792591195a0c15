import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../usage-error.ts";
import { deployResource } from "./deploy-resource.ts";
import type { Packed } from "./pack-function.ts";
import { makeEmpty, readZip, writeFiles } from "./zip.ts";

/**
 * Unpacks a zip file beside what is needed to run it: `code/` is the package and nothing else, `s.yaml` is the function's own
 * with `code: ./code`, `wsfn.json` its own without a build step. So `wsfn dev DIR` and `wsfn conform DIR` run what
 * would be deployed.
 *
 * @throws {UsageError} when the folder holds something: it may be somebody's project
 */
export async function unpackFunction(packed: Packed, dir: string): Promise<void> {
  await makeEmpty(dir);
  await writeFiles(await readZip(packed.zip), join(dir, "code"));
  await writeFile(join(dir, "s.yaml"), deployFileFor(packed));
  const { manifest } = packed.folder;
  if (manifest === undefined) return;
  const { build: _made, ...rest } = manifest;
  await writeFile(join(dir, "wsfn.json"), `${JSON.stringify(rest, null, 2)}\n`);
}

/** The function's s.yaml, its code where it was unpacked. Comments and expressions stay as they are. */
function deployFileFor({ spec }: Packed): string {
  const found = deployResource(spec);
  if (found === undefined) throw new UsageError(`${spec.file} has no resource for ${spec.name}`);
  const { document, resource, isOlder } = found;
  resource.setIn(isOlder ? ["props", "function", "codeUri"] : ["props", "code"], "./code");
  resource.delete("actions");
  return document.toString();
}
