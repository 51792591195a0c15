import {
  authenticate,
  type FunctionSpec,
  type Profile,
  type Secrets,
  type SignatureScheme,
  type TriggerSpec,
} from "@wsfn/platform";
import { headerValues } from "@wsfn/protocol";
import type { Clock } from "../clock.ts";
import { GatewayError } from "../gateway-error.ts";
import { ambiguity } from "./ambiguity.ts";
import { declaredBodyBytes } from "./body-length.ts";
import { withClaims } from "./claims.ts";
import { answersPreflight } from "./cors.ts";
import { headerBytes, type RequestHead } from "./request-head.ts";
import { destinationOf, type ProxyPath, proxyPathOf, type Routes } from "./routes.ts";

/** What the stages of admitting take. */
export interface AdmitDeps {
  readonly routes: Routes;
  readonly limits: {
    readonly maxHeaderBytes: number;
    readonly maxTargetBytes: number;
    readonly maxBodyBytes: number;
  };
  readonly profile: Profile;
  /** The only service that a 2.0 path may name; "" for those of the functions, or any when none of them has one. */
  readonly service: string;
  readonly secrets: Secrets;
  readonly signatures: readonly SignatureScheme[];
  readonly clock: Pick<Clock, "dateMs">;
  /** False while a new trigger does not answer yet. */
  readonly triggerIsThere: () => boolean;
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
  /** Where the function's own paths begin, for `x-fc-base-path`. */
  readonly basePath: string;
}
interface Triggered extends Routed {
  readonly trigger: TriggerSpec;
}
interface Authenticated extends Triggered {
  /** Who signed; undefined for every other way in. */
  readonly accessKeyId: string | undefined;
  /** A browser's preflight that the gateway answers by itself: no instance sees it. */
  readonly isPreflight: boolean;
}

/** A request that an instance may see. */
export type Admitted = Authenticated;

/** A stage takes what the one before it proved and adds one fact, or throws GatewayError. No stage touches a socket. */
type Stage<I, O> = (input: I, deps: AdmitDeps) => O;

const withinLimits: Stage<Arrived, Arrived> = (r, { limits }) => {
  const bytes = headerBytes(r.headers);
  if (bytes > limits.maxHeaderBytes) {
    throw new GatewayError("HeadersTooLarge", { bytes, max: limits.maxHeaderBytes });
  }
  if (r.target.length > limits.maxTargetBytes) {
    throw new GatewayError("TargetTooLong", { bytes: r.target.length, max: limits.maxTargetBytes });
  }
  if ((declaredBodyBytes(r) ?? 0) > limits.maxBodyBytes) {
    throw new GatewayError("BodyTooLarge", { max: limits.maxBodyBytes });
  }
  return r;
};

const unambiguous: Stage<Arrived, Addressed> = (r) => {
  const reason = ambiguity(r);
  if (reason !== undefined) throw new GatewayError("MalformedRequest", { reason });
  const to = destinationOf(r.target, headerValues(r, "host")[0]);
  if (!to) throw new GatewayError("MalformedRequest", { reason: "the request target or the Host header" });
  return { ...r, target: to.target, host: to.host };
};

const toFunction: Stage<Addressed, Routed> = (r, { routes, profile, service }) => {
  const proxied = profile === "fc2" ? proxiedTo(r) : undefined;
  if (proxied) return { ...r, fn: proxiedFunction(proxied, routes, service), basePath: basePathOf(proxied) };
  const fn = routes.find(r.host, r.ofPort);
  if (!fn) throw new GatewayError("DomainNameNotFound", { domain: r.host });
  return { ...r, fn, basePath: r.target.split("?", 1)[0] ?? "/" };
};

/** 2.0: by the path, which the function then sees whole, or by a header that leaves the path alone. */
function proxiedTo(r: Addressed): ProxyPath | undefined {
  return proxyPathOf(r.target) ?? proxyPathOf(headerValues(r, "x-fc-invocation-target")[0] ?? "");
}

function proxiedFunction(
  { service, function: name, qualifier }: ProxyPath,
  routes: Routes,
  onlyService: string,
): FunctionSpec {
  const services = onlyService === "" ? routes.services : [onlyService];
  if (services.length > 0 && !services.includes(service))
    throw new GatewayError("ServiceNotFound", { service });
  const fn = routes.named(name);
  if (!fn || (onlyService === "" && (fn.service ?? service) !== service))
    throw new GatewayError("FunctionNotFound", { function: name, known: routes.names.join(", ") });
  if (qualifier === "LATEST" || qualifier === fn.trigger?.qualifier) return fn;
  if (/^\d+$/.test(qualifier)) throw new GatewayError("VersionNotFound", { version: qualifier });
  throw new GatewayError("AliasNotFound", { alias: qualifier });
}

const basePathOf = ({ service, function: name }: ProxyPath): string =>
  `/2016-08-15/proxy/${service}/${name}/`;

const throughTrigger: Stage<Routed, Triggered> = (r, { triggerIsThere }) => {
  const { trigger } = r.fn;
  if (!(trigger && triggerIsThere())) throw new GatewayError("TriggerNotFound", { function: r.fn.name });
  if (trigger.disableURLInternet) throw new GatewayError("InternetDisabled");
  const methods: readonly string[] = trigger.methods;
  if (!(methods.includes(r.method) || answersPreflight(r, trigger))) {
    throw new GatewayError("MethodNotAllowed", { method: r.method, methods: methods.join(", ") });
  }
  return { ...r, trigger };
};

/** Who calls. Only the handshake is asked; a connection that stands is not asked again. */
async function authenticated(r: Triggered, deps: AdmitDeps): Promise<Authenticated> {
  // A browser sends preflights without credentials.
  const isPreflight = answersPreflight(r, r.trigger);
  if (isPreflight || r.trigger.authType === "anonymous") return { ...r, accessKeyId: undefined, isPreflight };
  const { secrets, signatures: schemes, clock } = deps;
  const { method, target } = r;
  const wire = { method, target, rawHeaders: r.headers.flat() };
  const verdict = await authenticate(r.trigger, wire, { secrets, schemes, now: clock.dateMs() });
  if (!verdict.allowed) throw new GatewayError(verdict.error, verdict.detail);
  return { ...r, ...withClaims(r, verdict.pass), accessKeyId: verdict.accessKeyId, isPreflight };
}

/**
 * The first half of admitting, in the platform's order: limits, a head with one meaning, the function. What comes after is
 * in that function's ledger, a refusal too.
 *
 * @throws {GatewayError} the refusal that the client is to see.
 */
export function route(request: Arrived, deps: AdmitDeps): Routed {
  const small = withinLimits(request, deps);
  const addressed = unambiguous(small, deps);
  return toFunction(addressed, deps);
}

/**
 * The second half: the trigger, and who calls. What needs no waiting throws at once: a request is refused before its sender
 * can send more.
 *
 * @throws {GatewayError} the refusal that the client is to see.
 */
export function admit(routed: Routed, deps: AdmitDeps): Promise<Admitted> {
  const triggered = throughTrigger(routed, deps);
  return authenticated(triggered, deps);
}
