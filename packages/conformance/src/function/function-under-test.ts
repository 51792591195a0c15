import { resolve } from "node:path";
import {
  buildFunction,
  type Missing,
  missingPrerequisites,
  prepareImage,
  startInstance,
} from "@wsfn/instance";
import {
  type KnownFailing as Entry,
  type FunctionSpec,
  type Manifest,
  readFunctions,
  readManifest,
  type Target,
} from "@wsfn/platform";
import { CannotJudge } from "../cannot-judge.ts";
import type { KnownFailing } from "../judge/verdict.ts";
import { LogBook } from "../probe/log-book.ts";
import type { ServerProcess } from "../probe/server-process.ts";

/** A function that answers on a URL, and how to end it. */
export interface Reached {
  readonly url: string;
  /** Its process, where this way to it has one that may be signalled. */
  readonly process?: ServerProcess;
  close(): Promise<void>;
}

/** A way to a function: starts it and says where it answers. */
export type Via = (
  spec: FunctionSpec,
  options: { readonly environment?: Readonly<Record<string, string>>; readonly signal?: AbortSignal },
) => Promise<Reached>;

/** One function of a folder, on one target, as the suite sees it. */
export interface FunctionUnderTest {
  readonly dir: string;
  readonly spec: FunctionSpec;
  readonly manifest: Manifest | undefined;
}

/** Loopback addresses all reach a server on 0.0.0.0; one that listens on 127.0.0.1 alone is found out by another one. */
const OTHER_LOOPBACK = "127.0.0.3";

/** Linux owns all of 127/8. A container is reached from outside itself in any case, and its port published on 127.0.0.1 alone. */
const hasOtherLoopback = ({ target }: FunctionSpec, host: string): boolean =>
  target === "runtime" && process.platform === "linux" && host.startsWith("127.");

/**
 * A busy engine takes seconds from a container's end to saying so. Who does not end in time is found all the same: the engine kills
 * it, and its exit code tells.
 */
const ENGINE_LATE_MS = 30_000;

/** The way without anything in between: an instance, and its own port. */
export const viaDirect: Via = async (spec, options) => {
  const book = new LogBook();
  const began = performance.now();
  const instance = await startInstance(spec, {
    ...options,
    onLog: ({ stream, text }) => {
      if (stream !== "platform") book.take(text);
    },
  });
  const startedInMs = performance.now() - began;
  return {
    url: `ws://${instance.host}:${instance.port}/`,
    process: {
      terminate: () => instance.terminate(),
      exited: instance.exited,
      ...(spec.target === "container" && { exitToldLateMs: ENGINE_LATE_MS }),
      memoryBytes: () => instance.memoryBytes(),
      startedInMs,
      logs: (text, withinMs) => book.says(text, withinMs),
      ...(spec.healthCheck && { healthPath: spec.healthCheck.path }),
      // In a container the port is the image's own affair.
      ...(spec.target === "runtime" && { portAsTold: instance.port !== spec.port }),
      ...(hasOtherLoopback(spec, instance.host) && { otherHost: OTHER_LOOPBACK }),
    },
    close: async () => {
      await instance.stop();
    },
  };
};

/**
 * The functions of a folder that run on a target.
 * @throws {PlatformError} when s.yaml or wsfn.json cannot be used; {CannotJudge} `NoFunction` when none runs on the target
 */
export function functionsUnderTest(path: string, target?: Target): readonly FunctionUnderTest[] {
  const dir = resolve(path);
  const { functions } = readFunctions(dir);
  const manifest = readManifest(dir);
  const found = functions.filter((spec) => target === undefined || spec.target === target);
  if (found.length === 0) {
    const targets = [...new Set(functions.map((spec) => spec.target))].join(" and ");
    throw new CannotJudge("NoFunction", `expected a ${target} function in ${path}, came only ${targets}`);
  }
  return found.map((spec) => ({ dir, spec, manifest }));
}

/** What this machine lacks to run it. */
export function lacking({ manifest, spec }: FunctionUnderTest): Promise<Missing[]> {
  // An image brings its own language; a process needs it here.
  const names = spec.target === "container" ? ["docker"] : (manifest?.requires ?? []);
  return missingPrerequisites(names);
}

/** Makes it ready to be started, so that no start has to wait for a build. @throws {InstanceError} `BuildFailed` with the tool's output */
export async function prepare(
  { dir, manifest, spec }: FunctionUnderTest,
  signal?: AbortSignal,
): Promise<void> {
  const options = signal ? { signal } : {};
  if (spec.target === "container") await prepareImage(spec, options);
  else if (manifest?.build) await buildFunction(dir, manifest.build, options);
}

/** The excuses that hold on this way to this target. */
export function excuses({ manifest, spec }: FunctionUnderTest, via: string): KnownFailing {
  const holds = ([, entry]: [string, Entry]): boolean =>
    (entry.via ?? via) === via && (entry.target ?? spec.target) === spec.target;
  return Object.fromEntries(Object.entries(manifest?.knownFailing ?? {}).filter(holds));
}
