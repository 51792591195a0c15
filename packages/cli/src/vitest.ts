import { conformanceTests as testsOf } from "@wsfn/conformance/vitest";
import { routes } from "@wsfn/gateway/route";

/**
 * The conformance suite as the tests of a function's folder (`s.yaml`, `wsfn.json`): one vitest test for each case, on each target, directly
 * and through the gateway. The one line of a function's test file:
 *
 *     await conformanceTests(import.meta.dirname);
 *
 * What this machine does not have (a Docker engine, a language) is named and not run; with WSFN_REQUIRE=all it is a failed test. With
 * WSFN_TESTS=short it is run directly alone. Reports are left in `.wsfn/report-<target>-<route>.json`.
 */
export const conformanceTests = (folder: string): Promise<void> => testsOf(folder, { routes });
