import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Report } from "@wsfn/conformance";
import { type FunctionSpec, type Manifest, readFunctions, readManifest } from "@wsfn/platform";

/** One folder under apps/: its own description, and the reports of the last test run. */
export interface Variant {
  readonly name: string;
  readonly manifest: Manifest;
  readonly functions: readonly FunctionSpec[];
  /** By `<target>-<via>`, e.g. `runtime-gateway`. Empty before the first test run. */
  readonly reports: ReadonlyMap<string, Report>;
}

/** Every variant of the repository, by name: the folders are the list. */
export function readVariants(root: string): readonly Variant[] {
  const apps = join(root, "apps");
  const dirs = readdirSync(apps).map((name) => join(apps, name));
  return dirs.filter((dir) => existsSync(join(dir, "wsfn.json"))).map(readVariant);
}

function readVariant(dir: string): Variant {
  const manifest = readManifest(dir);
  if (manifest === undefined) throw new Error(`${dir}: wsfn.json went away while it was read`);
  return {
    name: basename(dir),
    manifest,
    functions: readFunctions(dir).functions,
    reports: new Map(readReports(join(dir, ".wsfn"))),
  };
}

const REPORT_FILE = /^report-(?<run>[a-z]+-[a-z]+)\.json$/;

function* readReports(dir: string): Generator<[string, Report]> {
  if (!existsSync(dir)) return;
  for (const file of readdirSync(dir).sort()) {
    const run = REPORT_FILE.exec(file)?.groups?.run;
    if (run !== undefined) yield [run, JSON.parse(readFileSync(join(dir, file), "utf8"))];
  }
}
