import type { ConformanceCase } from "../../case/case.ts";
import { drain } from "./drain.ts";
import { httpServer } from "./http-server.ts";
import { idle } from "./idle.ts";
import { memory } from "./memory.ts";

/** The contract of a custom runtime (and of an image): what the platform wants from the process behind the WebSocket. */
export const platformSuite: readonly ConformanceCase[] = [...httpServer, ...idle, ...drain, ...memory];
