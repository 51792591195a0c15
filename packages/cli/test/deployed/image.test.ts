import { execFile } from "node:child_process";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { conformanceDir, type Via } from "@wsfn/conformance/function";
import { buildImage, dockerfileOf } from "@wsfn/instance";
import { testNeeding } from "@wsfn/instance/vitest";
import { readFunctions } from "@wsfn/platform";
import { describe, expect } from "vitest";
import { appsOn, excusesOn, heldAgainst } from "./app.ts";

const PATIENCE_MS = 600_000;
const PORT = "9000/tcp";

const run = promisify(execFile);
const docker = async (...args: readonly string[]): Promise<string> =>
  (await run("docker", args, { encoding: "utf8", timeout: 60_000 })).stdout.trim();

/** The image as anybody runs it: no variable of the platform's, only those that a case asks for. */
const dockerRun =
  (image: string): Via =>
  async (_, { environment = {} }) => {
    const variables = Object.entries(environment).flatMap(([name, value]) => ["--env", `${name}=${value}`]);
    const id = await docker("run", "--detach", "--publish", "127.0.0.1:0:9000", ...variables, image);
    const close = async () => void (await docker("rm", "--force", id));
    try {
      const [address] = (await docker("port", id, PORT)).split("\n");
      await answers(`http://${address}/healthz`);
      return { url: `ws://${address}/`, close };
    } catch (error) {
      const logs = await docker("logs", id);
      await close();
      throw new Error(`${image} does not answer: ${logs}`, { cause: error });
    }
  };

async function answers(url: string): Promise<void> {
  const deadline = AbortSignal.timeout(60_000);
  while (!(await fetch(url, { signal: deadline }).catch(() => undefined))?.ok) {
    deadline.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// What is deployed must be what is judged: the suite, quick, on what `docker run` makes of the image.
describe("the image", { timeout: PATIENCE_MS }, async () => {
  const test = await testNeeding("packages/cli", "docker");
  for (const app of appsOn("container")) {
    test(`of ${app.name} is judged by docker run as its folder is`, async () => {
      const spec = readFunctions(app.dir).functions.find(({ target }) => target === "container");
      const dockerfile = spec && dockerfileOf(spec);
      if (dockerfile === undefined) throw new Error(`expected a Dockerfile in ${app.dir}`);
      const image = `wsfn-test/${app.name}:${process.pid}`;
      try {
        await buildImage(dirname(dockerfile), { tag: image, dockerfile });
        const report = await conformanceDir(app.dir, {
          target: "container",
          via: "docker run",
          vias: { "docker run": dockerRun(image) },
          knownFailing: excusesOn(app, "container"),
        });
        expect(heldAgainst(report)).toEqual([]);
        expect(report.counts.pass).toBeGreaterThan(500);
      } finally {
        await docker("image", "rm", "--force", image);
      }
    });
  }
});
