import { stoppedExitCode } from "@wsfn/conformance/stop-signal";
import { say } from "./language/language.ts";

/**
 * What `work` comes to, or throws; undefined once the signal has fired, with one line on stderr, and the exit code of a program that was
 * stopped (130 for Ctrl-C, 143 for SIGTERM): whatever came out then, or failed, did so for that.
 */
export async function orStopped<T>(
  command: string,
  signal: AbortSignal,
  work: Promise<T>,
): Promise<T | undefined> {
  await Promise.allSettled([work]);
  if (!signal.aborted) return work;
  console.error(say("{program}: stopped before anything was judged", { program: `wsfn ${command}` }));
  process.exitCode = stoppedExitCode(signal);
  return undefined;
}
