import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CATALOGUE } from "@wsfn/conformance";
import { MarkMissing, replaceSection } from "./marked-section.ts";
import { matrixTable, NoReports, variantsTable } from "./matrix.ts";
import { measuredChart } from "./measured-chart.ts";
import { chartFile, measuredTable } from "./measured-table.ts";
import { NoMeasurement, readMeasurement } from "./measurement.ts";
import { autobahnList, casesList, suitesTable } from "./suites.ts";
import { readVariants } from "./variant.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const variants = readVariants(ROOT);

/** Every generated table: the page it stands on, its mark, and how it is made. Of a picture the whole file is made. */
const TABLES: readonly { file: string; name: string; isPicture?: true; render: () => string }[] = [
  { file: "packages/conformance/README.md", name: "suites", render: () => suitesTable(CATALOGUE, "en") },
  { file: "packages/conformance/CASES.md", name: "cases", render: () => casesList(CATALOGUE) },
  { file: "packages/conformance/CASES.md", name: "autobahn", render: () => autobahnList(CATALOGUE) },
  { file: "README.md", name: "suites", render: () => suitesTable(CATALOGUE, "en") },
  { file: "README.zh-CN.md", name: "suites", render: () => suitesTable(CATALOGUE, "zh") },
  { file: "README.md", name: "variants", render: () => variantsTable(variants, "en") },
  { file: "README.md", name: "matrix", render: () => matrixTable(variants, "en") },
  { file: "README.zh-CN.md", name: "variants", render: () => variantsTable(variants, "zh") },
  { file: "README.zh-CN.md", name: "matrix", render: () => matrixTable(variants, "zh") },
  { file: "README.md", name: "measured", render: () => measuredTable(readMeasurement(ROOT), "en") },
  { file: "README.zh-CN.md", name: "measured", render: () => measuredTable(readMeasurement(ROOT), "zh") },
  ...(["en", "zh"] as const).map((language) => ({
    file: chartFile(language),
    name: "measured",
    isPicture: true as const,
    render: () => measuredChart(readMeasurement(ROOT), language),
  })),
];

/** Names of tables on the command line: those alone. */
const named = process.argv.slice(2).filter((arg) => !arg.startsWith("-"));
const looked = TABLES.filter(({ name }) => named.length === 0 || named.includes(name));
const check = process.argv.includes("--check");
let stale = 0;
let unmade = 0;
for (const { file, name, isPicture, render } of looked) {
  const path = join(ROOT, file);
  const before = isPicture && !existsSync(path) ? "" : readFileSync(path, "utf8");
  const what = `the ${isPicture ? "picture" : "table"} "${name}"`;
  let after: string;
  try {
    after = isPicture ? render() : replaceSection(before, name, render());
  } catch (error) {
    // One table that cannot be made keeps nobody from the others.
    const isTold =
      error instanceof NoReports || error instanceof NoMeasurement || error instanceof MarkMissing;
    if (!isTold) throw error;
    unmade += 1;
    console.error(`${file}: ${what} cannot be made: ${error.message}`);
    continue;
  }
  if (after === before) continue;
  stale += 1;
  if (check) console.error(`${file}: ${what} is stale — run \`pnpm tables\` and commit`);
  else writeFileSync(path, after);
}
const fate = check ? "stale" : "written";
console.log(`tables: ${looked.length} looked at, ${stale} ${fate}, ${unmade} could not be made`);
process.exitCode = looked.length === 0 || unmade > 0 || (check && stale > 0) ? 1 : 0;
