// npm and pnpm pack what lies in the folder. So for as long as they pack, the folder holds the manifest and the licence that are published.
import { copyFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { KEPT_MANIFEST, restorePackage } from "./postpack.ts";
import { publishableManifest } from "./publishable-manifest.ts";

const folder = process.cwd();
restorePackage(folder); // what an interrupted packing left
const manifest = await publishableManifest(folder);
renameSync(join(folder, "package.json"), join(folder, KEPT_MANIFEST));
writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
copyFileSync(join(import.meta.dirname, "../../LICENSE"), join(folder, "LICENSE"));
