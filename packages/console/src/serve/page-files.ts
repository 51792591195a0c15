import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The files of the page by their names, such as `page.js`. */
export type PageFiles = ReadonlyMap<string, Uint8Array>;

/** Beside what `tsc` writes into `dist`; not there where this file is run as it is. */
const BUILT = new URL("../page/", import.meta.url);
const BUNDLER = new URL("../../scripts/page-bundle.ts", import.meta.url);

/** The page as it was built; in a clone it is made from its sources, in the time that a browser takes to ask for it. */
export async function readPageFiles(): Promise<PageFiles> {
  if (existsSync(new URL("index.html", BUILT))) {
    const folder = fileURLToPath(BUILT);
    return new Map(readdirSync(folder).map((name) => [name, readFileSync(new URL(name, BUILT))]));
  }
  const bundler = (await import(BUNDLER.href)) as { pageFiles(): Promise<PageFiles> };
  return bundler.pageFiles();
}
