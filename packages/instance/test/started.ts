import type { FunctionSpec } from "@wsfn/platform";
import { onTestFinished } from "vitest";
import type { Instance, StartOptions } from "../src/instance.ts";
import { InstanceError } from "../src/instance-error.ts";
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

/** Waits until `holds` does; the test's own timeout is the limit. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Whether a process is there and not a zombie. */
export { processRow } from "../src/process-group.ts";
