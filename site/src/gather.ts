import { cpSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Pages, ROOT } from "./pages.ts";

/** Where the pages are put together for VitePress, which takes one folder. */
export const GATHERED = join(ROOT, "site", "pages");

/** Copies every page to its place in the site, and data files to where they are served as they are. */
export function gather(pages: Pages): void {
  rmSync(GATHERED, { recursive: true, force: true });
  for (const [source, site] of pages.entries()) {
    const target = join(GATHERED, site.endsWith(".json") ? "public" : "", site);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(ROOT, source), target);
  }
}
