import type { ErrorDetail, ErrorKey } from "../contract/error-table.ts";
import type { WireRequest } from "../signature/wire-request.ts";
import type { Passed } from "./claim-pass.ts";

/** What authentication looks at. */
export interface AuthRequest extends WireRequest {
  /** Body of a POST of `application/x-www-form-urlencoded`; only a `form:` lookup reads it. */
  readonly form?: string;
}

/** The request may pass. */
export interface Allowed {
  readonly allowed: true;
  /** Who signed, with authType function. */
  readonly accessKeyId?: string;
  /** Claims for the function. Each replaces whatever the client sent in the same place by the same name. */
  readonly pass: readonly Passed[];
}

/** The request is refused; `detail` fills in the row's text and holds no secret. */
export interface Refusal {
  readonly allowed: false;
  /** Row of the error table. */
  readonly error: ErrorKey;
  readonly detail: ErrorDetail;
}

/** The outcome for one request. */
export type Authentication = Allowed | Refusal;

/** The request may pass; `pass` is what the function gets from its token. */
export const allow = (pass: readonly Passed[] = []): Allowed => ({ allowed: true, pass });
/** The request is refused, with a row of the error table. */
export const deny = (error: ErrorKey, detail: ErrorDetail = {}): Refusal => ({
  allowed: false,
  error,
  detail,
});
