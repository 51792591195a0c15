import { type StartOptions, startInstance } from "@wsfn/instance";
import type { FunctionSpec } from "@wsfn/platform";
import { startGateway } from "./gateway.ts";
import type { GatewaySettings } from "./settings.ts";

/** A function that can be called, and how to end it. */
export interface Reached {
  readonly url: string;
  close(): Promise<void>;
}

/** What the caller of a via may set: what an instance is started with, and any setting of the gateway. */
export type ViaOptions = Pick<StartOptions, "environment" | "onLog" | "signal"> & Partial<GatewaySettings>;

/** Runs a function behind the gateway: the same function, met as its users meet it. */
export async function viaGateway(spec: FunctionSpec, options: ViaOptions = {}): Promise<Reached> {
  const { environment, onLog, signal, ...settings } = options;
  const gateway = await startGateway({
    functions: [spec],
    start: (fn, how) =>
      startInstance(fn, {
        ...how,
        ...(environment && { environment }),
        onLog: (line) => {
          onLog?.(line);
          how.onLog(line);
        },
      }),
    ...settings,
  });
  const close = async (): Promise<void> => {
    await gateway.close();
  };
  signal?.addEventListener("abort", () => void close(), { once: true });
  return { url: gateway.functions[0]?.wsUrl ?? "", close };
}

/** The ways to a function that this package adds to the conformance suite's `direct`. */
export const vias = { gateway: viaGateway };
