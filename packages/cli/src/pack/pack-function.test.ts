import { copyFileSync, cpSync, symlinkSync, utimesSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startInstance } from "@wsfn/instance";
import { readFunctions } from "@wsfn/platform";
import { describe, expect, it, onTestFinished } from "vitest";
import { elfFile } from "../../test/elf-file.ts";
import { type Files, folder, type Props, project, server } from "../../test/project.ts";
import { greet } from "../dev/greet.ts";
import { packFunction } from "./pack-function.ts";
import { unpackFunction } from "./unpacked-function.ts";

const ECHO = fileURLToPath(new URL("../../test/echo-function", import.meta.url));
const MODULE = '{"type":"module"}';

/** Starts what was packed, from where it was unpacked, and asks it. */
async function started<T>(dir: string, ask: (at: string) => Promise<T>): Promise<T> {
  const [spec] = readFunctions(dir).functions;
  if (spec === undefined) throw new Error("no function");
  const instance = await startInstance(spec);
  onTestFinished(async () => void (await instance.kill()));
  return ask(`${instance.host}:${instance.port}`);
}

async function packed(files: Files, props: Props = {}) {
  const dir = project(files, props);
  const result = await packFunction(dir);
  const unpacked = folder();
  await unpackFunction(result, unpacked);
  return { ...result, unpacked };
}

const text = async (url: string): Promise<string> => (await fetch(url)).text();

describe("packFunction", () => {
  it("makes a small zip file that echoes from where it is unpacked", async () => {
    const result = await packFunction(ECHO);
    expect(result.zip.length).toBeLessThan(200 * 1024);
    const dir = folder();
    await unpackFunction(result, dir);
    const { text: echoed } = await started(dir, (at) => greet(`ws://${at}/`, new AbortController().signal));
    expect(echoed).toBe("hello from wsfn");
  });

  it("makes the same bytes of a copy elsewhere, with other times", async () => {
    const files = {
      "package.json": MODULE,
      "index.js": server(),
      "public/page.html": "<p>",
      "*bin/x": "#!/bin/sh\n",
    };
    const dir = project(files);
    const copy = folder();
    cpSync(dir, copy, { recursive: true });
    utimesSync(join(copy, "public/page.html"), new Date(0), new Date(0));
    copyFileSync(join(dir, "index.js"), join(copy, "index.js"));
    const [one, other] = [await packFunction(dir), await packFunction(copy)];
    expect(other.sha256).toBe(one.sha256);
    expect(Buffer.compare(one.zip, other.zip)).toBe(0);
  });

  it("keeps other files where the server finds them, and says what weighs how much", async () => {
    const { unpacked, groups, notes } = await packed({
      "package.json": MODULE,
      "index.js": `import { readFileSync } from "node:fs";\nconst page = readFileSync(new URL("./public/page.html", import.meta.url));${server("response.end(page)")}`,
      "public/page.html": "a page",
      "README.md": "",
    });
    expect(await started(unpacked, (at) => text(`http://${at}/`))).toBe("a page");
    expect(groups.map(({ name, files }) => [name, files])).toEqual([
      ["index.js", 1],
      ["package.json", 1],
      ["public/", 1],
    ]);
    expect(notes).toEqual([]);
  });

  it("follows a bootstrap to the script that it starts", async () => {
    const { unpacked, bundled } = await packed(
      {
        "*bootstrap": '#!/bin/sh\ncd "$(dirname "$0")"\nexec node index.js\n',
        "index.js": `const word = require("dep");${server("response.end(word)").replace(/import .*/, 'const { createServer } = require("node:http");')}`,
        "node_modules/dep/index.js": 'module.exports = "bundled";',
        "node_modules/dep/package.json": '{"name":"dep"}',
      },
      { customRuntimeConfig: undefined },
    );
    expect(bundled?.map(({ name }) => name)).toContain("dep");
    expect(await started(unpacked, (at) => text(`http://${at}/`))).toBe("bundled");
  });

  it("ships any other program's folder as it is, grouped by what pip installed", async () => {
    const { files, bundled, groups } = await packed(
      {
        "*main": "#!/bin/sh\n",
        "python/dep/a.py": "",
        "python/dep-1.0.dist-info/METADATA": "",
        "data.bin": "x",
      },
      { customRuntimeConfig: { command: ["/code/main"] } },
    );
    expect(bundled).toBeUndefined();
    expect(files.map(({ path }) => path)).toEqual([
      "data.bin",
      "main",
      "python/dep-1.0.dist-info/METADATA",
      "python/dep/a.py",
    ]);
    expect(groups.find(({ name }) => name === "python/dep")?.files).toBe(2);
  });

  it("ships node_modules as they are when it is not to bundle, without what only development needs", async () => {
    const dir = project({
      "index.js": 'require("dep");',
      "node_modules/.package-lock.json":
        '{"packages":{"node_modules/dep":{},"node_modules/tool":{"dev":true}}}',
      "node_modules/.bin/x": "",
      "node_modules/dep/package.json": '{"name":"dep"}',
      "node_modules/dep/test/a.js": "",
      "node_modules/tool/package.json": '{"name":"tool"}',
    });
    const { files, bundled } = await packFunction(dir, { bundle: false });
    expect(bundled).toBeUndefined();
    expect(files.map(({ path }) => path)).toEqual([
      "index.js",
      "node_modules/dep/package.json",
      "node_modules/dep/test/a.js",
    ]);
  });

  it("ships node_modules with what a launcher starts", async () => {
    const dir = project(
      {
        "package.json": '{"scripts":{"start":"node index.js"},"dependencies":{"dep":"1"}}',
        "index.js": 'require("dep");',
        "node_modules/dep/package.json": '{"name":"dep"}',
      },
      { customRuntimeConfig: { command: ["npm", "start"] } },
    );
    const { files, notes } = await packFunction(dir);
    expect(files.map(({ path }) => path)).toEqual([
      "index.js",
      "node_modules/dep/package.json",
      "package.json",
    ]);
    expect(notes).toEqual([
      expect.stringMatching(/^npm starts it, .* with `node FILE` they would be bundled$/),
    ]);
  });

  it.each([
    [
      "says which files may miss what is in the bundle alone",
      'require(process.env.PLUGIN || "./routes/a.js");',
      1,
    ],
    ["says nothing of them where all that is loaded is plain", "", 0],
  ])("%s", async (_, loads, many) => {
    const { notes } = await packed({
      "package.json": "{}",
      "index.js": `require("dep"); ${loads}`,
      "routes/a.js": 'require("node:fs"); require("dep/sub");',
      "node_modules/dep/package.json": '{"name":"dep"}',
      "node_modules/dep/index.js": "",
    });
    expect(notes.filter((note) => note.startsWith("routes/a.js imports dep: that is in"))).toHaveLength(many);
    expect(notes.filter((note) => note.startsWith("index.js"))).toEqual([]);
  });

  it("says of pnpm's node_modules that their links are gone", async () => {
    const store = "node_modules/.pnpm/dep@1/node_modules/dep";
    const dir = project({ "index.js": 'require("dep");', [`${store}/package.json`]: '{"name":"dep"}' });
    symlinkSync(join(dir, store), join(dir, "node_modules/dep"));
    const { notes } = await packFunction(dir, { bundle: false });
    expect(notes).toEqual([expect.stringMatching(/^node_modules are pnpm's, links .*npm ci --omit=dev/)]);
  });

  it("ships node_modules with a package that is loaded before the start file", async () => {
    const dir = project(
      {
        "index.js": "",
        "node_modules/dotenv/package.json": '{"name":"dotenv"}',
        "node_modules/dotenv/config.js": "",
      },
      { customRuntimeConfig: { command: ["node", "-r", "dotenv/config", "index.js"] } },
    );
    const { files, notes, bundled } = await packFunction(dir);
    expect(bundled).toBeUndefined();
    expect(files.map(({ path }) => path)).toContain("node_modules/dotenv/config.js");
    expect(notes).toEqual([expect.stringMatching(/^dotenv\/config is loaded before the start file/)]);
  });

  it("follows a bootstrap into the folder that it enters", async () => {
    const { bundled, start } = await packed(
      { "app/index.js": "console.log(1);", "*bootstrap": "#!/bin/sh\ncd app\nexec node index.js\n" },
      { customRuntimeConfig: undefined },
    );
    expect(start.script).toBe("app/index.js");
    expect(bundled).toHaveLength(1);
  });

  it("builds first what wsfn.json says is built", async () => {
    const build = { command: ["node", "make.js"], inputs: ["make.js"], output: "target/main" };
    const { files } = await packed(
      {
        "wsfn.json": JSON.stringify({ summary: "s", language: "go", build }),
        "make.js":
          'const fs = require("fs"); fs.mkdirSync("target"); fs.writeFileSync("target/main", "#!/bin/sh\\n", { mode: 0o755 });',
      },
      { code: "./target", customRuntimeConfig: { command: ["/code/main"] } },
    );
    expect(files).toMatchObject([{ path: "main", executable: true }]);
  });

  it("puts a zip file in the place of a folder in order, and packs it again", async () => {
    const first = await packed(
      { "*main": "#!/bin/sh\n" },
      { customRuntimeConfig: { command: ["/code/main"] } },
    );
    const again = await packed(
      { "code.zip": first.zip },
      { code: "./code.zip", customRuntimeConfig: { command: ["/code/main"] } },
    );
    expect(again.sha256).toBe(first.sha256);
  });

  const own = { customRuntimeConfig: { command: ["/code/run"] } };
  it.each<[string, Files, Props, string, RegExp]>([
    [
      "a start command that is not there",
      { "a.js": "" },
      own,
      "StartFileMissing",
      /runs run, which is not in/,
    ],
    [
      "one that is a folder too deep",
      { "*app/run": "#!/bin/sh\n" },
      own,
      "StartFileMissing",
      /there is app\/run/,
    ],
    [
      "one that .fcignore leaves out",
      { "*run": "#!/bin/sh\n", ".fcignore": "run" },
      own,
      "StartFileMissing",
      /run/,
    ],
    ["one without its x bit", { run: "#!/bin/sh\n" }, own, "NotExecutable", /chmod 755/],
    ["CR LF line ends", { "*run": "#!/bin/sh\r\nnode\r\n" }, own, "LineEnds", /CR LF line ends in run/],
    [
      "a script that names no interpreter",
      { "*run": "node x\n" },
      own,
      "NoProgram",
      /does not begin with #!/,
    ],
    ["a byte order mark", { "*run": "\u{feff}#!/bin/sh\n" }, own, "NoProgram", /byte order mark/],
    ["a program for Windows", { "*run": "MZ\0" }, own, "NoProgram", /for Windows\n→ build a program for/],
    ["one for arm64", { "*run": elfFile({ machine: 183 }) }, own, "NoProgram", /another processor/],
    ["a script that is not there", { "other.js": "" }, {}, "StartFileMissing", /runs index\.js/],
    ["no zip file", {}, { code: "./gone.zip" }, "NoCode", /gone\.zip is not there/],
    ["no code folder", {}, { code: "./gone" }, "NoCode", /gone is not there/],
  ])("refuses %s", async (_, files, props, code, message) => {
    await expect(packFunction(project(files, props))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  it("refuses what the region does not take", async () => {
    const dir = project({ "*run": "#!/bin/sh\n" }, { ...own, region: "cn-qingdao" });
    await expect(packFunction(dir, { limitBytes: 100 })).rejects.toMatchObject({
      code: "TooBig",
      exitCode: 1,
    });
  });

  it("asks which function is meant", async () => {
    const dir = folder({
      "s.yaml": ["a", "b"]
        .map(
          (name) =>
            `  ${name}: { component: fc3, props: { region: cn-hangzhou, functionName: ${name}, runtime: custom, code: . } }`,
        )
        .join("\n")
        .replace(/^/, "edition: 3.0.0\nname: t\nresources:\n"),
      "*bootstrap": "#!/bin/sh\n",
    });
    await expect(packFunction(dir)).rejects.toMatchObject({ code: "ManyFunctions" });
    expect((await packFunction(dir, { function: "b" })).spec.name).toBe("b");
    await expect(packFunction(dir, { function: "c" })).rejects.toMatchObject({ code: "NoRuntimeFunction" });
  });

  const PYTHON = { "app.py": "", "requirements.txt": "gunicorn\nmy.Lib>=1\n" };
  const runs = (command: string, more: Props = {}) => ({
    customRuntimeConfig: { command: command.split(" ") },
    layers: undefined,
    environmentVariables: { PYTHONPATH: "python" },
    ...more,
  });

  it.each(["gunicorn app:app", "python3 -m gunicorn app:app", "uvicorn app:app"])(
    "refuses %s without the package that it is of",
    async (command) => {
      await expect(packFunction(project(PYTHON, runs(command)))).rejects.toMatchObject({
        code: "DependencyMissing",
        fix: expect.stringMatching(/pip install --requirement requirements\.txt --target python/),
      });
    },
  );

  it("warns of packages that are asked for and are not there, or where Python does not look", async () => {
    const { notes } = await packed(
      {
        ...PYTHON,
        "python/gunicorn-23.dist-info/METADATA": "",
        "python/gunicorn/__main__.py": "",
      },
      runs("python3 -m gunicorn app:app"),
    );
    expect(notes).toEqual([expect.stringMatching(/^not in the package, though it is asked for: my-lib; /)]);
    const aside = await packed(
      { ...PYTHON, "vendor/my_lib-1.dist-info/METADATA": "" },
      runs("python3 app.py"),
    );
    expect(aside.notes.join("\n")).toMatch(
      /my-lib is in vendor, where Python does not look: set PYTHONPATH to \/code\/vendor/,
    );
  });

  it("says nothing against what a custom layer may bring", async () => {
    const layers = ["acs:fc:cn-hangzhou:1234:layers/mine/versions/1"];
    const { notes } = await packed(PYTHON, runs("gunicorn app:app", { layers }));
    expect(notes).toEqual([expect.stringMatching(/custom layer mine/)]);
  });

  it("warns that npx finds nothing in a zip file, and says what would", async () => {
    const { notes } = await packed(
      {
        "index.js": "",
        "node_modules/tool/package.json": '{"name":"tool","bin":"cli.js"}',
        "node_modules/tool/cli.js": "",
      },
      { customRuntimeConfig: { command: ["npx", "--yes", "tool", "--host", "0.0.0.0"] } },
    );
    expect(notes.join("\n")).toMatch(
      /npx finds tool by a link[\s\S]*`command: \[node, node_modules\/tool\/cli\.js, \.\.\.\]`/,
    );
  });
});
