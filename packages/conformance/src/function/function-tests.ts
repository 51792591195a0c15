import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { recordMissing } from "@wsfn/instance";
import { expect, test } from "vitest";
import { render } from "../report/formats.ts";
import type { Report } from "../report/report.ts";
import { judgeFunction } from "./conformance-dir.ts";
import {
  type FunctionUnderTest,
  functionsUnderTest,
  lacking,
  prepare,
  type Via,
} from "./function-under-test.ts";

/** Declares one vitest test per case for what `run` reports. */
export type DeclareRun = (what: string, run: () => Promise<Report>) => void;

/**
 * Declares the runs of a function app: every function of the folder, on every way that is given. What the machine lacks is
 * named (`npm test` lists it at its end) and not run; under WSFN_REQUIRE=all it is a failed test. Each run's report is left in
 * `<dir>/.wsfn/report-<target>-<via>.json`.
 */
export async function declareFunctionTests(
  dir: string,
  vias: Readonly<Record<string, Via>>,
  requireAll: boolean,
  declareRun: DeclareRun,
): Promise<void> {
  for (const subject of functionsUnderTest(dir)) {
    const missing = await lacking(subject);
    for (const via of ["direct", ...Object.keys(vias)]) {
      const what = `${basename(dir)} ${subject.spec.target} ${via}`;
      if (missing.length > 0) {
        declareMissing(what, missing, requireAll);
        continue;
      }
      declareRun(what, async () => {
        await prepare(subject);
        const report = await judgeFunction(subject, { via, vias }, what);
        await keep(report, subject, via);
        return report;
      });
    }
  }
}

/** Not run is not green: it is said at the end of `npm test`, and red where everything is required. */
function declareMissing(
  what: string,
  missing: readonly { name: string; why: string; hint: string }[],
  requireAll: boolean,
): void {
  test(`${what} is not run here: the machine lacks ${missing.map(({ name }) => name).join(", ")}`, () => {
    for (const { name, why, hint } of missing)
      recordMissing({ what, why: `${name}: ${why}`, hint, where: "conformance" });
    expect(requireAll ? missing : [], "WSFN_REQUIRE=all: what cannot run counts as failed").toEqual([]);
  });
}

async function keep(report: Report, { dir, spec }: FunctionUnderTest, via: string): Promise<void> {
  const folder = join(dir, ".wsfn");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `report-${spec.target}-${via}.json`), render("json", [report]));
}
