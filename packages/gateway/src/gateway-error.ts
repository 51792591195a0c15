import { InstanceError } from "@wsfn/instance";
import {
  type ErrorDetail,
  type ErrorKey,
  type ErrorRow,
  errorHint,
  errorRow,
  errorText,
} from "@wsfn/platform";

/** Why the gateway cannot be started; refusals of requests have the platform's keys. */
const SETUP_FAULTS = {
  NoFunction: "name at least one function",
  SameName: "give every function a name of its own; names differ by more than case",
  PortTaken: "stop what listens there, or use port 0 for free ports",
  BadSetting: "see GatewaySettings for what each setting takes",
} as const;

export type SetupCode = keyof typeof SETUP_FAULTS;
export type GatewayErrorCode = ErrorKey | SetupCode;

interface GatewayErrorOptions extends ErrorOptions {
  /** In place of the platform's text. */
  readonly message?: string;
  readonly hint?: string;
}

/**
 * A request that is refused, with the platform's key for it: its table has the status, the text and the hint that the
 * caller sees. Or, with a `SetupCode`, a gateway that cannot start.
 */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly code: GatewayErrorCode;
  readonly detail: ErrorDetail;
  readonly hint: string;

  constructor(code: GatewayErrorCode, detail: ErrorDetail = {}, options: GatewayErrorOptions = {}) {
    const text = isSetup(code) ? String(detail.what ?? code) : errorText(code, detail);
    super(options.message ?? text, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.hint = options.hint ?? (isSetup(code) ? SETUP_FAULTS[code] : errorHint(code, detail));
  }

  /** The platform's row: what the caller of a refused request sees. */
  get row(): ErrorRow {
    return errorRow(this.key);
  }

  /** A setup fault that a request meets is our bug: the platform would say 500. */
  get key(): ErrorKey {
    return isSetup(this.code) ? "InternalServerError" : this.code;
  }
}

const isSetup = (code: GatewayErrorCode): code is SetupCode => Object.hasOwn(SETUP_FAULTS, code);

/** Faults of an instance that the platform knows by another name; what is this machine's fault is a system error. */
const OF_INSTANCE: Readonly<Partial<Record<InstanceError["code"], ErrorKey>>> = {
  CAExited: "CAExited",
  CAFileNotFound: "CAFileNotFound",
  CAFilePermission: "CAFilePermission",
  FunctionNotStarted: "FunctionNotStarted",
  InitializationError: "InitializationError",
  FunctionOOMError: "CAExited",
  BuildFailed: "FunctionNotStarted",
  ImageMissing: "FunctionNotStarted",
};

/** What a request is told of an error on its way; the words of an instance are kept. */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof InstanceError) {
    const known = OF_INSTANCE[error.code] ?? "InternalServerError";
    const key = error.detail.status === undefined ? known : "HealthCheckFailed";
    return new GatewayError(key, {}, { message: error.message, hint: error.hint, cause: error });
  }
  return new GatewayError("InternalServerError", {}, { cause: error, hint: String(error) });
}
