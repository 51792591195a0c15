import {
  type Instance,
  processesListeningOn,
  processesMarked,
  type StartOptions,
  startInstance,
} from "@wsfn/instance";
import type { FunctionSpec } from "@wsfn/platform";
import { BenchError } from "../bench-error.ts";

/** A server that answers, and whose costs can be read where it runs on this machine. */
export interface Endpoint {
  readonly url: string;
  /** The server's processes. Empty while there are none, and where they are not known. */
  serverPids(): Promise<readonly number[]>;
  /** The processes of what stands between. Empty where nothing does. */
  relayPids(): readonly number[];
  /** Ends what was started for it. */
  close(): Promise<void>;
}

/** What every route is given. */
export interface RouteOptions {
  /** Ends what was started. */
  readonly signal: AbortSignal;
}

/** Starts a function, at once or at its first connection, and states where it answers. */
export type Route = (spec: FunctionSpec, options: RouteOptions) => Promise<Endpoint>;

/** How a function is reached: `direct`, or a name out of `Providers.routes`. */
export type RouteName = string;

/** Where a server listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Puts something between the clients and a server that is there already. */
export type Relay = (server: Address, options: RouteOptions) => Promise<Endpoint>;

const HOUR_MS = 3_600_000;

/**
 * The function as it is measured: one instance takes every connection, and no execution timeout ends one. Both are settings of
 * the platform, not of the server.
 */
export const unlimited = (spec: FunctionSpec): FunctionSpec => ({
  ...spec,
  instanceConcurrency: Math.max(spec.instanceConcurrency, 100_000),
  timeoutMs: Math.max(spec.timeoutMs, HOUR_MS),
});

/** Starts an instance; a container gets all the CPU of the machine, as a process does. */
export const startMeasured = (
  spec: FunctionSpec,
  signal: AbortSignal,
  options: Omit<StartOptions, "signal" | "limitCpu"> = {},
): Promise<Instance> => startInstance(spec, { ...options, signal, limitCpu: false });

/** The processes of an instance, by the id in their environment. */
export const pidsOf = (instanceId: string): readonly number[] => processesMarked(instanceId);

/** The route with nothing in between. */
export const direct: Route = async (spec, { signal }) => {
  const instance = await startMeasured(spec, signal);
  return {
    url: `ws://${instance.host}:${instance.port}/`,
    serverPids: async () => pidsOf(instance.id),
    relayPids: () => [],
    close: async () => {
      await instance.stop();
    },
  };
};

const LOOPBACK = /^(127\.|localhost$|\[::1\]$)/;

/** A server that somebody else runs. What it costs is known when it listens on this machine. */
export async function endpointOfUrl(url: string): Promise<Endpoint> {
  if (!URL.canParse(url)) throw new BenchError("BadUrl", `expected a URL, got ${JSON.stringify(url)}`);
  const { hostname, port } = new URL(url);
  const pids = LOOPBACK.test(hostname) ? processesListeningOn(Number(port || 80)) : [];
  return { url, serverPids: async () => pids, relayPids: () => [], close: async () => {} };
}
