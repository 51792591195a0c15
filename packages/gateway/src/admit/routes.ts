import { isIP } from "node:net";
import type { FunctionSpec } from "@wsfn/platform";

/** Where a request line and a Host header send a request. */
export interface Destination {
  /** Host name in lower case without port, or an address without brackets; "" when there was no Host. */
  readonly host: string;
  /** Path and query, starting with "/"; "*" for `OPTIONS *`. */
  readonly target: string;
}

/** What a 2.0 path names. */
export interface ProxyPath {
  readonly service: string;
  readonly qualifier: string;
  readonly function: string;
}

const PROXY = /^\/?2016-08-15\/proxy\/([^/.?]+)(?:\.([^/?]+))?\/([^/?]+)(?=[/?]|$)/;

/** `/2016-08-15/proxy/<service>[.<qualifier>]/<function>/...`, the path form of 2.0 URLs; undefined for any other path. */
export function proxyPathOf(target: string): ProxyPath | undefined {
  const matched = PROXY.exec(target);
  if (!matched) return undefined;
  return { service: matched[1] ?? "", qualifier: matched[2] ?? "LATEST", function: matched[3] ?? "" };
}

const HOST = /^(?:\[([0-9a-f:.]+)\]|([^:[\]/?#@\\\s]*))(?::\d{0,5})?$/i;
const ABSOLUTE = /^https?:\/\/([^/?#@\\\s]+)([/?].*)?$/i;

/** Reads origin-form, absolute-form (whose authority replaces Host, RFC 9112 §3.2.2) and `*`; undefined for the rest. */
export function destinationOf(target: string, hostHeader: string | undefined): Destination | undefined {
  const absolute = ABSOLUTE.exec(target);
  const authority = absolute ? (absolute[1] ?? "") : (hostHeader ?? "");
  const matched = HOST.exec(authority.trim());
  if (!matched) return undefined;
  const host = (matched[1] ?? matched[2] ?? "").toLowerCase();
  if (absolute) {
    const rest = absolute[2] ?? "/";
    return { host, target: rest.startsWith("?") ? `/${rest}` : rest };
  }
  return target.startsWith("/") || target === "*" ? { host, target } : undefined;
}

/** Which Host names are answered beside addresses, `localhost` and `<function>.localhost`. */
export interface RoutesOptions {
  readonly hostnames: readonly string[];
  /** True where the gateway was asked to listen to more than this machine. */
  readonly takesAnyHost: boolean;
}

/** Which function a Host name means, for a listener that belongs to one function. */
export class Routes {
  readonly #byHost = new Map<string, FunctionSpec>();
  readonly #byName = new Map<string, FunctionSpec>();
  readonly #hostnames: ReadonlySet<string>;
  readonly #takesAnyHost: boolean;

  constructor(functions: readonly FunctionSpec[], { hostnames, takesAnyHost }: RoutesOptions) {
    for (const spec of functions) {
      this.#byName.set(spec.name, spec);
      this.#byHost.set(`${spec.name.toLowerCase()}.localhost`, spec);
    }
    this.#hostnames = new Set(hostnames.map((name) => name.toLowerCase()));
    this.#takesAnyHost = takesAnyHost;
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()];
  }

  /** Services of 2.0 that functions were read from; a function without one leaves paths free to name any. */
  get services(): readonly string[] {
    const services = [...this.#byName.values()].map(({ service }) => service);
    return services.includes(undefined) ? [] : services.filter((service) => service !== undefined);
  }

  /** By its exact name, as a 2.0 path has it. */
  named(name: string): FunctionSpec | undefined {
    return this.#byName.get(name);
  }

  /**
   * `<function>.localhost` names a function on any port; an address or `localhost` leaves it to the port. A foreign
   * name is nobody: without that, a web page whose DNS name points to 127.0.0.1 could talk to the functions.
   */
  find(host: string, ofPort: FunctionSpec): FunctionSpec | undefined {
    const named = this.#byHost.get(host);
    if (named) return named;
    if (host.endsWith(".localhost")) return undefined;
    const known = host === "" || host === "localhost" || isIP(host) !== 0 || this.#hostnames.has(host);
    return known || this.#takesAnyHost ? ofPort : undefined;
  }
}
