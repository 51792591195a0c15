import { spawn } from "node:child_process";
import { once } from "node:events";

/** Runs a tool to its end, its output on our stderr. @throws {Error} when it cannot be run or does not end with 0 */
export async function run(file: string, args: readonly string[], cwd?: string): Promise<void> {
  const child = spawn(file, args, { cwd, stdio: ["ignore", 2, 2] });
  const [code, signal] = await once(child, "close");
  if (code !== 0) throw new Error(`${file} ${args.join(" ")}: ended with ${signal ?? code}`);
}

/** Whether a tool ends with 0; its output is dropped. */
export async function succeeds(file: string, args: readonly string[]): Promise<boolean> {
  const child = spawn(file, args, { stdio: "ignore" });
  const ended = once(child, "close").then(([code]) => code === 0);
  const failed = once(child, "error").then(() => false);
  return Promise.race([ended, failed]);
}
