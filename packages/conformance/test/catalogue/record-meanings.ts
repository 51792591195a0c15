import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOGUE } from "../../src/catalogue/catalogue.ts";
import { idOf, meaningOf } from "./meaning.ts";

// Writes what every case means now into meanings.txt. A line is never dropped: reports and known-failing lists of other people key on
// its id. What changes shows in the commit, and needs a reason there.
const FILE = join(import.meta.dirname, "meanings.txt");
const lines = new Map(
  readFileSync(FILE, "utf8")
    .trim()
    .split("\n")
    .map((line) => [idOf(line), line]),
);
for (const c of CATALOGUE) lines.set(c.id, meaningOf(c));
writeFileSync(FILE, `${[...lines.values()].sort().join("\n")}\n`);
