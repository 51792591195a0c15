export { type Clock, SYSTEM_CLOCK, type Timer } from "./clock.ts";
export type {
  EndedBy,
  GatewayEvent,
  InjectedFault,
  InstanceEvent,
  LogEvent,
  ReadyEvent,
  RequestEvent,
} from "./events.ts";
export type { FaultPlan, RefusalStatus } from "./faults/fault-plan.ts";
export type { Faults } from "./faults/faults.ts";
export { type Gateway, type GatewayOptions, type ServedFunction, startGateway } from "./gateway.ts";
export { GatewayError, type GatewayErrorCode, type SetupCode } from "./gateway-error.ts";
export type { TimelineEvent, TimelineMark } from "./observe/timeline.ts";
export type { TapRequest } from "./relay/relays.ts";
export type { Tap, TapChunk, TappedConnection, TappedHandshake } from "./relay/tap.ts";
export { type Credentials, DEFAULT_SETTINGS, type GatewaySettings, type StartInstance } from "./settings.ts";
export type { FunctionSummary, Summary } from "./settle/ledger.ts";
