import { dirname } from "node:path";
import { stopSignal } from "@wsfn/conformance/stop-signal";
import {
  buildForImage,
  buildImage,
  defaultBuildArgs,
  dockerfileOf,
  imageName,
  missingPrerequisites,
  missingReason,
} from "@wsfn/instance";
import type { FunctionSpec } from "@wsfn/platform";
import { Command, InvalidArgumentError } from "commander";
import { EXIT } from "../exit-code.ts";
import { type FunctionFolder, readFolder } from "../function-folder.ts";
import { type BuiltImage, builtImage, IMAGE_PLATFORM } from "../image/built-image.ts";
import { addExamples, type Examples } from "../language/examples.ts";
import { factRows, say } from "../language/language.ts";
import { addReadingFlags, type Reading, type ReadingFlags, readingOf } from "../reading-flags.ts";
import { shownOnce } from "../shown-once.ts";
import { formatBytes } from "../text/format-bytes.ts";
import { printable } from "../text/printable.ts";
import { UsageError } from "../usage-error.ts";

/** As commander hands them on. */
interface ImageCommandOptions extends ReadingFlags {
  readonly tag?: string;
  readonly buildArg?: Readonly<Record<string, string>>;
  readonly function?: string;
  readonly json?: true;
}

const EXAMPLES: Examples = {
  examples: [
    ["wsfn image chat"],
    ["wsfn image . --tag registry.example/me/ws:2 --build-arg BASE=debian:13-slim"],
  ],
  notes: [
    'WSFN_BUILD_ARGS="NAME=value NAME=value" gives build arguments to every build on this machine.',
    "Exit codes: 0 built, 1 built for a processor that the platform does not have, 2 could not build.",
  ],
};

/** `wsfn image`. */
export const imageCommand = (): Command =>
  addExamples(addReadingFlags(command(), { short: false }), EXAMPLES).action(image);

const command = (): Command =>
  new Command("image")
    .summary("build the image of a custom container")
    .description(
      "Builds the image of a function with a custom container from its Dockerfile, with the Docker Engine of this machine, and shows what it weighs. The Dockerfile is the one that the build action of s.yaml names, else the one beside the code or the s.yaml. Where it copies what the build step of wsfn.json makes, that step runs first. Nothing is pushed.",
    )
    .argument("[dir]", "folder with the s.yaml", ".")
    .option("-t, --tag <name>", "name of the image; default: customContainerConfig.image of s.yaml")
    .option("--build-arg <name=value>", "a build argument; may be repeated", buildArg)
    .option("--function <name>", "which function, where the s.yaml has several with a custom container")
    .option("--json", "one JSON line on stdout: name, id, bytes, platform, user, layers");

async function image(dir: string, options: ImageCommandOptions): Promise<void> {
  const { spec, manifest } = chosen(dir, options.function, readingOf(options));
  const dockerfile = dockerfileOf(spec);
  if (dockerfile === undefined) {
    throw new UsageError(
      `${say("{dir} has no Dockerfile", { dir })}\n→ ${say("put one beside s.yaml, or name it in the build action")}`,
    );
  }
  const [missing] = await missingPrerequisites(["docker"]);
  if (missing) throw new UsageError(say("cannot build: {why}", { why: missingReason(missing, factRows()) }));
  const tell = (line: string): void => (options.json ? console.error(line) : console.log(line));
  const tag = options.tag ?? imageName(spec);
  const building = {
    signal: stopSignal(),
    onLog: (line: string) => tell(`${say("build")} | ${printable(line)}`),
  };
  await shownOnce(async () => {
    await buildForImage(spec, manifest?.build, building);
    const buildArgs = { ...defaultBuildArgs(), ...options.buildArg };
    await buildImage(dirname(dockerfile), { tag, dockerfile, buildArgs, ...building });
  });
  const built = await builtImage(tag);
  if (options.json) console.log(JSON.stringify({ function: spec.name, ...built }));
  else for (const line of lines(spec, built)) console.log(line);
  process.exitCode = EXIT.good;
  // Built and reported all the same: it runs here, and the platform is what refuses it.
  if (built.platform === IMAGE_PLATFORM) return;
  console.error(
    `wsfn: ${say("the image is for {platform}, the platform runs {wanted}", { platform: built.platform, wanted: IMAGE_PLATFORM })}\n→ DOCKER_DEFAULT_PLATFORM=${IMAGE_PLATFORM} wsfn image ${dir}`,
  );
  process.exitCode = EXIT.bad;
}

/** The function that is meant. @throws {UsageError} when there is none with a container, or more than one */
function chosen(
  dir: string,
  name: string | undefined,
  reading: Reading,
): Pick<FunctionFolder, "manifest"> & { readonly spec: FunctionSpec } {
  const { functions, manifest } = readFolder(dir, { ...reading, target: "container" });
  const [only, ...more] = name === undefined ? functions : functions.filter((spec) => spec.name === name);
  const names = functions.map((spec) => spec.name).join(", ");
  if (only === undefined) {
    const what =
      name === undefined
        ? say("{dir} has no function with a custom container", { dir })
        : say("{dir} has no function {name} with a custom container", { dir, name });
    throw new UsageError(`${what}\n→ ${say("code is packed with `wsfn pack`")}`);
  }
  if (more.length > 0)
    throw new UsageError(
      `${say("{from} has the functions {names}", { from: dir, names })}\n→ ${say("name one with --function")}`,
    );
  return { spec: only, manifest };
}

function buildArg(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name = "", value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === "") throw new InvalidArgumentError(say("expected NAME=value."));
  return { ...before, [name]: value };
}

/** What a person sees: each layer from the base up, then the sum. */
function lines({ name, runtime }: FunctionSpec, built: BuiltImage): string[] {
  const row = (bytes: number, text: string) => `${formatBytes(bytes).padStart(10)}  ${text}`;
  return [
    say("{name} for {runtime}", { name, runtime }),
    ...built.layers.map((layer) => row(layer.bytes, layer.createdBy)),
    row(
      built.bytes,
      say("{name} (unpacked; {platform}; runs as {user})", {
        name: built.name,
        platform: built.platform,
        user: built.user || "root",
      }),
    ),
    `id ${built.id}`,
  ];
}
