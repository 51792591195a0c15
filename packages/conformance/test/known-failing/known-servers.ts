import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { buildFunction, type Missing, missingPrerequisites } from "@wsfn/instance";
import { readKnownFailing } from "../../src/bin/known-failing-file.ts";
import type { KnownFailing } from "../../src/judge/verdict.ts";
import { machineNodes } from "../package/machine-nodes.ts";

const DIR = join(import.meta.dirname, "../../known-failing");
const SERVERS = join(DIR, "servers");

/** How a library's echo server is made and run. Each prints its URL. */
interface Recipe {
  readonly missing: () => Promise<readonly Pick<Missing, "name" | "why" | "hint">[]>;
  readonly build?: () => Promise<unknown>;
  readonly command: () => readonly [program: string, ...args: string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The build of uWebSockets.js that loads on this house's own machines knows Node 16, 18 and 20. */
const UWS_NODE = "20";
const node20 = (): string | undefined => {
  const found = machineNodes.find(({ version }) => version.startsWith(`${UWS_NODE}.`));
  return found && join(found.folder, "node");
};

const PACKAGES = ".wsfn/packages";
const GO_ECHO = ".wsfn/echo";

/** Libraries as they come, by the name of the file that says where each departs from the RFCs. */
const RECIPES: Readonly<Record<string, Recipe>> = {
  ws: {
    missing: async () => [],
    command: () => [process.execPath, join(SERVERS, "ws.js")],
  },
  uwebsockets: {
    missing: async () =>
      node20() === undefined
        ? [{ name: `node ${UWS_NODE}`, why: "there is none on PATH", hint: `install Node ${UWS_NODE}` }]
        : [],
    command: () => [node20() ?? "node", join(SERVERS, "uwebsockets.cjs")],
  },
  websockets: {
    missing: () => missingPrerequisites(["python3", "pip"]),
    build: () =>
      buildFunction(join(SERVERS, "websockets"), {
        command: [
          ..."python3 -m pip install --quiet --upgrade --disable-pip-version-check --root-user-action=ignore".split(
            " ",
          ),
          ...["--requirement", "requirements.txt", "--target", PACKAGES],
        ],
        inputs: ["requirements.txt"],
        output: PACKAGES,
      }),
    command: () => ["python3", join(SERVERS, "websockets/echo.py")],
    environment: { PYTHONPATH: join(SERVERS, "websockets", PACKAGES) },
  },
  gorilla: {
    missing: () => missingPrerequisites(["go"]),
    build: () =>
      buildFunction(join(SERVERS, "gorilla"), {
        command: ["go", "build", "-o", GO_ECHO, "."],
        inputs: ["main.go", "go.mod", "go.sum"],
        output: GO_ECHO,
      }),
    command: () => [join(SERVERS, "gorilla", GO_ECHO)],
  },
};

export const KNOWN_SERVERS: readonly string[] = Object.keys(RECIPES);

const recipeOf = (name: string): Recipe => {
  const recipe = RECIPES[name];
  if (recipe === undefined) throw new Error(`expected one of ${KNOWN_SERVERS.join(", ")}, got ${name}`);
  return recipe;
};

/** What its file says about it. */
export const knownFailuresOf = (name: string): KnownFailing => readKnownFailing(join(DIR, `${name}.json`));

/** What is missing on this machine for it. */
export const missingFor = (name: string): Promise<readonly Pick<Missing, "name" | "why" | "hint">[]> =>
  recipeOf(name).missing();

/** Starts it, built if need be. It ends with `close`. */
export async function startKnown(name: string): Promise<{ url: string; close(): Promise<void> }> {
  const { build, command, environment } = recipeOf(name);
  await build?.();
  const [program, ...args] = command();
  const child = spawn(program, args, {
    // What a library complains about on stderr is about the clients that the suite plays.
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...environment },
  });
  try {
    return { url: await urlOf(child), close: () => ended(child) };
  } catch (error) {
    await ended(child);
    throw error;
  }
}

async function urlOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("expected a pipe for what it prints");
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`expected a server that prints its URL, but it ended with ${code}`);
  });
  const [line] = (await Promise.race([once(child.stdout, "data"), gone])) as [Buffer];
  gone.catch(() => {});
  return line.toString("utf8").trim();
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const over = once(child, "exit");
  child.kill("SIGKILL");
  await over;
}
