export type {
  ApiReport,
  ClientEntry,
  ConsoleFunction,
  FrameEntry,
  FunctionFigures,
  Reply,
} from "./api/reports.ts";
export type { ApiRequest, MessageData } from "./api/requests.ts";
export { type ConsoleOptions, type RunningConsole, startConsole } from "./console.ts";
