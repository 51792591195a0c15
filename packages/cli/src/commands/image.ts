import { dirname } from "node:path";
import { buildImage, defaultBuildArgs, dockerfileOf, missingPrerequisites } from "@wsfn/instance";
import type { FunctionSpec } from "@wsfn/platform";
import { Command, InvalidArgumentError } from "commander";
import { printable } from "../event-line.ts";
import { EXIT } from "../exit-code.ts";
import { readFolder } from "../function-folder.ts";
import { type BuiltImage, builtImage, defaultImage, IMAGE_PLATFORM } from "../image/built-image.ts";
import { formatBytes } from "../pack/format-bytes.ts";
import { saidOnce } from "../said-once.ts";
import { stopSignal } from "../stop-signal.ts";
import { UsageError } from "../usage-error.ts";

/** As commander hands them on. */
interface ImageCommandOptions {
  readonly tag?: string;
  readonly buildArg?: Readonly<Record<string, string>>;
  readonly function?: string;
  readonly json?: true;
}

/** `wsfn image`. */
export const imageCommand = (): Command =>
  new Command("image")
    .summary("build the image of a custom container")
    .description(
      "Builds the image of a function with a custom container from its Dockerfile, with the Docker Engine of this " +
        "machine, and says what it weighs. The Dockerfile is the one that the build action of s.yaml names, else the " +
        "one beside the code or the s.yaml. Nothing is pushed.",
    )
    .argument("[dir]", "folder with the s.yaml", ".")
    .option("-t, --tag <name>", "name of the image; default: customContainerConfig.image of s.yaml")
    .option("--build-arg <name=value>", "a build argument; may be repeated", buildArg)
    .option("--function <name>", "which function, where the s.yaml has several with a custom container")
    .option("--json", "one JSON line on stdout: name, id, bytes, platform, user, layers")
    .addHelpText(
      "after",
      `
Examples:
  wsfn image chat
  wsfn image . --tag registry.example/me/ws:2 --build-arg BASE=debian:13-slim

WSFN_BUILD_ARGS="NAME=value NAME=value" gives build arguments to every build on this machine.
Exit codes: 0 built, 1 built for a processor that the platform does not have, 2 could not build.`,
    )
    .action(image);

async function image(dir: string, options: ImageCommandOptions): Promise<void> {
  const spec = chosen(dir, options.function);
  const dockerfile = dockerfileOf(spec);
  if (dockerfile === undefined) {
    throw new UsageError(`${dir} has no Dockerfile\n→ put one beside s.yaml, or name it in the build action`);
  }
  const [missing] = await missingPrerequisites(["docker"]);
  if (missing) throw new UsageError(`cannot build: ${missing.why}; ${missing.hint}`);
  const tell = (line: string): void => (options.json ? console.error(line) : console.log(line));
  const tag = options.tag ?? spec.image ?? defaultImage(spec);
  await saidOnce(() =>
    buildImage(dirname(dockerfile), {
      tag,
      dockerfile,
      buildArgs: { ...defaultBuildArgs(), ...options.buildArg },
      signal: stopSignal(),
      onLog: (line) => tell(`build | ${printable(line)}`),
    }),
  );
  const built = await builtImage(tag);
  if (options.json) console.log(JSON.stringify({ function: spec.name, ...built }));
  else for (const line of lines(spec, built)) console.log(line);
  process.exitCode = EXIT.good;
  // Built and told all the same: it runs here, and the platform is what refuses it.
  if (built.platform === IMAGE_PLATFORM) return;
  console.error(
    `wsfn: the image is for ${built.platform}, the platform runs ${IMAGE_PLATFORM}\n→ DOCKER_DEFAULT_PLATFORM=${IMAGE_PLATFORM} wsfn image ${dir}`,
  );
  process.exitCode = EXIT.bad;
}

/** The function that is meant. @throws {UsageError} when there is none with a container, or more than one */
function chosen(dir: string, name: string | undefined): FunctionSpec {
  const { functions } = readFolder(dir, { target: "container" });
  const [only, ...more] = name === undefined ? functions : functions.filter((spec) => spec.name === name);
  const names = functions.map((spec) => spec.name).join(", ");
  if (only === undefined) {
    const what = name === undefined ? "" : ` ${name}`;
    throw new UsageError(
      `${dir} has no function${what} with a custom container\n→ code is packed with \`wsfn pack\``,
    );
  }
  if (more.length > 0) throw new UsageError(`${dir} has the functions ${names}\n→ name one with --function`);
  return only;
}

function buildArg(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name = "", value = ""] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
  if (name === "") throw new InvalidArgumentError("expected NAME=value.");
  return { ...before, [name]: value };
}

/** What a person is told: each layer from the base up, then the sum. */
function lines({ name, runtime }: FunctionSpec, built: BuiltImage): string[] {
  const row = (bytes: number, text: string) => `${formatBytes(bytes).padStart(10)}  ${text}`;
  return [
    `${name} for ${runtime}`,
    ...built.layers.map((layer) => row(layer.bytes, layer.createdBy)),
    row(built.bytes, `${built.name} (unpacked; ${built.platform}; runs as ${built.user || "root"})`),
    `id ${built.id}`,
  ];
}
