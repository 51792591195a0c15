import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Endpoint } from "@wsfn/conformance/function";
import { buildForImage, prepareImage } from "@wsfn/instance";
import { readFunctions } from "@wsfn/platform";
import type { App } from "./app.ts";

const PORT = 9000;
/** A busy engine takes a minute to start a container, and a JVM in it another one to answer. */
const ANSWER_MS = 300_000;

const run = promisify(execFile);
const docker = async (...args: readonly string[]): Promise<string> =>
  (await run("docker", args, { encoding: "utf8", timeout: ANSWER_MS })).stdout.trim();

/** The image of an app's container function, built when it is not there or older than its files. */
export async function imageOf(app: App): Promise<string> {
  const spec = readFunctions(app.dir).functions.find(({ target }) => target === "container");
  if (spec === undefined) throw new Error(`expected a container function in ${app.dir}`);
  const isRebuilt = await buildForImage(spec, app.manifest?.build);
  return prepareImage(spec, { isRebuilt });
}

/** Runs an image as anybody does: no variable of the platform's, only those that are asked for. */
export async function dockerRun(
  image: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Endpoint> {
  const variables = Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
  const id = await docker("run", "--detach", "--publish", `127.0.0.1:0:${PORT}`, ...variables, image);
  const close = async (): Promise<void> => void (await docker("rm", "--force", id));
  try {
    const [address = ""] = (await docker("port", id, `${PORT}/tcp`)).split("\n");
    await answers(`http://${address}/healthz`);
    return { url: `ws://${address}/`, close };
  } catch (error) {
    const logs = await docker("logs", id);
    await close();
    throw new Error(`${image} does not answer: ${logs}`, { cause: error });
  }
}

async function answers(url: string): Promise<void> {
  const deadline = AbortSignal.timeout(ANSWER_MS);
  while (!(await fetch(url, { signal: deadline }).catch(() => undefined))?.ok) {
    deadline.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
