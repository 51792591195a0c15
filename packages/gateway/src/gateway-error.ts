import { InstanceError } from "@wsfn/instance";
import {
  type ErrorDetail,
  type ErrorKey,
  type ErrorRow,
  errorAdvice,
  errorHint,
  errorRow,
  errorSaid,
  errorText,
} from "@wsfn/platform";
import type { InjectedFault } from "./events.ts";
import type { Words } from "./words.ts";

/** Why the gateway cannot be started; refusals of requests have the platform's keys. */
const SETUP_FAULTS = {
  NoFunction: "name at least one function",
  SameName: "give every function a name of its own; names that differ only in case count as the same",
  PortTaken: "stop what listens there, or use port 0 for free ports",
  BadSetting: "see GatewaySettings for what each setting takes",
} as const;

/** Why a gateway cannot start. */
export type SetupCode = keyof typeof SETUP_FAULTS;
/** A key of the platform's error table, or a `SetupCode`. */
export type GatewayErrorCode = ErrorKey | SetupCode;

interface GatewayErrorOptions extends ErrorOptions {
  /** In place of the platform's text. */
  readonly message?: string;
  readonly hint?: string;
  /** What both are made of. Default: that of the platform's row, for what is not replaced by a text. */
  readonly says?: Words | undefined;
  /** The injected fault that caused this. Default: none did. */
  readonly injected?: InjectedFault | undefined;
  /** True: the gateway stops, and is the only reason. Default false. */
  readonly isFromStop?: boolean;
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
  readonly says: Words;
  /** The injected fault that caused this; undefined when none did. */
  readonly injected: InjectedFault | undefined;
  /** The gateway stops: nothing is wrong with the request, its function or this machine. */
  readonly isFromStop: boolean;

  constructor(code: GatewayErrorCode, detail: ErrorDetail = {}, options: GatewayErrorOptions = {}) {
    const text = isSetup(code) ? String(detail.what ?? code) : errorText(code, detail);
    super(options.message ?? text, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.detail = detail;
    this.hint = options.hint ?? (isSetup(code) ? SETUP_FAULTS[code] : errorHint(code, detail));
    const row: Words = isSetup(code)
      ? {}
      : { message: errorSaid(code, detail), hint: errorAdvice(code, detail) };
    this.says = options.says ?? {
      ...(options.message === undefined && { message: row.message }),
      ...(options.hint === undefined && { hint: row.hint }),
    };
    this.injected = options.injected;
    this.isFromStop = options.isFromStop ?? false;
  }

  /** The platform's row: what the caller of a refused request sees. */
  get row(): ErrorRow {
    return errorRow(this.key);
  }

  /** A setup fault that a request meets is our own bug, which the platform would answer with 500. */
  get key(): ErrorKey {
    return isSetup(this.code) ? "InternalServerError" : this.code;
  }
}

/** The same failure with the injected fault that caused it; unchanged when none did. */
export function asInjected(error: GatewayError, injected: InjectedFault | undefined): GatewayError {
  if (injected === undefined) return error;
  const { code, detail, message, hint, says } = error;
  return new GatewayError(code, detail, { message, hint, says, cause: error, injected });
}

const isSetup = (code: GatewayErrorCode): code is SetupCode => Object.hasOwn(SETUP_FAULTS, code);

/** Faults of an instance, by the platform's key. What is missing here is this machine's fault: a system error. */
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

/** Any error that stopped a request, as the refusal that its client gets. An instance's message and hint are kept. */
export function asGatewayError(error: unknown): GatewayError {
  if (error instanceof GatewayError) return error;
  if (error instanceof InstanceError) {
    const known = OF_INSTANCE[error.code] ?? "InternalServerError";
    const key = error.detail.status === undefined ? known : "HealthCheckFailed";
    const { message, hint } = error;
    const says = { message: error.says, hint: error.advice };
    return new GatewayError(key, {}, { message, hint, says, cause: error });
  }
  return new GatewayError("InternalServerError", {}, { cause: error, hint: String(error) });
}
