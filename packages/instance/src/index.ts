export type { HookAnswer, HookOptions } from "./hooks.ts";
export { initialize } from "./hooks.ts";
export type { Instance, InstanceExit, InstanceState, LogLine, StartOptions } from "./instance.ts";
export type { FaultDetail, InstanceErrorCode } from "./instance-error.ts";
export { INSTANCE_FAULTS, InstanceError } from "./instance-error.ts";
export { newInstanceId } from "./instance-id.ts";
export { startInstance } from "./start-instance.ts";
