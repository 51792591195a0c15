import { delimiter } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { instanceEnvironment, isReservedVariable } from "@wsfn/platform";
import { mapCode } from "./platform-paths.ts";

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

/** Values that are paths, or lists of them, by custom: their elements may begin with `/code`. */
const isPathLike = (name: string): boolean => /(PATH|HOME|_DIR)$/.test(name);

/** What differs from instance to instance. */
export interface EnvironmentFacts {
  readonly instanceId: string;
  readonly port: number;
  /** Laid over the function's own environment. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/**
 * The environment of a process: a few of the machine's variables, the function's own over them, the platform's over all. PATH
 * is the function's first, then the machine's: the platform's interpreters (`/var/fc/lang/...`) are not here, others are.
 */
export function processEnvironment(
  spec: FunctionSpec,
  facts: EnvironmentFacts,
  machine: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name of FROM_MACHINE) {
    const value = machine[name];
    if (value !== undefined) result[name] = value;
  }
  const own = functionEnvironment(spec, facts, `${spec.codeDir}/`);
  for (const [name, value] of Object.entries(own)) {
    result[name] = isPathLike(name) && !isReservedVariable(name) ? mapCode(value, spec.codeDir) : value;
  }
  result.PATH = [result.PATH, machine.PATH].filter((p) => p !== undefined && p !== "").join(delimiter);
  return result;
}

/** The environment of a container, over what its image sets: the function's own, the platform's over it. */
export function functionEnvironment(
  spec: FunctionSpec,
  facts: EnvironmentFacts,
  codePath = "/code/",
): Record<string, string> {
  const given = Object.entries(facts.environment ?? {}).filter(([name]) => !isReservedVariable(name));
  const environment = { ...spec.environment, ...Object.fromEntries(given) };
  // A third name that many programs read; left alone where the function uses it for something else.
  const usesPort = environment.PORT !== undefined && environment.PORT !== String(spec.port);
  const all = { ...environment, ...(usesPort ? {} : { PORT: String(facts.port) }) };
  return instanceEnvironment({ ...spec, environment: all }, { ...facts, codePath });
}
