import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { type Build, type BuildOptions, buildFunction } from "../code/build-function.ts";
import { dockerfileOf } from "./image.ts";

/**
 * Makes what the image of a function is made of: runs the folder's build step where the Dockerfile copies its output, and not where a
 * stage of the Dockerfile makes it. Without it a fresh clone has no image, and an old one has yesterday's code. True when the step ran.
 *
 * @throws {InstanceError} `BuildFailed` with the tool's output, `Aborted`
 */
export async function buildForImage(
  spec: FunctionSpec,
  build: Build | undefined,
  options: BuildOptions = {},
): Promise<boolean> {
  const dockerfile = dockerfileOf(spec);
  if (build === undefined || dockerfile === undefined) return false;
  if (!copies(readFileSync(dockerfile, "utf8"), build.output)) return false;
  return buildFunction(dirname(spec.file), build, options);
}

/**
 * Whether a Dockerfile names a file, or a folder that it is in, as a source of COPY or ADD. The whole context (`COPY . .`) does not count:
 * that is how sources get into a stage that builds.
 */
export function copies(dockerfile: string, path: string): boolean {
  const instructions = dockerfile.replace(/\\\r?\n/g, " ").split("\n");
  return instructions.some((line) => {
    const [, words = ""] = /^\s*(?:COPY|ADD)\s+(.*)$/i.exec(line) ?? [];
    if (/(?:^|\s)--from=/.test(words)) return false;
    const paths = words
      .replace(/[[\]",]/g, " ") // the JSON form
      .split(/\s+/)
      .filter((word) => word !== "" && !word.startsWith("--"))
      .map((word) => word.replace(/^\.?\/+|\/+$/g, ""));
    const sources = paths.slice(0, -1).filter((source) => source !== "" && source !== ".");
    return sources.some((source) => path === source || path.startsWith(`${source}/`));
  });
}
