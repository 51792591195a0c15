// Measures the variants for the READMEs, on a machine that does nothing else: `pnpm measure [BASE] [what wsfn bench takes besides]`.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { BenchReport } from "@wsfn/bench";
import {
  compact,
  MEASUREMENT_FILE,
  type Measurement,
  PER_SECOND,
  readMeasurement,
  variantNames,
} from "./measurement.ts";
import { readVariants } from "./variant.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** As long as it takes for narrow intervals: a reader of the READMEs waits for nothing. */
const SETTINGS = ["--scenario", "echo,start,idle", "--minutes", "15", "--all-rounds"];

/** What the others are compared with: what was named, or what it was the last time. */
function baseName(named: string | undefined): string {
  if (named !== undefined) return named;
  const last = existsSync(join(ROOT, MEASUREMENT_FILE)) && variantNames(readMeasurement(ROOT))[0];
  if (last) return last;
  throw new Error("expected the variant that the others are compared with: pnpm measure BASE");
}

/** The base first; where it also is an image, as that too: it shows what a container costs here. Then the others. */
function subjects(base: string): readonly string[] {
  const variants = readVariants(ROOT).filter(({ manifest }) => manifest.bench);
  const first = variants.find(({ name }) => name === base);
  if (first === undefined)
    throw new Error(`expected a folder of apps/ with bench in its wsfn.json, got ${base}`);
  const isBoth = new Set(first.functions.map(({ target }) => target)).size > 1;
  const others = variants.filter((one) => one !== first).map(({ name }) => name);
  return [base, ...(isBoth ? [`${base}#container`] : []), ...others].map((name) => `apps/${name}`);
}

/** What `wsfn bench` reports; its own words go to the terminal. */
async function measured(dirs: readonly string[], more: readonly string[]): Promise<BenchReport> {
  const args = [
    "packages/cli/src/main.ts",
    "bench",
    ...dirs,
    ...SETTINGS,
    "--rate",
    `${PER_SECOND}`,
    ...more,
    "--json",
  ];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "pipe", "inherit"] });
  // It ends what it started on the signal; this process stays until it has.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  let text = "";
  for await (const chunk of child.stdout.setEncoding("utf8")) text += chunk;
  const report: BenchReport | undefined = text === "" ? undefined : JSON.parse(text);
  const failures = report?.scenarios.flatMap((one) => one.failures) ?? [];
  const missing = dirs.length - (report === undefined ? 0 : variantNames({ commit: "", report }).length);
  if (report === undefined || failures.length > 0 || missing > 0) {
    const why = failures.map((one) => `${one.name}: ${one.why}`).join("; ");
    throw new Error(`expected figures of all of ${dirs.join(", ")}; ${why || `${missing} are missing`}`);
  }
  return report;
}

const git = (...args: string[]): string => execFileSync("git", args, { cwd: ROOT, encoding: "utf8" }).trim();

function write(measurement: Measurement): void {
  const path = join(ROOT, MEASUREMENT_FILE);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(measurement));
  execFileSync(join(ROOT, "node_modules/.bin/biome"), ["format", "--write", path], { cwd: ROOT });
}

async function main(): Promise<void> {
  const given = process.argv.slice(2);
  const named = given[0]?.startsWith("-") ? undefined : given.shift();
  const dirs = subjects(baseName(named));
  const commit =
    git("rev-parse", "--short=9", "HEAD") + (git("status", "--porcelain", "apps", "packages") ? "+" : "");
  write({ commit, report: compact(await measured(dirs, given)) });
  console.log(`wrote ${MEASUREMENT_FILE}`);
  execFileSync(process.execPath, ["tools/tables/main.ts", "measured"], { cwd: ROOT, stdio: "inherit" });
}

await main().catch((error: Error) => {
  console.error(`measure: ${error.message}`);
  process.exitCode = 1;
});
