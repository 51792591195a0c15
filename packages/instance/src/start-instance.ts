import type { FunctionSpec } from "@wsfn/platform";
import { startContainer } from "./container/container-instance.ts";
import type { Instance, StartOptions } from "./instance/instance.ts";
import { startProcess } from "./process/process-instance.ts";

/**
 * Starts one instance of a function, a process or a container by its target, and hands it out when it answers on its port.
 *
 * @throws {InstanceError} with the platform's text as `message` and what to do as `hint`; nothing is left running then.
 */
export function startInstance(spec: FunctionSpec, options: StartOptions = {}): Promise<Instance> {
  return spec.target === "container" ? startContainer(spec, options) : startProcess(spec, options);
}
