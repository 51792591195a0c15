import type { Check } from "./check.ts";
import { CLOCK_CHECKS } from "./clock-check.ts";
import { CONNECTION_CHECKS } from "./connection-checks.ts";
import { DEPENDENCY_CHECKS } from "./dependency-checks.ts";
import { HOOK_CHECKS } from "./hook-checks.ts";
import { IMAGE_CHECKS } from "./image-checks.ts";
import { NATIVE_CHECKS } from "./native-checks.ts";
import { PACKAGE_CHECKS } from "./package-checks.ts";
import { SPEC_CHECKS } from "./spec-checks.ts";
import { START_CHECKS } from "./start-checks.ts";
import { TRIGGER_CHECKS } from "./trigger-checks.ts";

/** The documentation's questions and error tables as checks, in the order in which a request meets them. */
export const CHECKS: readonly Check[] = [
  ...TRIGGER_CHECKS,
  ...CLOCK_CHECKS,
  ...SPEC_CHECKS,
  ...PACKAGE_CHECKS,
  ...DEPENDENCY_CHECKS,
  ...NATIVE_CHECKS,
  ...START_CHECKS,
  ...HOOK_CHECKS,
  ...CONNECTION_CHECKS,
  ...IMAGE_CHECKS, // last: the run has built the image by then
];
