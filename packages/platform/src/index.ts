export {
  type AuthDeps,
  authenticate,
  type Secrets,
  type SignatureScheme,
} from "./authenticate/authenticate.ts";
export type { Allowed, Authentication, AuthRequest, Refusal } from "./authenticate/authentication.ts";
export type { Passed } from "./authenticate/claim-pass.ts";
export { parseSecrets } from "./authenticate/secrets.ts";
export {
  type CallSignature,
  type SignCallOptions,
  SigningError,
  type SigningErrorCode,
  signCall,
  signingKeyIds,
} from "./authenticate/sign-call.ts";
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
  LEAST_MICRO_CNY_PER_HOUR,
  PRICES,
  type PriceList,
  type PriceOptions,
  priceMicroCny,
  priceOverHoursMicroCny,
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
  holdsOn,
  type KnownFailing,
  MANIFEST_FILE,
  type Manifest,
  parseManifest,
  type Requirement,
  readManifest,
} from "./manifest/manifest.ts";
export { NOTES, type Note, type NoteCode } from "./note.ts";
export {
  PlatformError,
  PROBLEMS,
  type Problem,
  type ProblemCode,
  placed,
  placedIn,
} from "./platform-error.ts";
export { hasDeployFile } from "./project/deploy-file.ts";
export type { Place } from "./read/located.ts";
export { nearest } from "./read/nearest.ts";
export type { Field, Rule } from "./read/rule.ts";
export { FC3_FIELDS, SESSION_AFFINITIES } from "./s-yaml/fc3-fields.ts";
export type { FunctionSource } from "./s-yaml/function-source.ts";
export { type Functions, parseFunctions, type ReadOptions, readFunctions } from "./s-yaml/s-yaml.ts";
export { HTTP_TRIGGER_CONFIG } from "./s-yaml/trigger-fields.ts";
export {
  type Filling,
  type Fillings,
  type Gaps,
  inWords,
  type Rows,
  type Said,
  type Sayer,
  sayer,
} from "./said.ts";
export type { AccessKey, Verdict } from "./signature/access-key.ts";
export { type SigningOptions, signAcs3, verifyAcs3 } from "./signature/acs3.ts";
export { signFc2, verifyFc2 } from "./signature/fc2.ts";
export { isSignedUrl, type SignedUrlOptions, signUrl, verifySignedUrl } from "./signature/signed-url.ts";
export type { WireRequest } from "./signature/wire-request.ts";
export { chineseOfPlatform } from "./words/said.ts";
