import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Report } from "@wsfn/conformance";
import { conformanceDir, type Route } from "@wsfn/conformance/function";
import { gatewayRoute } from "@wsfn/gateway/route";
import { describe, expect, onTestFinished, test, vi } from "vitest";

const DIR = join(import.meta.dirname, "mortal-function");
/** The first case with a text of the length that is fatal to an instance. */
const FATAL = "framing/text-126";

/** A frozen instance ends when it is thawed, which is with one of the next cases: that would be another test. */
const routes = { gateway: ((spec, how) => gatewayRoute(spec, { ...how, freeze: false })) satisfies Route };
const judged = (): Promise<Report> =>
  conformanceDir(DIR, { route: "gateway", routes, suites: ["framing"], concurrency: 4 });

const failed = ({ cases }: Report): (readonly [id: string, why: string])[] =>
  cases.flatMap(({ id, verdict, why }) => (verdict === "fail" ? [[id, why] as const] : []));

// Each has two connections at most, so the one that is kept to notice an end is mostly on another one.
describe("a function of several instances of which one ends after a case that went well", () => {
  test("fails that case, and no other", async () => {
    const report = await judged();
    expect(failed(report)).toEqual([
      [
        FATAL,
        expect.stringMatching(
          /^expected the server to outlive this case, but it ended: exit code 3 \(CAExited\)$/,
        ),
      ],
    ]);
    expect(report.counts.untestable).toBe(0);
  });

  test("fails where none ends again, and names all that may have done it", async () => {
    const marks = mkdtempSync(join(tmpdir(), "wsfn-once-"));
    onTestFinished(() => rmSync(marks, { recursive: true }));
    vi.stubEnv("TEST_ONCE", join(marks, "ended"));
    onTestFinished(() => void vi.unstubAllEnvs());
    const [[id, why] = ["", ""], ...others] = failed(await judged());
    expect(`${id} ${why}`).toContain(FATAL);
    expect(why).toMatch(/it ended: exit code 3 \(CAExited\).*; asked again alone, none of them ended it$/);
    expect(others).toEqual([]);
  });
});
