import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildFunction, buildImage, missingPrerequisites, recordMissing } from "@wsfn/instance";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { containerDiaries, expectFrozenUntil } from "../diary.ts";
import { functionSpec } from "../function-spec.ts";
import { handshake, RawClient } from "../raw-client.ts";
import { running } from "../running.ts";

const missing = await missingPrerequisites(["docker", "go"]);
const isRequired = process.env.WSFN_REQUIRE === "all";
for (const { name, why, hint } of missing) {
  recordMissing({
    what: `the gateway's container tests, which need ${name}`,
    why,
    hint,
    where: "packages/gateway",
  });
}
const testWithEngine = test.skipIf(missing.length > 0 && !isRequired);

/** A compiler that has compiled nothing yet, and an engine, on a machine that may be busy with other tests. */
const BUILD_MS = 600_000;
const image = `wsfn-test/gateway:${process.pid}`;
const spec = functionSpec({ target: "container", runtime: "custom-container", image, command: [], cpu: 1 });
let dir = "";

beforeAll(async () => {
  if (missing.length > 0) return;
  dir = mkdtempSync(join(tmpdir(), "wsfn-gateway-"));
  for (const name of ["main.go", "go.mod", "Dockerfile"]) {
    copyFileSync(join(import.meta.dirname, "../container", name), join(dir, name));
  }
  const command = ["/bin/sh", "-c", "CGO_ENABLED=0 go build -o server ."];
  await buildFunction(dir, { command, inputs: ["main.go"], output: "server" });
  await buildImage(dir, { tag: image });
}, BUILD_MS);

afterAll(() => {
  if (dir === "") return;
  rmSync(dir, { recursive: true, force: true });
  execFileSync("docker", ["image", "rm", "--force", image], { stdio: "ignore" });
});

interface Said {
  readonly instanceId: string;
}
const ask = async (url: string): Promise<Said> => (await (await fetch(url)).json()) as Said;

describe("gateway with containers", () => {
  testWithEngine(
    "relays to a container, freezes it without a request, and removes it at the end",
    async () => {
      expect(missing).toEqual([]);
      const { url, gateway, requests } = await running({ functions: [spec] });
      const first = await ask(url);
      expect((await requests(1))[0]).toMatchObject({ instanceId: first.instanceId, coldStart: true });

      const client = new RawClient(url);
      await expectFrozenUntil(() => client.send(handshake()).head(), containerDiaries(first.instanceId));
      client.send("byte for byte");
      await client.until((all) => all.includes("byte for byte"));
      client.socket.destroy();
      await requests(2);
      expect((await ask(url)).instanceId).toBe(first.instanceId);

      const summary = await gateway.close();
      expect(summary.functions[0]).toMatchObject({ instances: 1, coldStarts: 1 });
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  testWithEngine("leaves no container when the gateway is killed with -9", async () => {
    const child = fork(`${import.meta.dirname}/../load-gateway-program.ts`, ["10", JSON.stringify(spec)]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const [{ url }] = (await once(child, "message")) as [{ url: string }];
    const { instanceId } = await ask(url);
    const containers = (): string =>
      execFileSync("docker", ["ps", "--all", "--quiet", "--filter", `name=${instanceId}`], {
        encoding: "utf8",
      });
    expect(containers()).not.toBe("");
    child.kill("SIGKILL");
    await expect.poll(containers).toBe("");
  });

  testWithEngine("names an image that is not there", async () => {
    const { url, requests } = await running({ functions: [{ ...spec, image: "wsfn-test/no-such-image:1" }] });
    expect((await fetch(url)).status).toBe(412);
    expect((await requests(1))[0]?.message).toContain("wsfn-test/no-such-image:1");
  });
});
