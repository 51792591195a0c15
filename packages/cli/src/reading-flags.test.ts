import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { deployFile, folder, server, soundProps } from "../test/project.ts";
import { WsfnProcess } from "../test/wsfn-process.ts";

const project = () =>
  folder({
    "s.yaml": deployFile(
      soundProps({ functionName: "base", environmentVariables: undefined, layers: undefined }),
    ),
    "s.prod.yaml": "extend: s.yaml\nresources: { f: { props: { functionName: prod } } }\n",
    "env.yaml": "environments:\n  - { name: test, overlays: { resources: { f: { functionName: test } } } }\n",
    "package.json": '{"type":"module"}',
    "index.js": server(),
  });

describe("the flags of the platform's tool", () => {
  // Together they are refused, so one run of a command shows that it reads both.
  it.each(["dev", "doctor", "pack", "image", "bench", "conform", "sign"])(
    "are taken by wsfn %s",
    async (command) => {
      const flags = ["--template", "s.prod.yaml", "--env", "test"];
      await using wsfn = new WsfnProcess([command, project(), ...flags]);
      const { code, stdout, stderr } = await wsfn.exited;
      expect(stdout + stderr).toMatch(/s\.prod\.yaml:1\b.*a file that extends another has no environments/);
      expect(code).toBe(command === "doctor" ? 1 : 2);
    },
  );

  it("name a file that has to be there", async () => {
    const dir = project();
    await using wsfn = new WsfnProcess(["dev", dir, "-t", "gone.yaml"]);
    expect(await wsfn.exited).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(join(dir, "gone.yaml")),
    });
  });

  it("name another file of the folder, and an environment, for what runs and what is packed", async () => {
    await using dev = new WsfnProcess(["dev", project(), "-t", "s.prod.yaml", "--json"]);
    expect(await dev.event("ready")).toMatchObject({ function: "prod" });
    await using pack = new WsfnProcess(["pack", project(), "--env", "test", "--json"]);
    const { stdout } = await pack.exited;
    expect(JSON.parse(stdout)).toMatchObject({ function: "test" });
  });

  it("are for a folder, not for a URL", async () => {
    await using wsfn = new WsfnProcess(["conform", "ws://127.0.0.1:1", "--env", "test"]);
    expect(await wsfn.exited).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--env is for a directory"),
    });
  });
});
