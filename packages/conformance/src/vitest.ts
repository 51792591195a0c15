import { beforeAll, describe, expect, test } from "vitest";
import { CATALOGUE } from "./catalogue/catalogue.ts";
import type { Via } from "./function/function-under-test.ts";
import { type CaseResult, isRed, type Report } from "./report/report.ts";
import { type ConformanceOptions, conformance } from "./run/runner.ts";
import { selectCases } from "./run/select-cases.ts";

/**
 * A way to a function, as `vias` of `@wsfn/gateway/via` has them. It takes what `@wsfn/platform` reads; `never` says so without that
 * package's types, which nobody needs who judges a server.
 */
export type Way = (spec: never, options: never) => Promise<{ readonly url: string; close(): Promise<void> }>;

export interface ConformanceTestsOptions {
  /** Ways to a function beside `direct`, by name: `vias` of `@wsfn/gateway/via`. */
  readonly vias?: Readonly<Record<string, Way>>;
  /** Longest time for one run of the catalogue, building included. Default 10 minutes. */
  readonly timeoutMs?: number;
}

/** A server that a test file starts itself, and how it is to be judged. */
export interface ServerUnderTest extends Omit<ConformanceOptions, "name" | "process" | "start"> {
  /** Begins the name of every test. */
  readonly name: string;
  /** Called once, before the first test: starts the server on a free port. */
  start(): Promise<{ readonly url: string; close(): Promise<void> | void }>;
}

const RUN_TIMEOUT_MS = 600_000;

/**
 * The suite as tests: one vitest test per case, so that a report of tests is the report of the suite.
 *
 * Given a server, it is started, judged and closed. Given a folder, it is a function app (`s.yaml`, `wsfn.json`): each of its
 * functions is run on every way; this needs `@wsfn/instance` and `@wsfn/platform`. What the machine lacks for one is named and
 * not run; under WSFN_REQUIRE=all it is a failed test. Its reports are left in `<dir>/.wsfn/report-<target>-<via>.json`.
 */
export async function conformanceTests(
  subject: string | ServerUnderTest,
  options: ConformanceTestsOptions = {},
): Promise<void> {
  const timeoutMs = options.timeoutMs ?? RUN_TIMEOUT_MS;
  if (typeof subject !== "string") {
    declareRun(subject.name, selectCases(CATALOGUE, subject), timeoutMs, () => judgeServer(subject));
    return;
  }
  const { declareFunctionTests } = await import("./function/function-tests.ts").catch((cause) => {
    if (cause?.code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new Error(
      "expected @wsfn/instance and @wsfn/platform, which start a function: npm install --save-dev @wsfn/instance @wsfn/platform",
      { cause },
    );
  });
  const vias = (options.vias ?? {}) as Readonly<Record<string, Via>>;
  await declareFunctionTests(subject, vias, requireAll(), (what, run) =>
    declareRun(what, CATALOGUE, timeoutMs, run),
  );
}

async function judgeServer({ start, ...options }: ServerUnderTest): Promise<Report> {
  const server = await start();
  try {
    // The server's port is gone when somebody reads of a failure: what runs a case again is its test.
    const replay = (id: string): string => `npx vitest run -t '${id} '`;
    return await conformance(server.url, { replay, ...options });
  } finally {
    await server.close();
  }
}

function declareRun(
  what: string,
  cases: readonly { readonly id: string; readonly says: string }[],
  timeoutMs: number,
  run: () => Promise<Report>,
): void {
  describe(what, () => {
    let results: ReadonlyMap<string, CaseResult> = new Map();

    beforeAll(async () => {
      const report = await run();
      results = new Map(report.cases.map((one) => [one.id, one]));
    }, timeoutMs);

    test.each(cases.map(({ id, says }) => ({ id, says })))("$id $says", ({ id }) => {
      const result = results.get(id);
      expect(result, `${id} has no verdict`).toBeDefined();
      if (result && isRed(result.verdict, requireAll())) expect.fail(story(result));
    });
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
