import { InstanceError, isBuilt, prepareImage } from "@wsfn/instance";
import type { FunctionSpec } from "@wsfn/platform";
import { buildFolder, type FunctionFolder } from "../function-folder.ts";

/** How builds are shown. */
export interface BuildsOptions {
  readonly signal: AbortSignal;
  /** A folder is being built from now on; undefined: nothing is. */
  readonly onWork: (folder: FunctionFolder | undefined) => void;
  /** A line of a build's output. */
  readonly onLine: (folder: FunctionFolder, line: string) => void;
  /** A folder could not be built: why, with the end of the tool's output. */
  readonly onFailed: (folder: FunctionFolder, error: InstanceError) => void;
}

/** A function whose folder is built, or will be. */
export interface BuildingFunction {
  readonly name: string;
  /** Resolves when it can be started; rejects with why it cannot. */
  readonly built: Promise<void>;
}

/**
 * Builds folders and images, one after the other: this machine has few processors. What needs no build is ready at once; a function
 * that is called before its turn waits.
 */
export class Builds {
  /** In the order in which they get ready. */
  readonly functions: readonly BuildingFunction[];
  readonly #bySpec = new Map<FunctionSpec, Promise<void>>();

  constructor(folders: readonly FunctionFolder[], options: BuildsOptions) {
    const ready = folders.filter(needsNothing);
    let turn: Promise<unknown> = Promise.resolve();
    const inOrder = [...ready, ...folders.filter((folder) => !needsNothing(folder))];
    this.functions = inOrder.flatMap((folder) => {
      const built = needsNothing(folder) ? Promise.resolve() : turn.then(() => build(folder, options));
      turn = built.catch(() => {}); // the next one is built all the same
      return folder.functions.map((spec) => {
        this.#bySpec.set(spec, built);
        return { name: spec.name, built };
      });
    });
  }

  /** Resolves when a function can be started. */
  of(spec: FunctionSpec): Promise<void> {
    return this.#bySpec.get(spec) ?? Promise.resolve();
  }

  /** Rejects when no function could be built, with the first reason; else it stays as it is. */
  get nothingBuilt(): Promise<never> {
    return new Promise((_, reject) => {
      void Promise.allSettled(this.functions.map(({ built }) => built)).then((ends) => {
        const [first] = ends;
        if (first?.status === "rejected" && ends.every(({ status }) => status === "rejected"))
          reject(first.reason);
      });
    });
  }

  /** Resolves when all is built. Rejects with the first failure. */
  async all(): Promise<void> {
    await Promise.all(this.functions.map(({ built }) => built));
  }
}

/** Whether the folder's functions can be started as they are. An engine has to be asked for images. */
const needsNothing = ({ dir, manifest, functions }: FunctionFolder): boolean =>
  (manifest?.build === undefined || isBuilt(dir, manifest.build)) &&
  functions.every(({ target }) => target === "runtime");

async function build(folder: FunctionFolder, options: BuildsOptions): Promise<void> {
  const { signal, onWork, onLine, onFailed } = options;
  const onLog = (line: string): void => onLine(folder, line);
  onWork(folder);
  try {
    const isRebuilt = await buildFolder(folder, { signal, onLog });
    for (const spec of folder.functions)
      if (spec.target === "container") await prepareImage(spec, { signal, onLog, isRebuilt });
  } catch (error) {
    if (error instanceof InstanceError && error.code !== "Aborted") onFailed(folder, error);
    throw error;
  } finally {
    onWork(undefined);
  }
}
