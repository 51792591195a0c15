import type { ConformanceCase } from "../../case/case.ts";
import { closeCodes } from "./codes.ts";
import { closeFrames } from "./frames.ts";
import { closeReasons } from "./reasons.ts";

/** The closing handshake: its frames, its codes and its reasons. */
export const close: readonly ConformanceCase[] = [...closeFrames, ...closeReasons, ...closeCodes];
