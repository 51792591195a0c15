import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** An instance of another process. */
export interface Owned {
  readonly id: string;
  readonly host: string;
  readonly port: number;
  readonly pids: readonly number[];
}

/** A process that owns instances of these functions, the first of them frozen. */
export async function owner(
  specs: readonly unknown[],
): Promise<{ kill: (signal: NodeJS.Signals) => Promise<void>; owned: readonly Owned[]; pid: number }> {
  const file = join(import.meta.dirname, "owner.ts");
  const child = spawn(process.execPath, [file, JSON.stringify(specs)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return {
    pid: child.pid ?? 0,
    owned: JSON.parse(line.toString()),
    kill: async (signal) => {
      child.kill(signal);
      await once(child, "exit");
    },
  };
}
