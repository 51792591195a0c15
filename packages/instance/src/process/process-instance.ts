import type { FunctionSpec } from "@wsfn/platform";
import { inWords, instanceId as newInstanceId } from "@wsfn/platform";
import { type CodeFolder, codeFolder } from "../code/code-folder.ts";
import type { Instance, StartOptions } from "../instance/instance.ts";
import { InstanceError } from "../instance/instance-error.ts";
import { LogLines } from "../instance/log-lines.ts";
import { forgetCodeNames } from "../layout/code-names.ts";
import { processEnvironment } from "../layout/environment.ts";
import { absentLayersHint } from "../layout/layers.ts";
import { platformLayout } from "../layout/platform-layout.ts";
import { instanceOf, type Started } from "../life/life.ts";
import { isPortFree, reservePort } from "../machine/free-port.ts";
import { hasProc } from "../machine/process-group.ts";
import { portOf } from "../ready/port-of.ts";
import { PROBE_HOST } from "../ready/ready.ts";
import { realInterpreter } from "./interpreter.ts";
import { type MemoryLimit, makeMemoryLimit, memoryLimitMissing } from "./memory-limit.ts";
import { makeNamespace } from "./network-namespace.ts";
import { type ProcessBody, startBody } from "./process-body.ts";
import { resolveCommand } from "./start-command.ts";

/** What Node.js, Python, Go, nginx and Java print when a port is taken: the exit code alone does not show it. */
const ADDRESS_IN_USE = /EADDRINUSE|address (is )?already in use|\bbind\b.*in use/i;

/** One start. */
interface Start extends Started {
  /** The folder of its code, which is its `spec.codeDir` also where the deploy file names a zip. */
  readonly code: CodeFolder;
  /** Names the program for good; see `hardCoded`. */
  readonly program: string;
}

/** A network that a program is started in. */
interface Network {
  /** The port that the program is given. */
  readonly port: number;
  /** Where its users connect. */
  readonly host: string;
  /** Where the start knocks: see `PROBE_HOST`. */
  readonly probeHost: string;
  readonly prefix: readonly string[];
  /** Gives back what the network took; nothing runs in it any more. */
  release(): void | Promise<void>;
}

/** Programs that were seen to ignore the port they were given; they are not tried in vain again. */
const hardCoded = new Set<string>();

/**
 * Starts a function of a custom runtime as a process group, and hands it out when it answers. A program whose port is hard-coded runs
 * as it is; where that port is taken, in a network namespace of its own.
 *
 * @throws {InstanceError} with the platform's text; nothing of the instance is left then.
 */
export async function startProcess(spec: FunctionSpec, options: StartOptions = {}): Promise<Instance> {
  const id = options.instanceId ?? newInstanceId();
  const log = new LogLines(id, options.onLog);
  const code = await codeFolder(spec.codeDir);
  const program = [spec.codeDir, ...spec.command].join("\0");
  try {
    return await startSomewhere({ id, spec: { ...spec, codeDir: code.path }, code, program, options, log });
  } catch (error) {
    forgetCodeNames(code.path); // its files may be corrected before the next start
    throw error;
  } finally {
    await code.release(); // the instance holds it for itself
  }
}

/** In this machine's network, or else in one of its own. */
async function startSomewhere(start: Start): Promise<Instance> {
  const { spec, program, log } = start;
  if (hardCoded.has(program) && !(await isPortFree(spec.port))) {
    return startIn(await ownNetwork(spec, log), start);
  }
  try {
    return await startIn(await machineNetwork(), start);
  } catch (error) {
    if (!(error instanceof InstanceError) || !(await isPortTaken(error, spec))) throw error;
    return startIn(await ownNetwork(spec, log, error), start);
  }
}

/** Whether a start failed because its hard-coded port is taken, now: only then does a network of its own help. */
async function isPortTaken(error: InstanceError, spec: FunctionSpec): Promise<boolean> {
  if (error.code === "PortTaken") return true;
  const reported = error.code === "CAExited" && ADDRESS_IN_USE.test(error.detail.logs ?? "");
  return reported && !(await isPortFree(spec.port));
}

/** This machine's own network, with a port of its own. */
async function machineNetwork(): Promise<Network> {
  const { port, release } = await reservePort();
  return { port, host: "127.0.0.1", probeHost: PROBE_HOST, prefix: [], release };
}

/** A network in which the hard-coded port is free. `cause` is the failure that made it necessary. */
async function ownNetwork(spec: FunctionSpec, log: LogLines, cause?: unknown): Promise<Network> {
  const { host, prefix, release } = await makeNamespace().catch((error: InstanceError) => {
    throw new InstanceError(
      "PortTaken",
      { port: spec.port, what: error.detail.what ?? error.says },
      { cause },
    );
  });
  log.note(
    `port ${spec.port} is taken and the program does not read FC_SERVER_PORT: it gets a network namespace`,
  );
  return { port: spec.port, host, probeHost: host, prefix, release };
}

/** Starts in a network, which is given back with the instance's end however it comes. */
async function startIn(network: Network, start: Start): Promise<Instance> {
  const { id, spec, program, options, log } = start;
  const releaseCode = start.code.hold();
  const limit = options.limitMemory === false ? undefined : limitOf(id, spec, log);
  const release = async (): Promise<void> => {
    await limit?.release();
    await network.release();
    await releaseCode();
  };
  let body: ProcessBody;
  // Where the owner of a socket cannot be seen, a port that was free before and answers after is taken for the program's.
  const declaredWasFree = hasProc || (await isPortFree(spec.port));
  try {
    body = await bodyIn(network, start, limit);
  } catch (error) {
    await release();
    throw error;
  }
  const ended = body.ended.then(async (end) => {
    await release();
    return end;
  });
  const at = {
    probeHost: network.probeHost,
    given: network.port,
    declared: spec.port,
    declaredWasFree,
    pids: hasProc ? body.pids : undefined,
  };
  const port = await portOf({ ...body, ended }, at, start);
  if (port !== network.port) hardCoded.add(program);
  return instanceOf({ ...body, ended, host: network.host, port }, start);
}

/** Finds the program and runs it. Nothing is started for a signal that is aborted already. */
async function bodyIn(
  network: Network,
  start: Start,
  memoryLimit: MemoryLimit | undefined,
): Promise<ProcessBody> {
  const { id: instanceId, spec, log } = start;
  const { codeDir } = spec;
  const { signal, environment: given } = start.options;
  if (signal?.aborted) throw new InstanceError("Aborted", {}, { cause: signal.reason });
  const environment = processEnvironment(spec, { instanceId, port: network.port, environment: given });
  const found = resolveCommand(spec.command, codeDir, environment.PATH ?? "");
  const program = await realInterpreter(found.program, codeDir, environment);
  const layout = await platformLayout({ codeDir, command: [program, ...found.args], environment });
  for (const note of [...found.notes, ...layout.notes]) noteOnce(start, note);
  const body = await startBody({
    instanceId,
    codeDir,
    command: { ...found, program },
    environment,
    prefix: [...network.prefix, ...layout.prefix],
    memoryLimit,
    log,
  });
  return { ...body, hint: layout.missing ?? absentLayersHint(spec) };
}

/** Notes that were given, by program: a gateway starts thousands of instances of one. */
const noted = new Set<string>();

function noteOnce({ program, log }: Start, note: string): void {
  const key = `${program}\0${note}`;
  if (!noted.has(key)) log.note(note);
  noted.add(key);
}

/** Reported once a process: a gateway starts thousands of instances on a machine that does not change. */
let reportedLimit = false;

function limitOf(id: string, spec: FunctionSpec, log: LogLines): MemoryLimit | undefined {
  const missing = memoryLimitMissing();
  if (missing === undefined) return makeMemoryLimit(id, spec.memoryMb);
  if (!reportedLimit)
    log.note(`the memory limit (${spec.memoryMb} MB) is not enforced on this machine: ${inWords(missing)}`);
  reportedLimit = true;
  return undefined;
}
