import type { ErrorRow } from "./error-row.ts";

const GATEWAY = "FCCommonError";
const WS = "WebSocket page, error table";
const CODES = "API error codes";

/** Throttling and faults of the platform. */
export const PLATFORM_ERRORS = {
  ResourceExhausted: {
    status: 429,
    errorType: GATEWAY,
    code: "ResourceExhausted",
    message: "the concurrency of function '{function}' has reached its limit of {max}",
    billed: false,
    blame: "quota",
    hint: "instances x instanceConcurrency are in use: raise instanceConcurrency or reservedConcurrency",
    source: `${WS}; the text is on no page`,
    confirmed: false,
  },
  ResourceThrottled: {
    status: 503,
    errorType: GATEWAY,
    code: "ResourceThrottled",
    message: "Reserve resource exceeded limit",
    billed: false,
    blame: "platform",
    hint: "the region is short of instances: back off exponentially and try again",
    source: `${WS}; Monitoring metrics`,
    confirmed: true,
  },
  InternalServerError: {
    status: 500,
    errorType: GATEWAY,
    code: "InternalServerError",
    message: "an internal error has occurred. Please retry.",
    billed: false,
    blame: "platform",
    hint: "try again",
    source: `${WS}; ${CODES}`,
    confirmed: true,
  },
  ClientClosedRequest: {
    status: 499,
    errorType: undefined,
    code: "ClientClosedRequest",
    message: "Invocation canceled by client",
    billed: true,
    blame: "client",
    hint: "the client went away before the answer; with instanceConcurrency 1 the instance is replaced",
    source: "FAQ: status 499",
    confirmed: true,
  },
} as const satisfies Record<string, ErrorRow>;
