export type { Build, BuildOptions } from "./code/build-function.ts";
export { buildFunction, isBuilt } from "./code/build-function.ts";
export {
  ZIP_LIMITS,
  type ZipEntry,
  type ZipLimits,
  type ZippedFile,
  type ZippedLink,
  zipEntries,
} from "./code/zip-entries.ts";
export type { ImageBuildOptions } from "./container/image.ts";
export { buildImage, defaultBuildArgs, dockerfileOf, imageName, prepareImage } from "./container/image.ts";
export { buildForImage } from "./container/image-input.ts";
export type { Instance, InstanceExit, InstanceState, LogLine, StartOptions } from "./instance/instance.ts";
export type { FaultDetail, InstanceErrorCode, InstanceErrorOptions } from "./instance/instance-error.ts";
export { INSTANCE_FAULTS, InstanceError } from "./instance/instance-error.ts";
export type {
  HookBegan,
  HookEnded,
  HookFact,
  HookName,
  InstanceFact,
  NotReadyFact,
  NotReadyReason,
} from "./instance/instance-fact.ts";
export { neverReadySaid, notReadySaid, notReadyText, waitingSaid } from "./instance/not-ready.ts";
export { customLayers } from "./layout/layers.ts";
export { isPlatformProgram } from "./layout/platform-paths.ts";
export type { HealthChange, HealthCheck, HealthCheckOptions, HealthLook } from "./life/health-check.ts";
export { firstHealthCheck, healthCheck } from "./life/health-check.ts";
export type { HookAnswer, HookOptions, InitializeOptions } from "./life/hooks.ts";
export { initialize } from "./life/hooks.ts";
export { type Clock, realClock } from "./machine/clock.ts";
export { type ReservedPort, reservePort } from "./machine/free-port.ts";
export { type Listener, listenerText, processesListeningOn } from "./machine/listeners.ts";
export { processesMarked } from "./machine/process-group.ts";
export { isRunnable } from "./machine/runnable.ts";
export type { TemporaryFolder } from "./machine/temporary-folder.ts";
export { temporaryFolder } from "./machine/temporary-folder.ts";
export { spawnWatched, type WatchedProcessOptions } from "./machine/watched-process.ts";
export { isShortRun, leftOutFiles, recordLeftOut } from "./prerequisites/left-out.ts";
export type { MissingRecord } from "./prerequisites/missing-record.ts";
export { clearMissing, readMissing, recordMissing } from "./prerequisites/missing-record.ts";
export type { Missing, PrerequisiteName } from "./prerequisites/prerequisites.ts";
export {
  missingPrerequisites,
  missingReason,
  missingText,
  neededSaid,
  PREREQUISITES,
} from "./prerequisites/prerequisites.ts";
export { makeNamespace } from "./process/network-namespace.ts";
export { startInstance } from "./start-instance.ts";
export { chineseOfInstance } from "./words/said.ts";
