import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { isShortRun, recordLeftOut, recordMissing } from "@wsfn/instance";
import { expect, test } from "vitest";
import { render } from "../report/formats.ts";
import type { Report } from "../report/report.ts";
import { judgeFunction } from "./conformance-dir.ts";
import {
  type FunctionUnderTest,
  functionsUnderTest,
  missingFor,
  prepare,
  type Route,
  type RouteName,
} from "./function-under-test.ts";
import { missingRedis } from "./redis.ts";

/** Runs the cases of these ids and reports. None named: all that the server's capabilities ask for. */
export type CaseRun = (cases?: readonly string[]) => Promise<Report>;

/** What the runs of a function are declared with. */
export interface FunctionTests {
  /** Routes besides `direct`. */
  readonly routes: Readonly<Record<RouteName, Route>>;
  /** True under WSFN_REQUIRE=all: what this machine cannot run is a failed test. */
  readonly requireAll: boolean;
  /** Declares one vitest test per case for what `run` reports. */
  readonly declareRun: (what: string, run: CaseRun) => void;
}

/**
 * Declares the runs of a function app: every function of the folder, by every route. What cannot run on this machine is
 * named (`npm test` lists it at its end); under WSFN_REQUIRE=all it is a failed test. Under WSFN_TESTS=short the routes besides `direct` are
 * left to a full run, but for the function that people begin with. The report of a run of all cases is left in
 * `<dir>/.wsfn/report-<target>-<route>.json`.
 */
export async function declareFunctionTests(
  dir: string,
  { routes, requireAll, declareRun }: FunctionTests,
): Promise<void> {
  for (const subject of functionsUnderTest(dir)) {
    const missing = await missingFor(subject);
    // Rooms on two instances share a Redis, which an image could not reach.
    const isShared = subject.spec.target === "runtime" && subject.manifest?.profiles?.shared !== undefined;
    const withoutRedis = isShared ? await missingRedis() : [];
    for (const route of ["direct", ...Object.keys(routes)]) {
      const what = `${basename(dir)} ${subject.spec.target} ${route}`;
      if (missing.length > 0) {
        declareMissing(what, missing, { requireAll });
        continue;
      }
      // What differs between functions shows directly, and what a route does to any shows on the function that people begin with.
      const isLeftOut = route !== "direct" && !subject.manifest?.beginHere && isShortRun();
      if (isLeftOut) {
        recordLeftOut(`the suite by the route ${route}`);
        test.skipIf(isLeftOut)(`${what} is left to a full run`, () => {});
        continue;
      }
      if (withoutRedis.length > 0) {
        declareMissing(`${what} on two instances`, withoutRedis, { requireAll });
      }
      declareRun(what, async (cases) => {
        await prepare(subject);
        // Cases that are named here ask for nothing that the folder does not have.
        const rooms = subject.manifest?.rooms ?? false;
        const report = await judgeFunction(subject, { route, routes, rooms, ...(cases && { cases }) }, what);
        if (cases === undefined) await keep(report, subject, route);
        return report;
      });
    }
  }
}

/** Not run is not green: `npm test` lists it at its end, and it is red where everything is required. */
function declareMissing(
  what: string,
  missing: readonly { name: string; why: string; hint: string }[],
  { requireAll }: Pick<FunctionTests, "requireAll">,
): void {
  test(`${what} is not run here: this machine is missing ${missing.map(({ name }) => name).join(", ")}`, () => {
    for (const { name, why, hint } of missing)
      recordMissing({ what, why: `${name}: ${why}`, hint, where: "conformance" });
    expect(requireAll ? missing : [], "WSFN_REQUIRE=all: what cannot run counts as failed").toEqual([]);
  });
}

async function keep(report: Report, { dir, spec }: FunctionUnderTest, route: RouteName): Promise<void> {
  const folder = join(dir, ".wsfn");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `report-${spec.target}-${route}.json`), render("json", [report]));
}
