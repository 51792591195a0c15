import type { ConformanceCase } from "../../case/case.ts";
import { lengths } from "./lengths.ts";
import { masks } from "./masks.ts";
import { order } from "./order.ts";
import { reserved } from "./reserved.ts";

/** One frame: its length, its mask, its reserved bits and opcodes, and in which order its message comes back. */
export const framing: readonly ConformanceCase[] = [...lengths, ...reserved, ...masks, ...order];
