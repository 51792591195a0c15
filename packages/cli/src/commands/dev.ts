import { type Gateway, type GatewayEvent, startGateway } from "@wsfn/gateway";
import type { Target } from "@wsfn/platform";
import { Command, Option } from "commander";
import { aligned, eventTeller, formatMs, printable, summaryLines } from "../event-line.ts";
import { EXIT } from "../exit-code.ts";
import { buildFolder, type FunctionFolder, lackingFor, readFolder, shortPath } from "../function-folder.ts";
import { addGatewayFlags, type GatewayFlags, gatewaySettings } from "../gateway-options.ts";
import { greet } from "../greet.ts";
import { integer } from "../option.ts";
import { saidOnce } from "../said-once.ts";
import { aborted, stopSignal } from "../stop-signal.ts";
import { UsageError } from "../usage-error.ts";

interface DevOptions extends GatewayFlags {
  readonly port: number;
  readonly host: string;
  readonly command?: string;
  readonly target?: Target;
  readonly json?: true;
  readonly greet?: true;
  readonly available?: true;
}

export const devCommand = (): Command => addGatewayFlags(command()).action(dev);

const command = (): Command =>
  new Command("dev")
    .summary("run functions behind the local gateway")
    .description(
      "Runs functions on this machine as the platform would: trigger, scheduler, execution timeout, refusals.\n" +
        "A directory holds an s.yaml, or is a plain folder whose start command is given with --command.",
    )
    .argument("[dir...]", "functions to run", ["."])
    .addOption(
      new Option("-p, --port <n>", "port of the first function, counting up; 0 = free ports")
        .default(0)
        .argParser(integer(0, 65535)),
    )
    .option("--host <address>", "address to listen on; anything but loopback lets others in", "127.0.0.1")
    .option("-c, --command <command>", "start command of a folder without s.yaml")
    .addOption(
      new Option(
        "-t, --target <target>",
        "which functions of the s.yaml to run; default: runtime where there is one",
      ).choices(["runtime", "container"]),
    )
    .option("--json", "one JSON line on stdout for every event")
    .option("--greet", "send one echo through each function and say what came back")
    .option("--available", "pass over functions that need what this machine lacks, naming it")
    .addHelpText(
      "after",
      `
Examples:
  wsfn dev                                      the function in this folder
  wsfn dev one/ another/ --port 9000            two functions, on ports 9000 and 9001
  wsfn dev . --command "node index.js"          no s.yaml yet
  wsfn dev . --refuse 503@0.2 --latency 80ms    a bad day: one in five refused, slow lines

A time is 500ms, 60s, 5m or 2h; a bare number is milliseconds.
Ctrl-C ends the functions and prints what they did. A second Ctrl-C ends at once.
Exit codes: 0 ended as asked, 2 could not run.`,
    );

async function dev(dirs: readonly string[], options: DevOptions): Promise<void> {
  const stop = stopSignal();
  const folders = await readableFolders(dirs, options);
  for (const folder of folders) {
    const onLog = (line: string): void =>
      tell(options, `${shortPath(folder.dir)} build | ${printable(line)}`);
    await saidOnce(() => buildFolder(folder, { signal: stop, onLog }));
  }
  const gateway = await startGateway({
    functions: folders.flatMap((folder) => folder.functions),
    port: options.port,
    host: options.host,
    ...gatewaySettings(options),
    onEvent: options.json ? (event) => console.log(JSON.stringify(event)) : telling(),
  });
  try {
    if (options.greet) await greetAll(gateway, options, stop);
    if (options.greet && !options.json) for (const line of urlLines(gateway)) console.log(line);
    tell(options, "running; Ctrl-C ends it");
    await aborted(stop);
    tell(options, "stopping");
  } finally {
    const summary = await gateway.close();
    if (options.json) console.log(JSON.stringify({ event: "summary", ...summary }));
    else for (const line of summaryLines(summary)) tell(options, line);
  }
  process.exitCode = EXIT.good;
}

async function readableFolders(
  dirs: readonly string[],
  options: DevOptions,
): Promise<readonly FunctionFolder[]> {
  const runnable: FunctionFolder[] = [];
  for (const dir of dirs) {
    const folder = readFolder(dir, { ...options, offersCommand: true });
    for (const note of folder.notes) tell(options, note);
    const lacking = await lackingFor(folder);
    const lacks = lacking.map(({ name, why, hint }) => `${name} (${why}; ${hint})`).join(", ");
    if (lacking.length === 0) runnable.push(folder);
    else if (options.available) tell(options, `passed over ${shortPath(dir)}: this machine lacks ${lacks}`);
    else throw new UsageError(`${shortPath(dir)} needs what this machine lacks: ${lacks}`);
  }
  if (runnable.every((folder) => folder.functions.length === 0)) {
    throw new UsageError(`no function to run in ${dirs.map(shortPath).join(", ")}`);
  }
  return runnable;
}

async function greetAll(gateway: Gateway, options: DevOptions, stop: AbortSignal): Promise<void> {
  for (const { name, wsUrl } of gateway.functions) {
    if (stop.aborted) return;
    try {
      const { text, elapsedMs } = await greet(wsUrl, stop);
      if (options.json) console.log(JSON.stringify({ event: "greeted", function: name, text, elapsedMs }));
      else
        tell(options, `${name} answered "${printable(text)}" in ${formatMs(elapsedMs)}, cold start included`);
    } catch (error) {
      if (!stop.aborted) tell(options, `${name} did not echo: ${(error as Error).message}`);
    }
  }
}

/** Where everything is, once more, below what starting it had to say. */
const urlLines = ({ functions }: Gateway): readonly string[] =>
  aligned(functions.map(({ name, wsUrl, url }) => [name, wsUrl, url]));

/** Prints events for a person. */
function telling(): (event: GatewayEvent) => void {
  const lineOf = eventTeller();
  return (event) => {
    const line = lineOf(event);
    if (line !== undefined) console.log(line);
  };
}

/** What is said to a person; stdout is for machines when --json is given. */
const tell = ({ json }: DevOptions, line: string): void => (json ? console.error(line) : console.log(line));
