import type { FunctionSpec } from "@wsfn/platform";
import { onTestFinished, vi } from "vitest";
import type { Instance, StartOptions } from "../src/instance/instance.ts";
import { InstanceError } from "../src/instance/instance-error.ts";
import { startInstance } from "../src/start-instance.ts";

/** Starts an instance that ends with the test. */
export async function started(spec: FunctionSpec, options: StartOptions = {}): Promise<Instance> {
  const instance = await startInstance(spec, options);
  onTestFinished(async () => void (await instance.kill()));
  return instance;
}

/** The error of a start that must fail. */
export async function failure(spec: FunctionSpec, options: StartOptions = {}): Promise<InstanceError> {
  try {
    await (await startInstance(spec, options)).kill();
  } catch (error) {
    if (error instanceof InstanceError) return error;
    throw error;
  }
  throw new Error("expected the start to fail, it succeeded");
}

/** GET of a path; the body. */
export const ask = async (at: Pick<Instance, "host" | "port">, path = "/"): Promise<string> =>
  (await fetch(`http://${at.host}:${at.port}${path}`)).text();

/** Waits until `holds` does. The limit is that of a test: only what never happens fails. */
export const until = async (holds: () => boolean | Promise<boolean>): Promise<void> =>
  void (await vi.waitUntil(holds, { interval: 10, timeout: 180_000 }));

/**
 * Freezes something that prints the time in milliseconds again and again, and thaws it. Its own times are the evidence: none lies in
 * between, however long this test had no CPU. `isFrozen` asks the kernel or the engine.
 */
export async function frozenTicks(
  instance: Pick<Instance, "freeze" | "thaw">,
  ticks: readonly number[],
  isFrozen: () => boolean | Promise<boolean>,
): Promise<readonly number[]> {
  await until(() => ticks.length > 3);
  instance.freeze();
  await until(isFrozen);
  const from = Date.now();
  await until(() => Date.now() > from + 50); // ten ticks of one that runs
  const to = Date.now();
  instance.thaw();
  await until(() => (ticks.at(-1) ?? 0) > to);
  return ticks.filter((tick) => tick > from && tick < to);
}

/** Whether a process is there and not a zombie. */
export { processRow } from "../src/machine/process-group.ts";
