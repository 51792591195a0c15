import { LIMITS } from "../contract/limits.ts";
import { quotable, refuse, type Verdict } from "./access-key.ts";

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;
const RFC_1123 = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** As `x-acs-date` is written: `2024-01-04T01:33:13Z`. */
export const isoTime = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");

/** As `Date` is written: `Thu, 04 Jan 2024 01:33:13 GMT`. */
export const httpTime = (ms: number): string => new Date(ms).toUTCString();

/**
 * Refuses a request that was signed more than 15 minutes from now, in either direction (WebSocket page, error table).
 * `written` is the text of `x-acs-date` or `Date`.
 */
export function checkSigningTime(written: string, now: number): (Verdict & { ok: false }) | undefined {
  const isIso = ISO.test(written);
  const ms = isIso || RFC_1123.test(written) ? Date.parse(written) : Number.NaN;
  const requestTime = quotable(written);
  if (Number.isNaN(ms)) return refuse("DateMalformed", { requestTime });
  if (Math.abs(now - ms) <= LIMITS.signatureSkewSeconds.max * 1000) return undefined;
  return refuse("TimeSkew", { requestTime, now: isIso ? isoTime(now) : httpTime(now) });
}
