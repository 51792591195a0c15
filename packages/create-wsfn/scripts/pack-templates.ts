// Packs every function app of the repository as a template: one JSON file each, in dist/templates or in the folder that is named.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packTemplate } from "./pack-template.ts";

const APPS = join(import.meta.dirname, "../../../apps");
const destination = process.argv[2] ?? join(import.meta.dirname, "../dist/templates");

rmSync(destination, { recursive: true, force: true });
mkdirSync(destination, { recursive: true });
for (const name of readdirSync(APPS).sort()) {
  const template = packTemplate(join(APPS, name));
  if (template !== undefined) writeFileSync(join(destination, `${name}.json`), JSON.stringify(template));
}
