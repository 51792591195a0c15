import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CATALOGUE } from "@wsfn/conformance";
import { decisionsTable } from "./decisions.ts";
import { linkedFrom, MarkMissing, replaceSection } from "./marked-section.ts";
import { matrixTable, NoReports, variantsTable } from "./matrix.ts";
import { measuredChart } from "./measured-chart.ts";
import { chartFile, measuredTable } from "./measured-table.ts";
import { NoMeasurement, readMeasurement } from "./measurement.ts";
import { billedTime } from "./pictures/billed-time.ts";
import { connectionLife } from "./pictures/connection-life.ts";
import { twoInstances } from "./pictures/two-instances.ts";
import { recipeBlocks } from "./recipes.ts";
import { refusalsInChinese } from "./refusals.ts";
import { deployFields, FieldWithoutWords, ignoredFields } from "./settings/deploy-file.ts";
import { manifestFields } from "./settings/manifest.ts";
import { commandOptions } from "./settings/options.ts";
import { autobahnList, casesList, suitesTable } from "./suites.ts";
import { readVariants } from "./variant.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const variants = readVariants(ROOT);

/** Every generated table: the page it stands on, its mark, and how it is made. Of a picture the whole file is made. */
const TABLES: readonly {
  file: string;
  name: string;
  isPicture?: true;
  render: () => string | Promise<string>;
}[] = [
  { file: "docs/decisions/README.md", name: "decisions", render: () => decisionsTable(ROOT) },
  { file: "packages/conformance/CASES.md", name: "cases", render: () => casesList(CATALOGUE) },
  { file: "packages/conformance/CASES.md", name: "autobahn", render: () => autobahnList(CATALOGUE) },
  { file: "docs/suite.md", name: "suites", render: () => suitesTable(CATALOGUE, "en") },
  { file: "docs/zh/suite.md", name: "suites", render: () => suitesTable(CATALOGUE, "zh") },
  { file: "docs/variants.md", name: "variants", render: () => variantsTable(variants, "en") },
  { file: "docs/variants.md", name: "matrix", render: () => matrixTable(variants, "en") },
  { file: "docs/zh/variants.md", name: "variants", render: () => variantsTable(variants, "zh") },
  { file: "docs/zh/variants.md", name: "matrix", render: () => matrixTable(variants, "zh") },
  { file: "docs/comparing.md", name: "measured", render: () => measuredTable(readMeasurement(ROOT), "en") },
  {
    file: "docs/zh/comparing.md",
    name: "measured",
    render: () => measuredTable(readMeasurement(ROOT), "zh"),
  },
  ...recipeBlocks(ROOT),
  ...(["en", "zh"] as const).flatMap((language) => {
    const file = `docs/${language === "zh" ? "zh/" : ""}settings.md`;
    return [
      { file, name: "deploy-fields", render: () => deployFields(language) },
      { file, name: "ignored-fields", render: () => ignoredFields(language) },
      { file, name: "manifest-fields", render: () => manifestFields(ROOT, language) },
    ];
  }),
  { file: "docs/zh/gateway-errors.md", name: "refusals", render: refusalsInChinese },
  { file: "docs/settings.md", name: "options", render: commandOptions },
  ...Object.entries({
    "connection-life": connectionLife,
    "billed-time": billedTime,
    "two-instances": twoInstances,
  }).flatMap(([name, draw]) =>
    (["en", "zh"] as const).map((language) => ({
      file: `docs/pictures/${name}${language === "zh" ? ".zh" : ""}.svg`,
      name,
      isPicture: true as const,
      render: () => draw(language),
    })),
  ),
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
    const made = await render();
    after = isPicture ? made : replaceSection(before, name, linkedFrom(file, made));
  } catch (error) {
    // One table that cannot be made does not stop the others.
    const isKnown =
      error instanceof NoReports ||
      error instanceof NoMeasurement ||
      error instanceof MarkMissing ||
      error instanceof FieldWithoutWords;
    if (!isKnown) throw error;
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
