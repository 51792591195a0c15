// Builds the site: pages, API reference, and a check of every link in both. Exit code 1: a fault, which it names.
import { join } from "node:path";
import { build } from "vitepress";
import { writeApiReference } from "./api-reference.ts";
import { gather } from "./gather.ts";
import { checkLinks } from "./link-check.ts";
import { ROOT, readPages } from "./pages.ts";

const out = join(ROOT, "site", "dist");
gather(readPages());
await build(join(ROOT, "site"));
await writeApiReference(join(out, "api"));

const { broken, pages, links } = checkLinks(out);
for (const { page, target, why } of broken) console.error(`${page}: ${target}: ${why}`);
console.log(`site: ${pages} pages in site/dist, ${links} links followed, ${broken.length} broken`);
process.exitCode = broken.length === 0 && links > 0 ? 0 : 1;
