import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createExportableManifest } from "@pnpm/exportable-manifest";
import { parse } from "yaml";

const ROOT = join(import.meta.dirname, "../..");

/** The fields that a user of a package has no use for. */
const OWN_FIELDS = ["scripts", "devDependencies"] as const;

type Manifest = Parameters<typeof createExportableManifest>[1];

/**
 * A package.json as it is published: entries from `dist` instead of `src`, versions instead of `workspace:` and `catalog:`, nothing of
 * how the package is made.
 * @throws {Error} when a dependency of the workspace is not installed, or the catalog has no version for one.
 */
export async function publishableManifest(folder: string): Promise<Manifest> {
  const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const { catalog } = parse(readFileSync(join(ROOT, "pnpm-workspace.yaml"), "utf8"));
  const published = await createExportableManifest(folder, manifest, { catalogs: { default: catalog } });
  for (const field of OWN_FIELDS) delete published[field];
  return published;
}
