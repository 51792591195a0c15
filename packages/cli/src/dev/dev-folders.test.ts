import { describe, expect, it, onTestFinished, vi } from "vitest";
import { folder, type Props, project } from "../../test/project.ts";
import { speak } from "../language/language.ts";
import { type DevFolderOptions, runnableFolders } from "./dev-folders.ts";

const files = { "index.js": "" };
/** Without the folders in which this machine may have a Node.js. */
const LAYER = { environmentVariables: { PATH: "/opt/nodejs24/bin" } };

/** What a person reads of a folder before it runs, on a machine that has this Node.js and this Python. */
async function told(
  dir: string,
  options: Partial<DevFolderOptions> = {},
  { node = "20.1.0 115", python = "3.11.2" } = {},
): Promise<readonly string[]> {
  const program = (says: string) => `#!/bin/sh\nprintf '${says}'\n`;
  const machine = folder({ "*node": program(node), "*python3": program(python) });
  vi.stubEnv("PATH", `${machine}:/usr/bin:/bin`);
  onTestFinished(() => void vi.unstubAllEnvs());
  const lines: string[] = [];
  await runnableFolders([dir], { verbose: false, ...options, tell: (line) => lines.push(line) });
  return lines;
}

describe("runnableFolders", () => {
  it("names the s.yaml that --command sets aside", async () => {
    const dir = project(files);
    expect(await told(dir, { command: "node index.js" })).toEqual([
      expect.stringMatching(/^\S+s\.yaml is set aside: --command says how its folder is started$/),
    ]);
    expect(await told(folder(files), { command: "node index.js" })).toEqual([]);
  });

  it.each<[string, Props, string]>([
    ["a layer", LAYER, "f: Node.js 20.1.0 on this machine, 24.19.0 of the layer on the platform"],
    [
      "a runtime",
      {
        runtime: "custom.debian10",
        layers: undefined,
        environmentVariables: { PATH: "/var/fc/lang/nodejs18/bin" },
      },
      "f: Node.js 20.1.0 on this machine, 18.19.0 of the runtime on the platform",
    ],
  ])("names both where another Node.js runs here than that of %s", async (_, props, line) => {
    expect(await told(project(files, props))).toEqual([line]);
  });

  it.each([
    ["3.11.2", ["f: Python 3.11.2 on this machine, 3.12.9 of the layer on the platform"]],
    ["3.12.1", []],
  ])("compares a Python by its first two numbers: %s", async (python, lines) => {
    const dir = project(
      { "app.py": "" },
      {
        layers: ["acs:fc:cn-hangzhou:official:layers/Python312/versions/1"],
        environmentVariables: { PATH: "/opt/python3.12/bin" },
        customRuntimeConfig: { command: ["python3", "app.py"], port: 9000 },
      },
    );
    expect(await told(dir, {}, { python })).toEqual(lines);
    await speak("zh");
    const chinese = ["f：本机为 Python 3.11.2，平台为层中的 3.12.9"];
    expect(await told(dir, {}, { python })).toEqual(lines.length === 0 ? [] : chinese);
    await speak("en");
  });

  it("is silent where both are of one major version, and where the function brings its own", async () => {
    expect(await told(project(files, LAYER), {}, { node: "24.0.0 137" })).toEqual([]);
    const own = "node_modules/node/bin";
    const brings = project(
      {
        ...files,
        [`*${own}/node`]: "",
        "node_modules/node/package.json": '{"name":"node","version":"24.0.0"}',
      },
      { environmentVariables: { PATH: `/code/${own}` } },
    );
    expect(await told(brings)).toEqual([]);
  });
});
