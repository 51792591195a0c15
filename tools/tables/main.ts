import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CATALOGUE } from "@wsfn/conformance";
import { MarkMissing, replaceSection } from "./marked-section.ts";
import { matrixTable, NoReports, variantsTable } from "./matrix.ts";
import { autobahnList, casesList, suitesTable } from "./suites.ts";
import { readVariants } from "./variant.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const variants = readVariants(ROOT);

/** Every generated table: the page it stands on, its mark, and how it is made. */
const TABLES: readonly { file: string; name: string; render: () => string }[] = [
  { file: "packages/conformance/README.md", name: "suites", render: () => suitesTable(CATALOGUE, "en") },
  { file: "packages/conformance/CASES.md", name: "cases", render: () => casesList(CATALOGUE) },
  { file: "packages/conformance/CASES.md", name: "autobahn", render: () => autobahnList(CATALOGUE) },
  { file: "README.md", name: "suites", render: () => suitesTable(CATALOGUE, "en") },
  { file: "README.zh-CN.md", name: "suites", render: () => suitesTable(CATALOGUE, "zh") },
  { file: "README.md", name: "variants", render: () => variantsTable(variants, "en") },
  { file: "README.md", name: "matrix", render: () => matrixTable(variants, "en") },
  { file: "README.zh-CN.md", name: "variants", render: () => variantsTable(variants, "zh") },
  { file: "README.zh-CN.md", name: "matrix", render: () => matrixTable(variants, "zh") },
];

const check = process.argv.includes("--check");
let stale = 0;
let unmade = 0;
for (const { file, name, render } of TABLES) {
  const path = join(ROOT, file);
  const before = readFileSync(path, "utf8");
  let after: string;
  try {
    after = replaceSection(before, name, render());
  } catch (error) {
    // One table that cannot be made keeps nobody from the others.
    if (!(error instanceof NoReports || error instanceof MarkMissing)) throw error;
    unmade += 1;
    console.error(`${file}: the table "${name}" cannot be made: ${error.message}`);
    continue;
  }
  if (after === before) continue;
  stale += 1;
  if (check) console.error(`${file}: the table "${name}" is stale — run \`pnpm tables\` and commit`);
  else writeFileSync(path, after);
}
const fate = check ? "stale" : "written";
console.log(`tables: ${TABLES.length} looked at, ${stale} ${fate}, ${unmade} could not be made`);
process.exitCode = unmade > 0 || (check && stale > 0) ? 1 : 0;
