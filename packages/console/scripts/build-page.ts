import { mkdirSync, writeFileSync } from "node:fs";
import { pageFiles } from "./page-bundle.ts";

const folder = new URL("../dist/page/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, bytes] of await pageFiles()) writeFileSync(new URL(name, folder), bytes);
