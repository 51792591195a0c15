import { resolve } from "node:path";
import {
  buildForImage,
  buildFunction,
  type Instance,
  type Missing,
  missingPrerequisites,
  prepareImage,
  type StartOptions,
  startInstance,
} from "@wsfn/instance";
import {
  type FunctionSpec,
  holdsOn,
  type Manifest,
  type ReadOptions,
  readFunctions,
  readManifest,
  type Target,
} from "@wsfn/platform";
import { CannotJudge } from "../cannot-judge.ts";
import type { KnownFailing } from "../judge/verdict.ts";
import { LogBook } from "../probe/log-book.ts";
import type { ServerProcess } from "../probe/server-process.ts";
import type { Loss } from "../run/server/server-under-test.ts";
import { said } from "../words/said.ts";

/** A handshake that the route itself refused, before the function saw it. */
interface RouteRefusal {
  /** What the client was answered. */
  readonly status: number;
  /** As the platform names it: `AccessDenied`. */
  readonly errorCode?: string;
  readonly message?: string;
  readonly hint?: string;
}

/** A function that answers on a URL, and how to end it. */
export interface Endpoint {
  readonly url: string;
  /** The last handshake that the route refused, where it is one that refuses; known at the latest when it is closed. */
  readonly refused?: () => RouteRefusal | undefined;
  /** How processes of it ended so far that were not asked to; absent where the route cannot know. */
  readonly losses?: () => readonly Loss[];
  /** Its process, where this route has one that may be signalled. */
  readonly process?: ServerProcess;
  close(): Promise<void>;
}

/** A function's URL at the path of its WebSocket. Its text stays as it is where it names none. */
export const atPath = (url: string, path: string | undefined): string =>
  path === undefined ? url : url.replace(/\/$/, "") + path;

/** How a function is reached: `direct`, or a name out of the routes that the caller gives. */
export type RouteName = string;

/** A route to a function: starts it and returns where it answers. */
export type Route = (
  spec: FunctionSpec,
  options: Pick<StartOptions, "environment" | "signal" | "onFact" | "elsewhereMs">,
) => Promise<Endpoint>;

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
 * A busy engine reports a container's end seconds late. A server that does not end in time is found all the same: the engine kills
 * it, and its exit code shows that.
 */
const ENGINE_LATE_MS = 30_000;

/** The route without anything in between: an instance, and its own port. */
export const direct: Route = async (spec, options) => {
  const book = new LogBook();
  const began = performance.now();
  const instance = await startInstance(spec, {
    ...options,
    onLog: ({ stream, text }) => {
      if (stream !== "platform") book.take(text);
    },
  });
  const startedInMs = performance.now() - began;
  const losses: Loss[] = [];
  void instance.exited.then((exit) => !exit.expected && losses.push(exit));
  killOn(options.signal, instance);
  return {
    url: `ws://${instance.host}:${instance.port}/`,
    process: {
      terminate: () => instance.terminate(),
      exited: instance.exited,
      ...(spec.target === "container" && { exitReportedLateMs: ENGINE_LATE_MS }),
      memoryBytes: () => instance.memoryBytes(),
      startedInMs,
      logs: (text, withinMs) => book.says(text, withinMs),
      ...(spec.healthCheck && { healthPath: spec.healthCheck.path }),
      // In a container the port is the image's own affair.
      ...(spec.target === "runtime" && { portAsGiven: instance.port !== spec.port }),
      ...(hasOtherLoopback(spec, instance.host) && { otherHost: OTHER_LOOPBACK }),
    },
    losses: () => losses,
    close: async () => {
      await instance.stop();
    },
  };
};

/** When the signal fires, the instance ends at once: nobody waits until it has drained, nor for what a case waits for. */
function killOn(signal: AbortSignal | undefined, instance: Instance): void {
  const kill = (): void => void instance.kill();
  signal?.addEventListener("abort", kill, { once: true });
  void instance.exited.then(() => signal?.removeEventListener("abort", kill));
  if (signal?.aborted) kill();
}

/**
 * The functions of a folder that run on a target.
 * @throws {PlatformError} when s.yaml or wsfn.json cannot be used; {CannotJudge} `NoFunction` when none runs on the target
 */
export function functionsUnderTest(
  path: string,
  target?: Target,
  reading: Pick<ReadOptions, "template" | "environmentName"> = {},
): readonly FunctionUnderTest[] {
  const dir = resolve(path);
  const { functions } = readFunctions(dir, reading);
  const manifest = readManifest(dir);
  const found = functions.filter((spec) => target === undefined || spec.target === target);
  if (found.length === 0) {
    const targets = [...new Set(functions.map((spec) => spec.target))].join(", ");
    const says = said("expected a {target} function in {path}, got only {targets}", {
      ...{ target: target ?? "", path, targets },
    });
    throw new CannotJudge("NoFunction", says);
  }
  return found.map((spec) => ({ dir, spec, manifest }));
}

/** What it needs and this machine does not have. */
export function missingFor({ manifest, spec }: FunctionUnderTest): Promise<Missing[]> {
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
  if (spec.target === "container") {
    const isRebuilt = await buildForImage(spec, manifest?.build, options);
    await prepareImage(spec, { ...options, isRebuilt });
  } else if (manifest?.build) await buildFunction(dir, manifest.build, options);
}

/** What a function is known to fail on this target, by this route. */
export function knownFailingOf({ manifest, spec }: FunctionUnderTest, route: RouteName): KnownFailing {
  const holding = (manifest?.knownFailing ?? []).filter((one) =>
    holdsOn(one, { via: route, target: spec.target }),
  );
  return Object.fromEntries(
    holding.flatMap(({ cases, reason, sometimes = false }) => cases.map((id) => [id, { reason, sometimes }])),
  );
}
