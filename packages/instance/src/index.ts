export type { Instance, InstanceExit, LogLine } from "./instance.ts";
