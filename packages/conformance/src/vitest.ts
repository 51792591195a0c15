import { mkdir, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { recordMissing } from "@wsfn/instance";
import { beforeAll, describe, expect, test } from "vitest";
import { CATALOGUE } from "./catalogue/catalogue.ts";
import { judgeFunction } from "./conformance-dir.ts";
import {
  type FunctionUnderTest,
  functionsUnderTest,
  lacking,
  prepare,
  type Via,
} from "./function-under-test.ts";
import { render } from "./report/formats.ts";
import { type CaseResult, isRed, type Report } from "./report.ts";

export interface ConformanceTestsOptions {
  /** Ways to the function beside `direct`, by name: `vias` of `@wsfn/gateway/via`. */
  readonly vias?: Readonly<Record<string, Via>>;
  /** Longest time for one run of the catalogue, building included. Default 10 minutes. */
  readonly timeoutMs?: number;
}

const RUN_TIMEOUT_MS = 600_000;

/**
 * The whole test file of a function app: every function of the folder, on every way that is given, through the whole
 * catalogue, one vitest test per case. What the machine lacks is named (`npm test` lists it at its end) and not run; under
 * WSFN_REQUIRE=all it is a failed test. Each run's report is left in `<dir>/.wsfn/report-<target>-<via>.json`.
 */
export async function conformanceTests(dir: string, options: ConformanceTestsOptions = {}): Promise<void> {
  const subjects = functionsUnderTest(dir);
  const ways = ["direct", ...Object.keys(options.vias ?? {})];
  for (const subject of subjects) {
    const { target } = subject.spec;
    const missing = await lacking(subject);
    for (const via of ways) {
      const what = `${basename(dir)} ${target} ${via}`;
      if (missing.length === 0) declareRun(subject, via, what, options);
      else declareMissing(what, missing);
    }
  }
}

function declareRun(
  subject: FunctionUnderTest,
  via: string,
  what: string,
  options: ConformanceTestsOptions,
): void {
  describe(what, () => {
    let results: ReadonlyMap<string, CaseResult> = new Map();

    beforeAll(async () => {
      await prepare(subject);
      const report = await judgeFunction(subject, { via, ...(options.vias && { vias: options.vias }) }, what);
      results = new Map(report.cases.map((one) => [one.id, one]));
      await keep(report, subject, via);
    }, options.timeoutMs ?? RUN_TIMEOUT_MS);

    test.each(CATALOGUE.map(({ id, says }) => ({ id, says })))("$id $says", ({ id }) => {
      const result = results.get(id);
      expect(result, `${id} has no verdict`).toBeDefined();
      if (result && isRed(result.verdict, requireAll())) expect.fail(story(result));
    });
  });
}

/** Not run is not green: it is said at the end of `npm test`, and red where everything is required. */
function declareMissing(what: string, missing: readonly { name: string; why: string; hint: string }[]): void {
  test(`${what} is not run here: the machine lacks ${missing.map(({ name }) => name).join(", ")}`, () => {
    for (const { name, why, hint } of missing)
      recordMissing({ what, why: `${name}: ${why}`, hint, where: "conformance" });
    expect(requireAll() ? missing : [], "WSFN_REQUIRE=all: what cannot run counts as failed").toEqual([]);
  });
}

const requireAll = (): boolean => process.env.WSFN_REQUIRE === "all";

const story = ({ verdict, why, detail, source, replay }: CaseResult): string =>
  [
    `${verdict}: ${why}`,
    ...(detail ?? []),
    `rule: ${typeof source.rfc === "number" ? `RFC ${source.rfc}` : source.rfc} ${source.section}`,
    ...(replay === undefined ? [] : [`again: ${replay}`]),
  ].join("\n");

async function keep(report: Report, { dir, spec }: FunctionUnderTest, via: string): Promise<void> {
  const folder = join(dir, ".wsfn");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `report-${spec.target}-${via}.json`), render("json", [report]));
}
