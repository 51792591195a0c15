import { resolve } from "node:path";
import { aborted, stopSignal } from "@wsfn/conformance/stop-signal";
import { type RunningConsole, startConsole } from "@wsfn/console";
import { type Gateway, type GatewayOptions, startGateway } from "@wsfn/gateway";
import { startInstance } from "@wsfn/instance";
import type { Target } from "@wsfn/platform";
import { Command, Option } from "commander";
import { Builds } from "../dev/builds.ts";
import { runnableFolders } from "../dev/dev-folders.ts";
import type { DevOutput } from "../dev/dev-output.ts";
import { addGatewayFlags, type GatewayFlags, gatewaySettings } from "../dev/gateway-options.ts";
import { greet, NoWebSocketThere } from "../dev/greet.ts";
import { jsonOutput } from "../dev/json-output.ts";
import { PersonOutput } from "../dev/person-output.ts";
import { stablePort } from "../dev/stable-port.ts";
import { EXIT } from "../exit-code.ts";
import { type FunctionFolder, shortPath } from "../function-folder.ts";
import { addExamples, type Examples } from "../language/examples.ts";
import { say } from "../language/language.ts";
import { integer, requestPath } from "../option.ts";
import { addReadingFlags, type ReadingFlags, readingOf, readingWords } from "../reading-flags.ts";
import { shownOnce } from "../shown-once.ts";
import { UsageError } from "../usage-error.ts";

interface DevOptions extends GatewayFlags, ReadingFlags {
  readonly port: number;
  readonly host: string;
  readonly command?: string;
  readonly target?: Target;
  readonly path?: string;
  readonly json?: true;
  readonly verbose?: true;
  readonly greet?: true;
  readonly available?: true;
  readonly console: boolean;
}

const EXAMPLES: Examples = {
  examples: [
    ["wsfn dev", "the function in this folder"],
    ["wsfn dev one/ another/ --port 9000", "two functions, on ports 9000 and 9001"],
    ["wsfn dev . --greet --path /ws", "its WebSocket is not at /"],
    ['wsfn dev . --command "node index.js"', "no s.yaml yet"],
    ["wsfn dev . -t s.dev.yaml --env test", "another file of the folder, under an environment's overlays"],
    ["wsfn dev . --refuse 503@0.2 --latency 80ms", "a bad day: one in five refused, slow lines"],
  ],
  notes: [
    "A time is 500ms, 60s, 5m or 2h; a bare number is milliseconds.",
    "Ctrl-C ends the functions and prints what they did. A second one, a second later, ends at once.",
    "Exit codes: 0 ended as asked, 2 could not run.",
  ],
};

/** `wsfn dev`. */
export const devCommand = (): Command =>
  addExamples(addGatewayFlags(addReadingFlags(command())), EXAMPLES).action(dev);

const command = (): Command =>
  new Command("dev")
    .summary("run functions behind the local gateway")
    .description(
      "Runs functions on this machine as the platform would: trigger, scheduler, execution timeout, refusals. A directory holds an s.yaml, or is a plain folder whose start command is given with --command.",
    )
    .argument("[dir...]", "functions to run", ["."])
    .addOption(
      new Option(
        "-p, --port <n>",
        "port of the first function, counting up; 0 = for each the port it had before, or a free one",
      )
        .default(0)
        .argParser(integer(0, 65535)),
    )
    .option("--host <address>", "address to listen on; anything but loopback lets others in", "127.0.0.1")
    .option("-c, --command <command>", "start command of a folder without s.yaml")
    .addOption(
      new Option(
        "--target <target>",
        "which functions of the s.yaml to run; default: runtime where there is one",
      ).choices(["runtime", "container"]),
    )
    .option("--greet", "send one echo through each function and show what came back")
    .option(
      "--path <path>",
      "where the functions take WebSocket handshakes; default: path in wsfn.json, else /",
      requestPath,
    )
    .option("--available", "pass over functions that need what this machine does not have, naming it")
    .option("--no-console", "do not serve the console: the page that shows what happens, and its API")
    .option("-v, --verbose", "show every line: the platform's own, and functions' structured logs")
    .option("--json", "one JSON line on stdout for every event");

async function dev(dirs: readonly string[], options: DevOptions): Promise<void> {
  const stop = stopSignal();
  const { verbose = false } = options;
  using output = options.json ? jsonOutput() : new PersonOutput({ verbose });
  const folders = await runnableFolders(dirs, {
    ...options,
    ...readingOf(options),
    verbose,
    tell: output.tell,
  });
  const builds = new Builds(folders, {
    signal: stop,
    onWork: (folder) => output.building(folder && shortPath(folder.dir)),
    onLine: ({ dir }, line) => output.buildLine(shortPath(dir), line),
    onFailed: ({ dir }, error) => output.buildFailed(shortPath(dir), error),
  });
  // For a program `ready` means that a call is answered soon; a person wants the URLs, and what is ready, at once.
  if (options.json) await shownOnce(() => builds.all());
  const gateway = await startGateway(gatewayOptions(folders, options, { output, builds }));
  const pathOf = (name: string): string => {
    const folder = folders.find(({ functions }) => functions.some((spec) => spec.name === name));
    return options.path ?? folder?.manifest?.path ?? "/";
  };
  output.serving(gateway, pathOf);
  for (const { name, built } of builds.functions) output.needs(name, built);
  const console = options.console ? await openConsole(gateway, pathOf, { folders, options }) : undefined;
  try {
    if (console) output.console(console);
    const served = options.greet ? greetAll({ gateway, builds, pathOf, output, stop }) : undefined;
    await Promise.race([aborted(stop), builds.nothingBuilt.catch(noneBuilt)]);
    await served;
    output.stopping();
    output.summary(await gateway.close());
  } finally {
    // After a failure there is nothing to sum up; after Ctrl-C it has closed.
    await gateway.close();
    // Last: a person who looks at it sees the functions drain.
    await console?.close();
  }
  process.exitCode = EXIT.good;
}

/** Under the same port at every start, where nobody has it: a window that is open finds the console again. */
function openConsole(
  gateway: Gateway,
  pathOf: (name: string) => string,
  { folders, options }: { folders: readonly FunctionFolder[]; options: DevOptions },
): Promise<RunningConsole> {
  const functions = folders.flatMap((folder) => folder.functions);
  const { secrets = {} } = gatewaySettings(options);
  const port = stablePort({ file: functions[0]?.file ?? "", name: "console" });
  const signFlagsOf = (name: string): readonly string[] => {
    const folder = folders.find((each) => each.functions.some((spec) => spec.name === name));
    const file = options.secrets === undefined ? [] : ["--secrets", resolve(options.secrets)];
    return ["--dir", resolve(folder?.dir ?? "."), ...readingWords(options), ...file];
  };
  return startConsole({ gateway, functions, pathOf, signFlagsOf, secrets, port });
}

function gatewayOptions(
  folders: readonly FunctionFolder[],
  options: DevOptions,
  { output, builds }: { readonly output: DevOutput; readonly builds: Builds },
): GatewayOptions {
  return {
    functions: folders.flatMap((folder) => folder.functions),
    port: options.port,
    host: options.host,
    preferredPort: stablePort,
    ...gatewaySettings(options),
    start: async (spec, how) => {
      await builds.of(spec);
      return startInstance(spec, how);
    },
    onEvent: output.event,
  };
}

const noneBuilt = (cause: unknown): never => {
  throw new UsageError(say("nothing could be built; the reasons are above"), { cause });
};

/** What a round of greetings needs. */
interface Greetings {
  readonly gateway: Gateway;
  readonly builds: Builds;
  readonly pathOf: (name: string) => string;
  readonly output: DevOutput;
  readonly stop: AbortSignal;
}

/** One after the other, as they get ready: each is a cold start, and this machine has few processors. */
async function greetAll({ gateway, builds, pathOf, output, stop }: Greetings): Promise<void> {
  for (const { name, built } of builds.functions) {
    const isBuilt = await built.then(
      () => true,
      () => false, // which has been shown
    );
    if (stop.aborted) return;
    const wsUrl = gateway.functions.find((one) => one.name === name)?.wsUrl;
    if (!isBuilt || wsUrl === undefined) continue;
    const path = pathOf(name);
    output.greeting(name);
    output.working(say("starting {name}, and waiting for its echo", { name }));
    try {
      output.greeted(name, await greet(new URL(path, wsUrl).href, stop));
    } catch (error) {
      if (!stop.aborted) output.greeted(name, { failed: whyNot(error as Error, path) });
    }
    output.working(undefined);
  }
}

/** Another path is a way out only where the function itself has answered at this one. */
const whyNot = (error: Error, path: string): string =>
  error instanceof NoWebSocketThere && path === "/"
    ? `${error.message}\n→ ${say("if its WebSocket is not at /, name its path with --path or in wsfn.json")}`
    : error.message;
