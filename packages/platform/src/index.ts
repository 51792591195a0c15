export {
  type AuthDeps,
  authenticate,
  type Secrets,
  type SignatureScheme,
} from "./authenticate/authenticate.ts";
export type { Allowed, Authentication, AuthRequest, Refusal } from "./authenticate/authentication.ts";
export type { Passed } from "./authenticate/claim-pass.ts";
export { type BilledTimeOptions, billedMs, type Interval } from "./billing/billed-time.ts";
export {
  addUnits,
  type ComputeUnits,
  CU_RATES,
  computeUnits,
  type Usage,
  unitsAsNumber,
  wholeUnits,
} from "./billing/compute-units.ts";
export {
  asCny,
  type HourBill,
  hourBill,
  LEAST_MICRO_CNY_PER_HOUR,
  PRICES,
  type PriceList,
  type PriceOptions,
  priceMicroCny,
} from "./billing/price.ts";
export * from "./contract/environment.ts";
export * from "./contract/error-body.ts";
export * from "./contract/error-table.ts";
export * from "./contract/headers.ts";
export { LIMITS } from "./contract/limits.ts";
export { type IdSource, instanceId, requestId } from "./contract/request-id.ts";
export * from "./contract/runtimes.ts";
export { functionFromCommand } from "./function-from-command.ts";
export * from "./function-spec.ts";
export {
  type BuildStep,
  type KnownFailing,
  MANIFEST_FILE,
  type Manifest,
  parseManifest,
  readManifest,
} from "./manifest/manifest.ts";
export { PlatformError, PROBLEMS, type Problem, type ProblemCode } from "./platform-error.ts";
export { type Functions, parseFunctions, type ReadOptions, readFunctions } from "./s-yaml/s-yaml.ts";
export type { AccessKey, Verdict } from "./signature/access-key.ts";
export { type SigningOptions, signAcs3, verifyAcs3 } from "./signature/acs3.ts";
export { signFc2, verifyFc2 } from "./signature/fc2.ts";
export { isSignedUrl, type SignedUrlOptions, signUrl, verifySignedUrl } from "./signature/signed-url.ts";
export type { WireRequest } from "./signature/wire-request.ts";
