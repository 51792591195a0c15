import type { FunctionSpec } from "@wsfn/platform";
import { instanceId as newInstanceId } from "@wsfn/platform";
import type { Instance, StartOptions } from "../instance/instance.ts";
import { InstanceError } from "../instance/instance-error.ts";
import { LogLines } from "../instance/log-lines.ts";
import { functionEnvironment } from "../layout/environment.ts";
import { DEFAULT_GRACE_MS, exitError, instanceOf } from "../life/life.ts";
import { portOf } from "../ready/port-of.ts";
import { answersWhile, staysOpen } from "../ready/ready.ts";
import { type ContainerBody, type ContainerStart, startContainerBody } from "./container-body.ts";
import { OWNER_LABEL, ownerMark, sweepContainers } from "./container-sweep.ts";
import { type Engine, findEngine } from "./engine.ts";
import { prepareImage } from "./image.ts";

/** Ports are published here alone: a function on a laptop is for its owner alone. */
const LOOPBACK = "127.0.0.1";

/** What the engine reports about itself, as far as limits go. */
interface EngineInfo {
  readonly NCPU: number;
  readonly MemoryLimit: boolean;
  readonly CpuCfsQuota: boolean;
}

/** Found once per process: the engine, what it can, and that the leftovers of dead owners are gone. */
let found: Promise<{ engine: Engine; info: EngineInfo }> | undefined;
/** An image in the making, or made, and how many starts wait for it. */
interface Preparation {
  readonly image: Promise<string>;
  readonly callOff: AbortController;
  waiting: number;
}

/** Images made ready in this process, by spec file and name, so that a cold start does not look for changed files. */
const images = new Map<string, Preparation>();

/**
 * Starts a function of a custom container under a Docker Engine, and hands it out when it answers. Its port is published on
 * loopback alone; where this machine sees into the container, the instance's address is the container's own, which saves the
 * way through the forwarder and distinguishes a server on 0.0.0.0 from one on 127.0.0.1.
 *
 * @throws {InstanceError} `EngineMissing`, `ImageMissing`, `BuildFailed`, or as for a process; the container is gone then.
 */
export async function startContainer(spec: FunctionSpec, options: StartOptions = {}): Promise<Instance> {
  const id = options.instanceId ?? newInstanceId();
  const log = new LogLines(id, options.onLog);
  const { engine, info } = await engineOnce();
  const image = await imageOnce(spec, log, options.signal);
  const start: ContainerStart = {
    instanceId: id,
    config: createConfig(spec, { id, image, info, log }, options),
    port: spec.port,
    written: [...(spec.entrypoint ?? []), ...spec.command].join(" ") || image,
    graceMs: options.graceMs ?? DEFAULT_GRACE_MS,
    log,
  };
  const body = await startContainerBody(engine, start);
  const place = whereToKnock(body, spec.port);
  if (!place) throw exitError(spec, body, await body.ended, log);
  const { given, host } = place;
  const at = {
    probeHost: host,
    given,
    declared: given,
    declaredWasFree: false,
    pids: body.inside?.pids,
    answers: body.inside ? answersWhile(body.inside.isAlive) : staysOpen,
  };
  const started = { id, spec, options, log };
  const port = await portOf(body, at, started);
  return instanceOf({ ...body, host, port }, started);
}

/** The container's own address where it is seen, else the published port; undefined when it ended before it had either. */
function whereToKnock(body: ContainerBody, port: number): { host: string; given: number } | undefined {
  if (body.inside) return { host: body.inside.host, given: port };
  return body.published === undefined ? undefined : { host: LOOPBACK, given: body.published };
}

/** The engine, asked once. @throws {InstanceError} `EngineMissing`; the next start asks again. */
function engineOnce(): Promise<{ engine: Engine; info: EngineInfo }> {
  const look = async (): Promise<{ engine: Engine; info: EngineInfo }> => {
    const engine = await findEngine();
    await sweepContainers(engine);
    return { engine, info: (await engine.must("GET", "/info")) as EngineInfo };
  };
  found ??= look().catch((error: unknown) => {
    found = undefined; // it may be started in the meantime
    throw error;
  });
  return found;
}

/** The image, ready. Starts that come together wait for one build; it is called off with the last of them. */
function imageOnce(spec: FunctionSpec, log: LogLines, signal: AbortSignal | undefined): Promise<string> {
  const key = `${spec.file}\0${spec.image}`;
  const preparation = images.get(key) ?? prepare(spec, log, key);
  preparation.waiting += 1;
  if (signal === undefined) return preparation.image;
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      preparation.waiting -= 1;
      if (preparation.waiting === 0) {
        // Forgotten at once: the next start wants a build that goes on.
        if (images.get(key) === preparation) images.delete(key);
        preparation.callOff.abort(signal.reason);
      }
      reject(new InstanceError("Aborted", {}, { cause: signal.reason }));
    };
    preparation.image.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
    if (signal.aborted) abort();
    else signal.addEventListener("abort", abort, { once: true });
  });
}

function prepare(spec: FunctionSpec, log: LogLines, key: string): Preparation {
  const callOff = new AbortController();
  const image = prepareImage(spec, { onLog: (line) => log.platform(line), signal: callOff.signal });
  const preparation = { image, callOff, waiting: 0 };
  images.set(key, preparation);
  image.catch(() => {
    if (images.get(key) === preparation) images.delete(key);
  });
  return preparation;
}

/** What a create request needs beside the function. */
interface Around {
  readonly id: string;
  readonly image: string;
  readonly info: EngineInfo;
  readonly log: LogLines;
}

/** The create request (Engine API, ContainerCreate). */
function createConfig(spec: FunctionSpec, { id, image, info, log }: Around, options: StartOptions): unknown {
  const port = `${spec.port}/tcp`;
  const facts = { instanceId: id, port: spec.port, environment: options.environment };
  const environment = Object.entries(functionEnvironment(spec, facts)).map(
    ([name, value]) => `${name}=${value}`,
  );
  return {
    Image: image,
    Env: environment,
    ...(spec.command.length > 0 && { Cmd: spec.command }),
    ...(spec.entrypoint && { Entrypoint: spec.entrypoint }),
    ExposedPorts: { [port]: {} },
    Labels: { [OWNER_LABEL]: ownerMark(), "wsfn.function": spec.name, "wsfn.instance": id },
    HostConfig: {
      PortBindings: { [port]: [{ HostIp: LOOPBACK, HostPort: "" }] },
      // The way to what runs on this machine beside the function, e.g. a Redis.
      ExtraHosts: ["host.docker.internal:host-gateway"],
      // Lines are read as they come and kept by the caller of `onLog`; a copy on disk would only grow.
      LogConfig: { Type: "none", Config: {} },
      ...limits(spec, info, log, options),
    },
  };
}

/** Limits that the engine can keep to; what it cannot is reported in the log, once a container. */
function limits(
  spec: FunctionSpec,
  info: EngineInfo,
  log: LogLines,
  options: StartOptions,
): Record<string, number> {
  const memory = spec.memoryMb * 1024 * 1024;
  const limitMemory = options.limitMemory !== false;
  const limitCpu = options.limitCpu !== false;
  if (limitMemory && !info.MemoryLimit)
    log.note("the engine cannot limit memory: memorySize is not enforced");
  if (limitCpu && !info.CpuCfsQuota) log.note("the engine cannot limit CPU: cpu is not enforced");
  return {
    // Swap would only make slow what the platform ends.
    ...(limitMemory && info.MemoryLimit && { Memory: memory, MemorySwap: memory }),
    ...(limitCpu && info.CpuCfsQuota && { NanoCpus: Math.round(Math.min(spec.cpu, info.NCPU) * 1e9) }),
  };
}
