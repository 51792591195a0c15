export type {
  EndedBy,
  GatewayEvent,
  InstanceEvent,
  LogEvent,
  ReadyEvent,
  RequestEvent,
} from "./events.ts";
export type { FaultPlan, Faults, RefusalStatus } from "./faults.ts";
export { type Gateway, type GatewayOptions, type ServedFunction, startGateway } from "./gateway.ts";
export { GatewayError, type GatewayErrorCode, type SetupCode } from "./gateway-error.ts";
export type { Credentials } from "./outgoing-head.ts";
export { DEFAULT_SETTINGS, type GatewaySettings, type StartInstance } from "./settings.ts";
export type { FunctionSummary, Summary } from "./settle.ts";
