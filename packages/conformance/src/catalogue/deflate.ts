import type { ConformanceCase } from "../case/case.ts";
import { deflateBlocks } from "./deflate-blocks.ts";
import { deflateFrames } from "./deflate-frames.ts";
import { deflateLimits } from "./deflate-limits.ts";
import { deflateOffers } from "./deflate-offers.ts";
import { deflateStreams } from "./deflate-streams.ts";
import { deflateWindows } from "./deflate-windows.ts";

export const deflate: readonly ConformanceCase[] = [
  ...deflateStreams,
  ...deflateBlocks,
  ...deflateFrames,
  ...deflateLimits,
  ...deflateWindows,
  ...deflateOffers,
];
