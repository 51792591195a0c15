import { chineseOfConformance } from "@wsfn/conformance/words";
import type { Rows } from "@wsfn/platform";
import { DEV_ZH } from "./dev.ts";
import { CHECKS_ZH } from "./doctor-checks.ts";
import { FINDINGS_ZH } from "./doctor-findings.ts";
import { ERRORS_ZH } from "./errors.ts";
import { EXAMPLES_ZH } from "./examples.ts";
import { HELP_ZH } from "./help.ts";
import { HINTS_ZH } from "./hints.ts";

/** Everything that `wsfn` says, in Chinese, by the English of it. A row for each sentence of the code, and no other: a test holds it. */
export const ZH = {
  ...HELP_ZH,
  ...EXAMPLES_ZH,
  ...DEV_ZH,
  ...CHECKS_ZH,
  ...FINDINGS_ZH,
  ...ERRORS_ZH,
  ...HINTS_ZH,
} as const;

/** What the packages below this one say, in Chinese: each has the rows of its own sentences. */
export async function chineseOfOthers(): Promise<Rows> {
  const [{ chineseOfPlatform }, { chineseOfInstance }] = await Promise.all([
    import("@wsfn/platform"),
    import("@wsfn/instance"),
  ]);
  const rows = await Promise.all([chineseOfPlatform(), chineseOfInstance(), chineseOfConformance()]);
  return Object.assign({}, ...rows);
}

export { usageInChinese } from "@wsfn/conformance/words";
