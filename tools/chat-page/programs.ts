import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { reservePort } from "@wsfn/instance";
import { type Requirement, readManifest } from "@wsfn/platform";

/** A program that a test runs, ends and starts again, on one port. */
export interface Program {
  readonly port: number;
  start(): Promise<void>;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

const APPS = join(import.meta.dirname, "../../apps");

/** The apps that have the page of rooms, which visits them by their SDK; another chat may have a page of its own. */
export const chatApps = (): string[] =>
  readdirSync(APPS).filter((app) => existsSync(join(APPS, app, "page/visit.js")));

/** What the machine must have to run a chat. */
export const requirements = (app: string): readonly Requirement[] =>
  readManifest(join(APPS, app))?.requires ?? [];

/** A chat on a free port: as it is developed, by its own start command. */
export function chat(app: string, env: Record<string, string> = {}): Promise<Program> {
  const { scripts } = JSON.parse(readFileSync(join(APPS, app, "package.json"), "utf8"));
  const [file = "", ...args] = (scripts.start as string).split(" ");
  return program((port) => ({
    argv: [file === "node" ? process.execPath : file, ...args], // the very Node that runs the test
    cwd: join(APPS, app),
    env: { ...env, PORT: String(port) },
    ready: /"listening"/,
  }));
}

/** A redis-server on a free port that has every write on disk before it answers. */
export async function redis(): Promise<Program> {
  const folder = mkdtempSync(join(tmpdir(), "node-chat-redis-"));
  const settings = [
    "--bind",
    "127.0.0.1",
    "--dir",
    folder,
    "--save",
    "",
    "--appendonly",
    "yes",
    "--appendfsync",
    "always",
  ];
  const server = await program((port) => ({
    argv: ["redis-server", "--port", String(port), ...settings],
    env: {},
    ready: /Ready to accept connections/,
  }));
  return {
    ...server,
    async kill(signal) {
      await server.kill(signal);
      if (signal === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Recipe {
  readonly argv: readonly string[];
  readonly cwd?: string;
  readonly env: Record<string, string>;
  /** The line that it prints when it can be used. */
  readonly ready: RegExp;
}

async function program(recipe: (port: number) => Recipe): Promise<Program> {
  // Reserved for as long as this process lives: it is free while the program is ended, and another test must not take it then.
  const { port } = await reservePort();
  let child: ChildProcess | undefined;
  const { argv, cwd, env, ready } = recipe(port);
  const { REDIS_URL: _, CHAT_TOKEN_SECRET: __, ...inherited } = process.env;

  async function start(): Promise<void> {
    const [file = "", ...args] = argv;
    child = spawn(file, args, {
      cwd,
      env: { ...inherited, ...env },
      stdio: ["ignore", "pipe", "inherit"],
      detached: true, // a group of its own: a start command may leave the work to a child
    });
    if (child.stdout === null) throw new Error("expected a pipe for what it prints");
    for await (const line of createInterface({ input: child.stdout })) {
      if (!ready.test(line)) continue;
      child.stdout.resume(); // what comes later is nobody's
      return;
    }
    throw new Error(`expected ${argv.join(" ")} to start, it ended`);
  }

  await start();
  return {
    port,
    start,
    async kill(signal = "SIGKILL") {
      const ending = child;
      child = undefined;
      if (ending?.pid === undefined || ending.exitCode !== null) return;
      const over = once(ending, "exit");
      process.kill(-ending.pid, signal);
      await over;
      await portIsFree(port); // the last process of the group may outlive the first
    },
  };
}

/** Resolves when nothing listens on a port any more. */
async function portIsFree(port: number): Promise<void> {
  for (;;) {
    const server = createServer();
    const isListening = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false)).listen(port, "0.0.0.0", () => resolve(true));
    });
    if (!isListening) continue;
    await new Promise((resolve) => server.close(resolve));
    return;
  }
}
