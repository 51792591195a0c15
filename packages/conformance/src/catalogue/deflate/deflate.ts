import type { ConformanceCase } from "../../case/case.ts";
import { deflateBlocks } from "./blocks.ts";
import { contentStreams } from "./content-streams.ts";
import { deflateFaults } from "./faults.ts";
import { deflateFrames } from "./frames.ts";
import { deflateLimits } from "./limits.ts";
import { offerStreams } from "./offer-streams.ts";
import { deflateOffers } from "./offers.ts";
import { deflateWindows } from "./windows.ts";

/** permessage-deflate (RFC 7692). */
export const deflate: readonly ConformanceCase[] = [
  ...contentStreams,
  ...offerStreams,
  ...deflateBlocks,
  ...deflateFaults,
  ...deflateFrames,
  ...deflateLimits,
  ...deflateWindows,
  ...deflateOffers,
];
