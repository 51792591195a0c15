import type { FunctionSpec, TriggerSpec } from "@wsfn/platform";
import { GatewayError } from "./gateway-error.ts";
import { ambiguity, declaredBodyBytes, headerBytes, headerValues, type RequestHead } from "./request-head.ts";
import { destinationOf, type Routes } from "./route.ts";

/** What a stage may ask. */
export interface AdmitDeps {
  readonly routes: Routes;
  readonly limits: {
    readonly maxHeaderBytes: number;
    readonly maxTargetBytes: number;
    readonly maxBodyBytes: number;
  };
}

interface Arrived extends RequestHead {
  /** The function whose port it came to. */
  readonly ofPort: FunctionSpec;
}
interface Addressed extends Arrived {
  readonly host: string;
}
interface Routed extends Addressed {
  readonly fn: FunctionSpec;
}
interface Triggered extends Routed {
  readonly trigger: TriggerSpec;
}

/** A request that an instance may see. */
export type Admitted = Triggered;

/** A stage takes what the one before it proved and adds one fact, or throws GatewayError. No stage touches a socket. */
type Stage<I, O> = (input: I, deps: AdmitDeps) => O;

const withinLimits: Stage<Arrived, Arrived> = (r, { limits }) => {
  const headers = headerBytes(r.rawHeaders);
  if (headers > limits.maxHeaderBytes) {
    throw new GatewayError("HeadersTooLarge", { bytes: headers, max: limits.maxHeaderBytes });
  }
  if (r.target.length > limits.maxTargetBytes) {
    throw new GatewayError("TargetTooLong", { bytes: r.target.length, max: limits.maxTargetBytes });
  }
  if ((declaredBodyBytes(r.rawHeaders) ?? 0) > limits.maxBodyBytes) {
    throw new GatewayError("BodyTooLarge", { max: limits.maxBodyBytes });
  }
  return r;
};

const unambiguous: Stage<Arrived, Addressed> = (r) => {
  const reason = ambiguity(r);
  if (reason !== undefined) throw new GatewayError("MalformedRequest", { reason });
  const to = destinationOf(r.target, headerValues(r.rawHeaders, "host")[0]);
  if (!to) throw new GatewayError("MalformedRequest", { reason: "the request target or the Host header" });
  return { ...r, target: to.target, host: to.host };
};

const toFunction: Stage<Addressed, Routed> = (r, { routes }) => {
  const fn = routes.find(r.host, r.ofPort);
  if (!fn) throw new GatewayError("DomainNameNotFound", { domain: r.host });
  return { ...r, fn };
};

const throughTrigger: Stage<Routed, Triggered> = (r) => {
  const { trigger } = r.fn;
  if (!trigger) throw new GatewayError("TriggerNotFound", { function: r.fn.name });
  if (trigger.disableURLInternet) throw new GatewayError("InternetDisabled");
  const methods: readonly string[] = trigger.methods;
  if (!methods.includes(r.method)) {
    throw new GatewayError("MethodNotAllowed", { method: r.method, methods: methods.join(", ") });
  }
  return { ...r, trigger };
};

/**
 * Reads top to bottom in the platform's order; placing before routing does not compile.
 *
 * @throws {GatewayError} the refusal that the client is to see.
 */
export function admit(request: Arrived, deps: AdmitDeps): Admitted {
  const small = withinLimits(request, deps);
  const addressed = unambiguous(small, deps);
  const routed = toFunction(addressed, deps);
  return throughTrigger(routed, deps);
}
