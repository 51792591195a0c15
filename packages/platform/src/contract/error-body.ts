import type { ErrorKey } from "./error-table.ts";
import { type ErrorDetail, errorRow, errorText } from "./error-table.ts";

/** Which generation of the platform is played: 3.0 (default everywhere) or 2.0. */
export type Profile = "fc3" | "fc2";

/** A whole answer, ready to be written. */
export interface ErrorResponse {
  readonly status: number;
  /** In the order in which they are sent. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** What differs from answer to answer. */
export interface ErrorResponseOptions {
  readonly requestId: string;
  readonly detail?: ErrorDetail;
  /** In place of the row's text, from one who knows the case better: an instance's own words. */
  readonly message?: string;
  /** Default `fc3`. */
  readonly profile?: Profile;
}

/**
 * The platform's whole answer for one row of the table: 3.0 has `{"RequestId","Code","Message"}`, 2.0
 * `{"ErrorCode","ErrorMessage"}` (3.0 manual, health check and troubleshooting; 2.0 manual, custom runtime).
 */
export function errorResponse(key: ErrorKey, options: ErrorResponseOptions): ErrorResponse {
  const row = errorRow(key);
  const body = errorBody(key, options);
  const headers: [string, string][] = [
    ["Content-Type", "application/json; charset=utf-8"],
    ["Content-Length", String(Buffer.byteLength(body))],
    ["X-Fc-Request-Id", options.requestId],
  ];
  if (row.errorType !== undefined) headers.push(["X-Fc-Error-Type", row.errorType]);
  return { status: row.status, headers, body };
}

/** The JSON body alone. */
export function errorBody(key: ErrorKey, options: ErrorResponseOptions): string {
  const { code } = errorRow(key);
  const message = options.message ?? errorText(key, options.detail);
  const { requestId } = options;
  if (options.profile === "fc2")
    return JSON.stringify({ RequestId: requestId, ErrorCode: code, ErrorMessage: message });
  // The initializer's failure keeps the shape of a failed invocation: the caller gets a 200 with it.
  if (key === "InitializationError") return JSON.stringify({ errorMessage: message, errorType: code });
  return JSON.stringify({ RequestId: requestId, Code: code, Message: message });
}
