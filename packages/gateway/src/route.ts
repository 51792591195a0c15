import { type Instance, type InstanceExit, type StartOptions, startInstance } from "@wsfn/instance";
import type { FunctionSpec } from "@wsfn/platform";
import type { RequestEvent } from "./events.ts";
import { startGateway } from "./gateway.ts";
import type { GatewaySettings } from "./settings.ts";

/** Where a function can be called, and how to end it. */
export interface Endpoint {
  /** `ws://` */
  readonly url: string;
  /** The last handshake that the gateway refused: nothing of the function saw it. */
  readonly refused: () => RequestEvent | undefined;
  /** How instances ended so far that were not asked to. */
  readonly losses: () => readonly InstanceExit[];
  close(): Promise<void>;
}

/** What the caller of a route may set: what an instance is started with, and any setting of the gateway. */
export type RouteOptions = Pick<StartOptions, "environment" | "onLog" | "onFact" | "elsewhereMs" | "signal"> &
  Partial<GatewaySettings>;

/** Runs a function with the gateway in front of it: the same function, reached as its users reach it. */
export async function gatewayRoute(spec: FunctionSpec, options: RouteOptions = {}): Promise<Endpoint> {
  const { environment, onLog, onFact, onEvent, elsewhereMs, signal, ...settings } = options;
  const running = new Set<Instance>();
  const losses: InstanceExit[] = [];
  let refused: RequestEvent | undefined;
  const gateway = await startGateway({
    functions: [spec],
    start: async (fn, how) => {
      const instance = await startInstance(fn, {
        ...how,
        ...(environment && { environment }),
        ...(elsewhereMs !== undefined && { elsewhereMs }),
        onLog: (line) => {
          onLog?.(line);
          how.onLog(line);
        },
        onFact: (fact) => {
          onFact?.(fact);
          how.onFact(fact);
        },
      });
      running.add(instance);
      void instance.exited.then((exit) => {
        running.delete(instance);
        if (!exit.expected) losses.push(exit);
      });
      if (signal?.aborted) void instance.kill();
      return instance;
    },
    ...settings,
    onEvent: (event) => {
      if (event.event === "request" && event.kind === "websocket" && event.endedBy === "refused")
        refused = event;
      onEvent?.(event);
    },
  });
  const close = async (): Promise<void> => {
    await gateway.close();
  };
  const endAtOnce = (): void => {
    // Nobody waits until they have drained.
    for (const instance of running) void instance.kill();
    void close();
  };
  signal?.addEventListener("abort", endAtOnce, { once: true });
  if (signal?.aborted) endAtOnce();
  return { url: gateway.functions[0]?.wsUrl ?? "", refused: () => refused, losses: () => losses, close };
}

/** The routes to a function that this package adds to the conformance suite's `direct`, by their names. */
export const routes = { gateway: gatewayRoute };
