import { ERRORS_ZH } from "./zh-errors.ts";
import { FUNCTIONS_ZH } from "./zh-functions.ts";
import { READING_ZH } from "./zh-reading.ts";

/** Everything that this package says of a function and of requests to it, in Chinese, by the English of it. */
export const ZH = { ...READING_ZH, ...FUNCTIONS_ZH, ...ERRORS_ZH } as const;
