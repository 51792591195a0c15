import type { ConformanceCase } from "../../case/case.ts";
import { failFast } from "./fail-fast.ts";
import { sequences } from "./sequences.ts";
import { texts } from "./texts.ts";

/** What is text, and how early it is noticed that something is none (RFC 6455 8.1). */
export const utf8Suite: readonly ConformanceCase[] = [...texts, ...failFast, ...sequences];
