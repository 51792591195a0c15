import type { ConformanceCase } from "../case.ts";
import { deflateStreams } from "./deflate-streams.ts";

export const deflate: readonly ConformanceCase[] = [...deflateStreams];
