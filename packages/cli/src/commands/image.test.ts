import { execFileSync } from "node:child_process";
import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Files, folder, project } from "../../test/project.ts";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const withEngine = await testNeeding("packages/cli", "docker");

const container = (files: Files): string =>
  project(files, {
    runtime: "custom-container",
    layers: undefined,
    customRuntimeConfig: undefined,
    customContainerConfig: { image: "wsfn-test/image:from-s-yaml" },
  });

const DOCKERFILE =
  "FROM scratch\nARG NOTE\nCOPY a.txt /a.txt\nCOPY b.txt /b.txt\nLABEL note=$NOTE\nUSER 65532\n";
const files = { Dockerfile: DOCKERFILE, "a.txt": "a".repeat(3000), "b.txt": "b".repeat(100) };

/** An image that goes with the test. */
function imageName(): string {
  const name = `wsfn-test/image:${process.pid}`;
  onTestFinished(() => void execFileSync("docker", ["rmi", "--force", name], { stdio: "ignore" }));
  return name;
}

describe("wsfn image", () => {
  withEngine("builds the image and says what each layer weighs", async () => {
    const name = imageName();
    await using wsfn = new WsfnProcess([
      "image",
      container(files),
      "--tag",
      name,
      "--build-arg",
      "NOTE=here",
      "--json",
    ]);
    const { code, stdout } = await wsfn.exited;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      function: "f",
      name,
      id: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
      bytes: 3100,
      platform: "linux/amd64",
      user: "65532",
      layers: [{ bytes: 3000, createdBy: expect.stringMatching(/^COPY /) }, { bytes: 100 }],
    });
    const label = execFileSync("docker", ["image", "inspect", "--format", "{{.Config.Labels.note}}", name]);
    expect(String(label).trim()).toBe("here");
  });

  withEngine("runs the build step first where the Dockerfile copies its output", async () => {
    const name = imageName();
    const build = { command: ["sh", "-c", "mkdir made; echo made > made/a.txt"], inputs: ["s.yaml"] };
    const manifest = { summary: "s", language: "shell", build: { ...build, output: "made/a.txt" } };
    const dir = container({
      Dockerfile: "FROM scratch\nCOPY made /\n",
      "wsfn.json": JSON.stringify(manifest),
    });
    await using wsfn = new WsfnProcess(["image", dir, "--tag", name, "--json"]);
    const { code, stdout } = await wsfn.exited;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name, bytes: 5, layers: [{ bytes: 5 }] });
  });

  withEngine("shows the builder's words once when a build fails, and exits 2", async () => {
    await using wsfn = new WsfnProcess(["image", container({ Dockerfile: "FROM scratch\nCOPY gone /\n" })]);
    const { code, stdout, stderr } = await wsfn.exited;
    expect(code).toBe(2);
    expect(stdout).toMatch(/^build \| .*gone/m);
    expect(stderr).toMatch(/^wsfn: BuildFailed: .* ended with code \d+\n→ /);
    expect(stderr).not.toContain("gone");
  });

  it("says in one line that there is no engine, and exits 2", async () => {
    await using wsfn = new WsfnProcess(["image", container(files)], { DOCKER_HOST: "unix:///nowhere.sock" });
    const { code, stderr } = await wsfn.exited;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^wsfn: cannot build: No Docker Engine answers: .*nowhere\.sock.*\n$/);
  });

  it("says that there is no container function, no Dockerfile, or no such build argument", async () => {
    await using runtime = new WsfnProcess(["image", project({ "index.js": "" })]);
    expect(await runtime.exited).toMatchObject({ code: 2, stderr: expect.stringContaining("wsfn pack") });
    await using none = new WsfnProcess(["image", container({})]);
    expect(await none.exited).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("has no Dockerfile"),
    });
    await using bad = new WsfnProcess(["image", folder(), "--build-arg", "nothing"]);
    expect(await bad.exited).toMatchObject({ code: 2, stderr: expect.stringContaining("NAME=value") });
  });
});
