import type { FunctionSpec } from "@wsfn/platform";
import { instanceId as newInstanceId } from "@wsfn/platform";
import { processEnvironment } from "./environment.ts";
import { isPortFree, reservePort } from "./free-port.ts";
import type { Instance, StartOptions } from "./instance.ts";
import { InstanceError } from "./instance-error.ts";
import { realInterpreter } from "./interpreter.ts";
import { instanceOf } from "./life.ts";
import { LogLines } from "./log-lines.ts";
import { makeMemoryLimit, memoryLimitMissing } from "./memory-limit.ts";
import { makeNamespace } from "./network-namespace.ts";
import { portOf } from "./port-of.ts";
import { type ProcessBody, startBody } from "./process-body.ts";
import { hasProc } from "./process-group.ts";
import { PROBE_HOST } from "./ready.ts";
import { resolveCommand } from "./start-command.ts";

/** What Node.js, Python, Go, nginx and Java print when a port is taken: the exit code alone does not tell. */
const ADDRESS_IN_USE = /EADDRINUSE|address (is )?already in use|\bbind\b.*in use/i;

/** A network that a program is started in. */
interface Room {
  /** The port that the program is told. */
  readonly port: number;
  /** Where its users connect. */
  readonly host: string;
  /** Where the start knocks: see `PROBE_HOST`. */
  readonly probeHost: string;
  readonly prefix: readonly string[];
  /** Gives back what the room took; nothing runs in it any more. */
  release(): void | Promise<void>;
}

/** Programs that were seen to ignore the port they were told; they are not tried in vain again. */
const writtenIn = new Set<string>();
const programOf = (spec: FunctionSpec): string => [spec.codeDir, ...spec.command].join("\0");

/**
 * Starts a function of a custom runtime as a process group, and hands it out when it answers. A program that has its port
 * written into it runs as it is; where that port is taken, in a network namespace of its own.
 *
 * @throws {InstanceError} with the platform's text; nothing of the instance is left then.
 */
export async function startProcess(spec: FunctionSpec, options: StartOptions = {}): Promise<Instance> {
  const id = options.instanceId ?? newInstanceId();
  const log = new LogLines(id, options.onLog);
  if (writtenIn.has(programOf(spec)) && !(await isPortFree(spec.port))) {
    return startIn(await namespaceRoom(spec, log), id, spec, options, log);
  }
  try {
    return await startIn(await openRoom(), id, spec, options, log);
  } catch (error) {
    if (!(error instanceof InstanceError) || !(await isPortTaken(error, spec))) throw error;
    return startIn(await namespaceRoom(spec, log, error), id, spec, options, log);
  }
}

/** Whether a start failed because its written-in port is taken, now: only then does a network of its own help. */
async function isPortTaken(error: InstanceError, spec: FunctionSpec): Promise<boolean> {
  if (error.code === "PortTaken") return true;
  const says = error.code === "CAExited" && ADDRESS_IN_USE.test(error.detail.logs ?? "");
  return says && !(await isPortFree(spec.port));
}

/** This machine's own network, with a port that is nobody else's. */
async function openRoom(): Promise<Room> {
  const { port, release } = await reservePort();
  return { port, host: "127.0.0.1", probeHost: PROBE_HOST, prefix: [], release };
}

/** A network in which the written-in port is free. `cause` is the failure that made it necessary. */
async function namespaceRoom(spec: FunctionSpec, log: LogLines, cause?: unknown): Promise<Room> {
  const { host, prefix, release } = await makeNamespace().catch((error: InstanceError) => {
    throw new InstanceError(
      "PortTaken",
      { port: spec.port, what: error.detail.what ?? error.message },
      { cause },
    );
  });
  log.platform(
    `port ${spec.port} is taken and the program does not read FC_SERVER_PORT: it gets a network namespace`,
  );
  return { port: spec.port, host, probeHost: host, prefix, release };
}

/** Starts in a room, which is given back with the instance's end however it comes. */
async function startIn(
  room: Room,
  id: string,
  spec: FunctionSpec,
  options: StartOptions,
  log: LogLines,
): Promise<Instance> {
  const limit = options.limitMemory === false ? undefined : limitOf(id, spec, log);
  const release = async (): Promise<void> => {
    await limit?.release();
    await room.release();
  };
  let body: ProcessBody;
  // Where nobody tells whose socket it is, a port that was free before and answers after is taken for the program's.
  const declaredWasFree = hasProc || (await isPortFree(spec.port));
  try {
    body = await bodyIn(room, id, spec, options, log, limit);
  } catch (error) {
    await release();
    throw error;
  }
  const ended = body.ended.then(async (end) => {
    await release();
    return end;
  });
  const at = {
    probeHost: room.probeHost,
    given: room.port,
    declared: spec.port,
    declaredWasFree,
    pids: hasProc ? body.pids : undefined,
  };
  const port = await portOf({ ...body, ended }, at, spec, options, log);
  if (port !== room.port) writtenIn.add(programOf(spec));
  return instanceOf(id, spec, { ...body, ended, host: room.host, port }, log, options);
}

/** Finds the program and runs it. Nothing is started for a signal that is aborted already. */
async function bodyIn(
  room: Room,
  instanceId: string,
  spec: FunctionSpec,
  options: StartOptions,
  log: LogLines,
  memoryLimit: ReturnType<typeof makeMemoryLimit>,
): Promise<ProcessBody> {
  const { signal } = options;
  if (signal?.aborted) throw new InstanceError("Aborted", {}, { cause: signal.reason });
  const facts = { instanceId, port: room.port, environment: options.environment };
  const environment = processEnvironment(spec, facts);
  const found = resolveCommand(spec.command, spec.codeDir, environment.PATH ?? "");
  const command = { ...found, program: await realInterpreter(found.program, spec.codeDir, environment) };
  return startBody({
    instanceId,
    codeDir: spec.codeDir,
    command,
    environment,
    prefix: room.prefix,
    memoryLimit,
    log,
  });
}

/** Said once a process: a gateway starts thousands of instances on a machine that does not change. */
let toldAboutLimit = false;

function limitOf(id: string, spec: FunctionSpec, log: LogLines): ReturnType<typeof makeMemoryLimit> {
  const missing = memoryLimitMissing();
  if (missing === undefined) return makeMemoryLimit(id, spec.memoryMb);
  if (!toldAboutLimit)
    log.platform(`the memory limit (${spec.memoryMb} MB) is not enforced on this machine: ${missing}`);
  toldAboutLimit = true;
  return undefined;
}
