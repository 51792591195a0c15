import { execFile } from "node:child_process";
import { basename } from "node:path";
import { isScript } from "../machine/runnable.ts";

/** What an interpreter is asked for the file that it runs from. */
const SELF: Readonly<Record<string, readonly string[]>> = {
  node: ["-p", "process.execPath"],
  python: ["-c", "import sys; print(sys.executable)"],
  python3: ["-c", "import sys; print(sys.executable)"],
};
/** A version manager may take seconds on a busy machine; one that waits for a person takes for ever. */
const TIMEOUT_MS = 10_000;

/** By script and folder: version managers answer differently in another folder. */
const known = new Map<string, Promise<string>>();

/**
 * The interpreter that a shim leads to. Package and version managers put shell scripts named `node` or `python3` on PATH; such a
 * script would be the instance's first process, take the signals in the server's place, and count as cold start. Each is
 * asked once; a program that is no script, or does not answer, stays as it is.
 */
export function realInterpreter(
  program: string,
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const question = SELF[basename(program)];
  if (question === undefined || !isScript(program)) return Promise.resolve(program);
  const key = `${program}\0${cwd}`;
  const answer = known.get(key) ?? askFor(program, question, cwd, env);
  known.set(key, answer);
  return answer;
}

/** Runs the shim as it would be run, in the function's folder and environment, and asks the interpreter where it is. */
function askFor(
  program: string,
  question: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<string> {
  return new Promise((resolve) => {
    execFile(program, question, { cwd, env, timeout: TIMEOUT_MS, encoding: "utf8" }, (error, stdout) => {
      const path = stdout.trim();
      resolve(error || !path.startsWith("/") ? program : path);
    });
  });
}
