import { beforeAll, describe, expect, test } from "vitest";
import { CATALOGUE } from "./catalogue/catalogue.ts";
import type { CaseRun } from "./function/function-tests.ts";
import type { Route as FunctionRoute } from "./function/function-under-test.ts";
import { type CaseResult, isRed, type Report } from "./report/report.ts";
import { type ConformanceOptions, conformance } from "./run/runner.ts";
import { selectCases } from "./run/select-cases.ts";

/**
 * A route to a function, as `routes` of `@wsfn/gateway/route` has them. It takes what `@wsfn/platform` reads; `never` stands for that
 * package's types, which a user who judges a server does not need.
 */
export type Route = (
  spec: never,
  options: never,
) => Promise<{ readonly url: string; close(): Promise<void> }>;

/** How the suite becomes tests. Every field has a default. */
export interface ConformanceTestsOptions {
  /** Routes to a function besides `direct`, by name: `routes` of `@wsfn/gateway/route`. */
  readonly routes?: Readonly<Record<string, Route>>;
  /** Longest time for one run of the catalogue, building included. Default 30 minutes: every part of a run has a limit of its own. */
  readonly timeoutMs?: number;
}

/** A server that a test file starts itself, and how it is to be judged. */
export interface ServerUnderTest extends Omit<ConformanceOptions, "name" | "process" | "start" | "another"> {
  /** Begins the name of every test. */
  readonly name: string;
  /** Called before the first test, and again where a case has ended the server: starts it on a free port. */
  start(): Promise<{ readonly url: string; close(): Promise<void> | void }>;
}

const RUN_TIMEOUT_MS = 1_800_000;

/**
 * The suite as tests: one vitest test per case, so that a report of tests is the report of the suite.
 *
 * Given a server, it is started, judged and closed. Given a folder, it is a function app (`s.yaml`, `wsfn.json`): each of its
 * functions is run by every route; this needs `@wsfn/instance` and `@wsfn/platform`. What cannot run on this machine is named; under WSFN_REQUIRE=all it is a failed test. Its reports are left in `<dir>/.wsfn/report-<target>-<route>.json`.
 */
export async function conformanceTests(
  subject: string | ServerUnderTest,
  options: ConformanceTestsOptions = {},
): Promise<void> {
  const timeoutMs = options.timeoutMs ?? RUN_TIMEOUT_MS;
  if (typeof subject !== "string") {
    const wanted = selectCases(CATALOGUE, subject);
    declareRun(subject.name, wanted, timeoutMs, (cases) =>
      judgeServer({ ...subject, ...(cases && { cases }) }),
    );
    return;
  }
  const { declareFunctionTests } = await import("./function/function-tests.ts").catch((cause) => {
    if (cause?.code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new Error(
      "expected @wsfn/instance and @wsfn/platform, which start a function: npm install --save-dev @wsfn/instance @wsfn/platform",
      { cause },
    );
  });
  await declareFunctionTests(subject, {
    routes: (options.routes ?? {}) as Readonly<Record<string, FunctionRoute>>,
    requireAll: requireAll(),
    declareRun: (what, run) => declareRun(what, CATALOGUE, timeoutMs, run),
  });
}

async function judgeServer({ start, ...options }: ServerUnderTest): Promise<Report> {
  const server = await start();
  try {
    // The server's port is gone when somebody reads of a failure: what runs a case again is its test.
    const replay = (id: string): string => `npx vitest run -t '${id} '`;
    return await conformance(server.url, { replay, another: start, ...options });
  } finally {
    await server.close();
  }
}

/** A case as a test shows it. */
interface ShownCase {
  readonly id: string;
  readonly says: string;
}

/** Declares a test per case, and runs those that vitest will run: with `-t 'ID '` that is one, and takes as long as one does. */
function declareRun(what: string, cases: readonly ShownCase[], timeoutMs: number, run: CaseRun): void {
  describe(what, () => {
    let results: ReadonlyMap<string, CaseResult> = new Map();

    // biome-ignore lint/correctness/noEmptyPattern: vitest reads this parameter's text, and takes no other form of one that is not used
    beforeAll(async ({}, suite?: { readonly tasks: readonly { readonly mode: string }[] }) => {
      const wanted = cases.filter((_, index) => suite?.tasks[index]?.mode !== "skip"); // a test per case, in this order
      const report = await run(wanted.length < cases.length ? wanted.map(({ id }) => id) : undefined);
      results = new Map(report.cases.map((one) => [one.id, one]));
    }, timeoutMs);

    // No test.each: what it makes of a name differs between versions of vitest (quotes, a cut after 40 characters), and `-t` looks for the name.
    for (const { id, says } of cases) {
      test(`${id} ${says}`, () => {
        const result = results.get(id);
        expect(result, `${id} has no verdict`).toBeDefined();
        if (result && isRed(result.verdict, { requireAll: requireAll() })) expect.fail(story(result));
      });
    }
  });
}

const requireAll = (): boolean => process.env.WSFN_REQUIRE === "all";

const story = ({ verdict, why, detail, source, place, replay }: CaseResult): string =>
  [
    `${verdict}: ${why}`,
    ...(detail ?? []),
    `rule: ${typeof source.rfc === "number" ? `RFC ${source.rfc}` : source.rfc} ${source.section}`,
    ...(place === undefined ? [] : [`case: ${place}`]),
    ...(replay === undefined ? [] : [`again: ${replay}`]),
  ].join("\n");
