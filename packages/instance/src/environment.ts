import { delimiter } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { mapCode } from "./start-command.ts";

/** Of the developer's own environment only these reach a function; anything else would hide what is missing when deployed. */
const FROM_MACHINE = [
  "HOME",
  "TMPDIR",
  "LANG",
  "TZ",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
] as const;

/** Values that are lists of paths by custom: their elements may begin with `/code`. */
const isPathLike = (name: string): boolean => /PATH$|^(HOME|PYTHONHOME)$/.test(name);

/** What an instance is told besides the function's own variables. */
export interface InstanceFacts {
  readonly instanceId: string;
  readonly port: number;
  /** Laid over the function's own environment. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * The environment of one instance, as on the platform (environment variables page): the machine's few, then the
 * function's own, then the platform's, which a function may not define. The port is told under three names, because
 * programs read any of them; `PORT` only where the function does not use that name for something else.
 */
export function instanceEnvironment(
  spec: FunctionSpec,
  facts: InstanceFacts,
  machine: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...spec.environment, ...facts.environment })) {
    if (name.startsWith("FC_")) continue;
    own[name] = isPathLike(name) ? mapCode(value, spec.codeDir) : value;
  }
  const result: Record<string, string> = {};
  for (const name of FROM_MACHINE) {
    const value = machine[name];
    if (value !== undefined) result[name] = value;
  }
  const port = String(facts.port);
  const ownPort = own.PORT !== undefined && own.PORT !== String(spec.port) ? own.PORT : port;
  const path = [own.PATH, machine.PATH].filter((p) => p !== undefined && p !== "").join(delimiter);
  return { ...result, ...own, PATH: path, PORT: ownPort, ...platformVariables(spec, facts.instanceId, port) };
}

function platformVariables(spec: FunctionSpec, instanceId: string, port: string): Record<string, string> {
  return {
    FC_FUNC_CODE_PATH: `${spec.codeDir}/`,
    FC_ACCOUNT_ID: "123456789012",
    FC_FUNCTION_HANDLER: "index.handler",
    FC_FUNCTION_MEMORY_SIZE: String(spec.memoryMb),
    FC_FUNCTION_NAME: spec.name,
    FC_FUNCTION_VERSION: "LATEST",
    FC_INSTANCE_ID: instanceId,
    FC_REGION: spec.region,
    FC_CUSTOM_LISTEN_PORT: port,
    FC_SERVER_PORT: port,
  };
}
