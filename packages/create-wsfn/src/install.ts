import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { CreateError } from "./create-error.ts";
import { INTERRUPTING } from "./interruption.ts";
import { callingPackageManager, installCommand, type PackageManager } from "./package-manager.ts";

/** The end of what an installer wrote: the part that says what went wrong. */
const KEPT_BYTES = 4096;

/** The environment, without the settings that another package manager handed to this process: npm warns of each that it does not know. */
const environmentFor = (manager: PackageManager): NodeJS.ProcessEnv =>
  manager === callingPackageManager()
    ? process.env
    : Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^npm_config_(?!registry$|cache$|\/\/)/i.test(name)),
      );

/** How an installation ended. */
export type Installation = "installed" | "stopped";

/**
 * Installs what the folder's package.json asks for. The signal stops it, or keeps it from starting; what it had put into the folder by then is
 * removed, so that the next try begins from nothing.
 * @throws {CreateError} `InstallFailed` with the end of the installer's output.
 */
export async function install(
  folder: string,
  manager: PackageManager,
  signal: AbortSignal,
): Promise<Installation> {
  if (signal.aborted) return "stopped";
  const before = new Set(readdirSync(folder));
  const [command, ...args] = installCommand(manager);
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ["ignore", "pipe", "pipe"],
    env: environmentFor(manager),
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output = (output + text).slice(-KEPT_BYTES);
    });
  }
  // A terminal sends SIGINT to the installer as well; a supervisor's SIGTERM reaches this process alone.
  const stop = (): void => void child.kill("SIGTERM");
  signal.addEventListener("abort", stop);
  try {
    const [code, endedBy] = await once(child, "close").catch((error: Error) => {
      const why = (error as NodeJS.ErrnoException).code === "ENOENT" ? undefined : error.message;
      throw new CreateError("InstallFailed", (words) => words.noInstaller(command, why));
    });
    // Ctrl-C reaches both processes, and the installer may have ended before this one notices.
    if (signal.aborted || INTERRUPTING.includes(endedBy)) {
      for (const entry of readdirSync(folder))
        if (!before.has(entry)) rmSync(join(folder, entry), { recursive: true, force: true });
      return "stopped";
    }
    if (code !== 0) {
      throw new CreateError(
        "InstallFailed",
        (words) => `${output.trim()}\n${words.notInstalled(command, endedBy ?? code)}`,
      );
    }
    return "installed";
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
