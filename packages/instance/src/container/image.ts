import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { type BuildOptions, runTool } from "../code/build-function.ts";
import { InstanceError } from "../instance/instance-error.ts";
import { said } from "../words/said.ts";
import { type Engine, findEngine, messageOf } from "./engine.ts";

/** Settings of one image build. */
export interface ImageBuildOptions extends BuildOptions {
  readonly tag: string;
  /** Absolute path. Default: `Dockerfile` of the folder. */
  readonly dockerfile?: string;
  /** `--build-arg`s. Default: what WSFN_BUILD_ARGS gives, as `NAME=value` words with spaces between. */
  readonly buildArgs?: Readonly<Record<string, string>>;
}

/** Build arguments for a machine whose base images have other names, e.g. one without a registry. */
export function defaultBuildArgs(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const words = (env.WSFN_BUILD_ARGS ?? "").split(/\s+/).filter((word) => word.includes("="));
  return Object.fromEntries(words.map((w) => [w.slice(0, w.indexOf("=")), w.slice(w.indexOf("=") + 1)]));
}

/**
 * Builds an image with the `docker` program: the folder is the context. Build arguments that the Dockerfile does not declare
 * are left out, so one setting serves many Dockerfiles.
 *
 * @throws {InstanceError} `BuildFailed` with the tool's output, `Aborted`
 */
export async function buildImage(dir: string, options: ImageBuildOptions): Promise<void> {
  const { tag, dockerfile = join(dir, "Dockerfile"), buildArgs = defaultBuildArgs() } = options;
  const args = Object.entries(buildArgs).flatMap(([name, value]) => ["--build-arg", `${name}=${value}`]);
  // The builder keeps the container of a line that failed, for people to look into it; here it would stay for ever.
  const command = ["docker", "build", "--force-rm", "--tag", tag, "--file", dockerfile, ...args, "."];
  await runTool(dir, command, options);
}

/** The image's id and when it was made; undefined when the engine does not have it. */
async function inspectImage(engine: Engine, image: string): Promise<{ createdMs: number } | undefined> {
  const { status, json } = await engine.call("GET", `/images/${encodeURIComponent(image)}/json`);
  if (status === 404) return undefined;
  if (status !== 200) throw new InstanceError("EngineRefused", { what: messageOf(json) });
  return { createdMs: Date.parse((json as { Created?: string }).Created ?? "") };
}

/** The Dockerfile that makes a function's image: the one that its s.yaml names, else one beside its code or its s.yaml. */
export function dockerfileOf(spec: FunctionSpec): string | undefined {
  const places = [spec.dockerfile, join(spec.codeDir, "Dockerfile"), join(dirname(spec.file), "Dockerfile")];
  return places.find((place) => place !== undefined && existsSync(place));
}

/** How an image is made ready. */
interface PrepareOptions extends Omit<ImageBuildOptions, "tag" | "dockerfile"> {
  /** True: what it copies was made anew just now, so it is built whatever its age. Default false. */
  readonly isRebuilt?: boolean;
}

/** The name of a function's image: the one that its s.yaml has, else one of our own. */
export const imageName = ({ image, name }: Pick<FunctionSpec, "image" | "name">): string =>
  image ?? `wsfn/${name.toLowerCase()}`;

/**
 * The image that a function runs, ready on the engine: built when there is a Dockerfile and the image is missing or older
 * than the files around it; else taken by its name. Nothing is pulled.
 *
 * @throws {InstanceError} `EngineMissing`, `ImageMissing`, `BuildFailed`
 */
export async function prepareImage(
  spec: FunctionSpec,
  { isRebuilt = false, ...options }: PrepareOptions = {},
): Promise<string> {
  const engine = await findEngine();
  const image = imageName(spec);
  const found = await inspectImage(engine, image);
  const dockerfile = dockerfileOf(spec);
  if (dockerfile === undefined) {
    if (found !== undefined) return image;
    throw new InstanceError("ImageMissing", {
      file: image,
      what: said("and there is no Dockerfile to build it from"),
    });
  }
  const context = dirname(dockerfile);
  if (found === undefined || isRebuilt || newestInputMs(context) > found.createdMs) {
    await buildImage(context, { ...options, tag: image, dockerfile });
  }
  return image;
}

/** What installs and tools put beside the code: no file that somebody wrote. Of a build step's output, `isRebuilt` shows that it is new. */
const NOT_INPUT = new Set(["node_modules", "dist", "target", "coverage", "__pycache__"]);

function newestInputMs(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
  const names = readdirSync(path).filter((name) => !name.startsWith(".") && !NOT_INPUT.has(name));
  return Math.max(0, ...names.map((name) => newestInputMs(join(path, name))));
}
