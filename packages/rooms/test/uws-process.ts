import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { spawnWatched } from "@wsfn/instance";
import { build } from "esbuild";
import type { Refereed } from "./sdk-scenario.ts";

/** The program of Node 20 on PATH, which is what runs it; undefined: there is none. */
export function node20(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return folders
    .map((folder) => join(folder, "node"))
    .find((node) => {
      try {
        return execFileSync(node, ["--version"], {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        }).startsWith("v20.");
      } catch {
        return false;
      }
    });
}

/** Bundles a program that imports uWebSockets.js, and runs it by Node 20. */
export async function runBundled(
  node: string,
  entry: string,
  { outfile, env = {} }: { readonly outfile: string; readonly env?: Readonly<Record<string, string>> },
): Promise<ReturnType<typeof spawnWatched>> {
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["uWebSockets.js"],
    logLevel: "silent",
  });
  return spawnWatched(node, [outfile], {
    stdin: "pipe",
    stderr: "inherit",
    env: { ...process.env, ...env, NODE_PATH: join(import.meta.dirname, "../node_modules") },
  });
}

/** Starts the server of uws-server-program.ts, and ends it with `close`. */
export async function uwsServer(node: string): Promise<Refereed & { close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), "rooms-uws-"));
  const outfile = join(folder, "server.cjs");
  const child = await runBundled(node, join(import.meta.dirname, "uws-server-program.ts"), { outfile });
  return {
    url: await urlOf(child),
    cut: () => void child.stdin?.write("\n"),
    async close() {
      const over = once(child, "exit");
      child.kill();
      await over;
      rmSync(folder, { recursive: true });
    },
  };
}

async function urlOf(child: ReturnType<typeof spawnWatched>): Promise<string> {
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`expected a server that prints its URL, it ended with ${code}`);
  });
  const [line] = (await Promise.race([once(child.stdout, "data"), gone])) as [Buffer];
  gone.catch(() => {});
  return line.toString("utf8").trim();
}
