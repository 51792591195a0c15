import type { Said } from "../said.ts";
import { AUTHENTICATION_ERRORS } from "./error-rows/authentication-errors.ts";
import type { ErrorRow } from "./error-rows/error-row.ts";
import { FUNCTION_ERRORS } from "./error-rows/function-errors.ts";
import { PLATFORM_ERRORS } from "./error-rows/platform-errors.ts";
import { REQUEST_ERRORS } from "./error-rows/request-errors.ts";

export type { Blame, ErrorRow } from "./error-rows/error-row.ts";

/** Every answer that a client can get instead of a 101. Keys are ours and permanent. */
export const ERROR_TABLE = {
  ...REQUEST_ERRORS,
  ...AUTHENTICATION_ERRORS,
  ...FUNCTION_ERRORS,
  ...PLATFORM_ERRORS,
} as const satisfies Record<string, ErrorRow>;

/** Key of {@link ERROR_TABLE}. */
export type ErrorKey = keyof typeof ERROR_TABLE;

/** A row of the table. */
export function errorRow(key: ErrorKey): ErrorRow {
  return ERROR_TABLE[key];
}

/** What goes into the `{name}`s of a message. Never a secret. */
export type ErrorDetail = Readonly<Record<string, string | number>>;

/** The platform's text of a row. A `{name}` that is not in `detail` is left out. */
export function errorText(key: ErrorKey, detail: ErrorDetail = {}): string {
  return fill(errorRow(key).message, detail);
}

/** Our hint of a row. */
export function errorHint(key: ErrorKey, detail: ErrorDetail = {}): string {
  return fill(errorRow(key).hint, detail);
}

/** The platform's text of a row as it can be put into another language. */
export const errorSaid = (key: ErrorKey, detail: Said["values"] = {}): Said =>
  saidOf(errorRow(key).message, detail);

/** Our hint of a row as it can be put into another language. */
export const errorAdvice = (key: ErrorKey, detail: Said["values"] = {}): Said =>
  saidOf(errorRow(key).hint, detail);

/** As a filled template has it: nothing in a gap that `detail` has nothing for. */
function saidOf(sentence: string, detail: Said["values"]): Said {
  const gaps = sentence.match(/\{\w+\}/g) ?? [];
  return {
    sentence,
    values: { ...Object.fromEntries(gaps.map((gap) => [gap.slice(1, -1), ""])), ...detail },
  };
}

function fill(template: string, detail: ErrorDetail): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) =>
    Object.hasOwn(detail, name) ? String(detail[name]) : "",
  );
}
