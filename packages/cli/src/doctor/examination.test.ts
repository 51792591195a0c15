import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { DEPLOY_PROJECTS } from "../../test/doctor/deploy-projects.ts";
import { IMAGE_PROJECTS } from "../../test/doctor/image-projects.ts";
import { PACKAGE_PROJECTS } from "../../test/doctor/package-projects.ts";
import { RUNNING_PROJECTS } from "../../test/doctor/running-projects.ts";
import { elfFile } from "../../test/elf-file.ts";
import { type Files, folder, NODE_PATH, type Props, project, server } from "../../test/project.ts";
import { ALL_CHECKS, examine } from "./examination.ts";
import { countStatuses, exitCodeOf } from "./report/counts.ts";
import { examinationJson } from "./report/examination-json.ts";
import { examinationLines } from "./report/examination-lines.ts";

const SOUND = {
  "package.json": '{"type":"module"}',
  "index.js": `${server()}server.on("upgrade", (request, socket) => socket.end("HTTP/1.1 101 X\\r\\nUpgrade: websocket\\r\\n\\r\\n"));`,
};
const options = { idleMs: 200 };

describe("the table of checks", () => {
  it("has a project that trips each check, and one that does not", () => {
    const tried = new Set(
      [...DEPLOY_PROJECTS, ...PACKAGE_PROJECTS, ...RUNNING_PROJECTS, ...IMAGE_PROJECTS].map(
        ({ check }) => check,
      ),
    );
    expect([...tried].sort()).toEqual(ALL_CHECKS.map(({ id }) => id).sort());
  });

  it("names each check once, and says what to do", () => {
    const ids = ALL_CHECKS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { finding, fix, source, looksAt } of ALL_CHECKS) {
      for (const text of [finding, fix, source, looksAt]) expect(text.length).toBeGreaterThan(5);
    }
  });
});

describe("CHECKS.md", () => {
  it("has the table of checks as it is", () => {
    const readme = readFileSync(new URL("../../CHECKS.md", import.meta.url), "utf8").replaceAll(/ +/g, " ");
    for (const { id, finding, fix, source } of ALL_CHECKS) {
      expect(readme).toContain(`| \`${id}\` | ${finding} | ${fix} | ${source} |\n`);
    }
  });
});

describe("examine", () => {
  it("has nothing to say of a sound function, and leaves nothing behind", async () => {
    const dir = project(SOUND);
    const scratch = folder();
    vi.stubEnv("TMPDIR", scratch);
    onTestFinished(() => void vi.unstubAllEnvs());
    const examinations = await examine(dir, options);
    expect(countStatuses(examinations)).toMatchObject({ finding: 0, untestable: 0 });
    expect(exitCodeOf(examinations)).toBe(0);
    expect(readdirSync(scratch)).toEqual([]);
  });

  it("runs what is packed, not what lies around", async () => {
    const dir = project({
      ...SOUND,
      "index.js": `import "./lib/there.js";${SOUND["index.js"]}`,
      "lib/there.js": "",
    });
    const props = { ".fcignore": "data.json\n", "data.json": "{}" };
    const reads = `import { readFileSync } from "node:fs"; readFileSync(new URL("./data.json", import.meta.url));`;
    const lacking = project({ ...SOUND, ...props, "index.js": `${reads}${SOUND["index.js"]}` });
    const only = { ...options, only: ["starts"] };
    expect(exitCodeOf(await examine(dir, only))).toBe(0);
    const [examination] = await examine(lacking, only);
    expect(examination?.results.find(({ check }) => check.id === "starts")?.verdict).toMatchObject({
      status: "finding",
      findings: [{ detail: expect.stringMatching(/open '\/code\/data\.json'/) }],
    });
  });

  it.each<[string, Files, Props, RegExp]>([
    [
      "a script that enters /code",
      { ...SOUND, "app/a.js": "", "*bootstrap": "#!/bin/sh\ncd /code/app && exec node ../index.js\n" },
      { customRuntimeConfig: undefined },
      /it looks for \/code\/app, which is there on the platform/,
    ],
    [
      "a script that enters /code or ends",
      { ...SOUND, "*bootstrap": "#!/bin/sh\nset -e\ncd /code\nexec node index.js\n" },
      { customRuntimeConfig: undefined },
      /it looks for \/code, which is there/,
    ],
    [
      "a program that is not on this machine",
      SOUND,
      { customRuntimeConfig: { command: ["no-such-program"] } },
      /this machine has no no-such-program/,
    ],
    [
      "code for a newer Node.js than this machine's",
      SOUND,
      { environmentVariables: { PATH: "/opt/nodejs24/bin" } },
      /it is for Node\.js 24\.\S+, and does not start on this machine's 18\.1\.0 \(SyntaxError\)/,
    ],
  ])("could not test the run of %s", async (_, files, props, why) => {
    const old = folder({
      "*node": `#!/bin/sh\nif [ "$1" = -e ]; then printf '18.1.0 108'; else echo SyntaxError >&2; exit 1; fi\n`,
    });
    vi.stubEnv("PATH", `${old}:/usr/bin:/bin`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const [examination] = await examine(project(files, props), { ...options, only: ["starts"] });
    expect(examination?.results.find(({ check }) => check.id === "starts")?.verdict).toEqual({
      status: "untestable",
      why: expect.stringMatching(why),
    });
  });

  it("could not test what a custom layer may bring, and finds nothing wrong with it", async () => {
    const layers = [
      "acs:fc:cn-hangzhou:official:layers/Nodejs24/versions/1",
      "acs:fc:cn-hangzhou:1:layers/my-deps/versions/7",
    ];
    const index = 'const { run } = require("of-the-layer"); run();';
    const dir = project({ "index.js": index }, { layers });
    const examinations = await examine(dir, options);
    expect(countStatuses(examinations)).toMatchObject({ finding: 0 });
    expect(exitCodeOf(examinations)).toBe(2);
    const lines = examinationLines(examinations).join("\n");
    expect(lines).toMatch(
      /^untestable +dependencies-installed +of-the-layer may be in the custom layer my-deps/m,
    );
    expect(lines).toMatch(/^untestable +starts +it does not start here, .*my-deps.*Cannot find module/m);
  });

  it("does not hold a function of component fc to the default of the newer one", async () => {
    const dir = folder({
      ...SOUND,
      "s.yaml": `edition: 1.0.0
name: t
services:
  s:
    component: fc
    props:
      region: cn-hangzhou
      service: { name: s }
      function: { name: f, runtime: custom, codeUri: ., timeout: 60, memorySize: 256 }
`,
    });
    const [examination] = await examine(dir, { ...options, only: ["memory-per-cpu"] });
    expect(examination?.results.map(({ verdict }) => verdict)).toContainEqual({
      status: "out-of-scope",
      why: "component fc gives vCPU by memory",
    });
  });

  it("is untestable where only a deployment knows a value, and does not call the s.yaml wrong", async () => {
    const dir = project(SOUND, {
      environmentVariables: { PATH: NODE_PATH, STORE: `\${resources.f.output.url}` },
    });
    const examinations = await examine(dir, options);
    expect(countStatuses(examinations)).toMatchObject({ finding: 0, ok: 0 });
    expect(examinationLines(examinations).join("\n")).toContain("give a value here");
  });

  it("could not test code that lies elsewhere, and does not call its s.yaml wrong", async () => {
    const dir = project({}, { code: { ossBucketName: "b", ossObjectName: "o.zip" } });
    const examinations = await examine(dir, options);
    expect(countStatuses(examinations).finding).toBe(0);
    expect(exitCodeOf(examinations)).toBe(2);
  });

  it("looks at files as they lie when it is not to bundle", async () => {
    const dir = project({ ...SOUND, "lib/a.js": "", "index.js": `import "./lib/a.js";${SOUND["index.js"]}` });
    const only = { ...options, only: ["package"] };
    const says = async (bundle: boolean) => (await examine(dir, { ...only, bundle }))[0]?.results;
    expect(await says(false)).toEqual(
      expect.arrayContaining([expect.objectContaining({ verdict: { status: "ok", says: "3 files" } })]),
    );
    expect(await says(true)).toEqual(
      expect.arrayContaining([expect.objectContaining({ verdict: { status: "ok", says: "2 files" } })]),
    );
  });

  it("says that a check is untestable, never that all is well, where this machine lacks what the function needs", async () => {
    const manifest = JSON.stringify({ summary: "s", language: "node", requires: ["no-such-thing"] });
    const examinations = await examine(project({ ...SOUND, "wsfn.json": manifest }), options);
    expect(exitCodeOf(examinations)).toBe(2);
    const text = examinationLines(examinations).join("\n");
    expect(text).toMatch(/untestable {2}starts +missing on this machine: no-such-thing/);
    expect(text).not.toMatch(/^ok +(?:starts|handshake|listen-port|keep-alive)/m);
  });

  it("tells of the files what can be told, where a dependency is missing", async () => {
    const dir = project({ ...SOUND, "index.js": 'import "not-there";' });
    const lines = examinationLines(await examine(dir, { ...options, skip: ["starts"] }), { verbose: true });
    expect(lines.join("\n")).toMatch(
      /^FINDING +dependencies-installed .*\n +\S*index\.js:1: imports not-there/m,
    );
    expect(lines.join("\n")).toMatch(/^ok +start-file .*\n/m);
    expect(lines.join("\n")).toMatch(/^untestable +package +imports not-there, which is not installed$/m);
  });

  it("does not blame a module for the platform's Node.js that this machine's cannot load", async () => {
    vi.stubEnv("PATH", `${dirname(process.execPath)}:${process.env.PATH}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const isNewer = process.versions.modules === "137";
    const path = isNewer ? "/opt/nodejs20/bin" : "/opt/nodejs24/bin";
    const layer = isNewer ? "Nodejs20/versions/3" : "Nodejs24/versions/1";
    const addon = elfFile({ exports: [`node_register_module_v${isNewer ? 115 : 137}`] });
    const dir = project(
      {
        ...SOUND,
        "index.js": 'import "addon";',
        "node_modules/addon/package.json": '{"name":"addon"}',
        "node_modules/addon/index.js": 'require("./addon.node");',
        "node_modules/addon/addon.node": addon,
      },
      {
        layers: [`acs:fc:cn-hangzhou:official:layers/${layer}`],
        environmentVariables: { PATH: path },
      },
    );
    const lines = examinationLines(await examine(dir, { ...options, only: ["native-abi", "starts"] })).join(
      "\n",
    );
    expect(lines).toMatch(/^ok +native-abi/m);
    expect(lines).toMatch(
      /^untestable +starts +node_modules\/addon\/addon\.node is built for Node\.js \d+, this machine runs \d+/m,
    );
  });

  it("cannot look at anything else when s.yaml cannot be read", async () => {
    const examinations = await examine(project(SOUND, { timeout: 0 }));
    expect(countStatuses(examinations)).toMatchObject({ ok: 0, finding: 1, "out-of-scope": 0 });
    const lines = examinationLines(examinations);
    expect(lines[1]).toMatch(/^FINDING +deploy-file +s\.yaml is not what the platform takes/);
    expect(lines.at(-2)).toMatch(/^untestable +\d+ others +s\.yaml cannot be read$/);
    expect(exitCodeOf(examinations)).toBe(1);
  });

  it("weighs a finding more than what is untestable, and that more than what is well", async () => {
    const lacking = project(
      { ...SOUND, "wsfn.json": '{"summary":"s","language":"node","requires":["x"]}' },
      { timeout: undefined },
    );
    expect(exitCodeOf(await examine(lacking, options))).toBe(1);
    expect(exitCodeOf(await examine(lacking, { ...options, skip: ["timeout-default"] }))).toBe(2);
    expect(exitCodeOf(await examine(lacking, { only: ["trigger"] }))).toBe(0);
  });

  it("looks at a plain folder that has a start command and no s.yaml", async () => {
    const examinations = await examine(folder(SOUND), { ...options, command: "node index.js" });
    const lines = examinationLines(examinations, { verbose: true }).join("\n");
    expect(lines).toMatch(/^- +trigger +there is no s\.yaml yet/m);
    expect(lines).toMatch(/^ok +starts/m);
  });

  it("takes the handshake's path of wsfn.json, and no other", async () => {
    const index = `${server()}server.on("upgrade", (request, socket) => socket.end("HTTP/1.1 " + (request.url === "/own" ? "101 X" : "404 X") + "\\r\\nUpgrade: websocket\\r\\n\\r\\n"));`;
    const manifest = (path: string) => JSON.stringify({ summary: "s", language: "node", path });
    const verdictAt = async (path: string) => {
      const dir = project({ ...SOUND, "index.js": index, "wsfn.json": manifest(path) });
      const [examination] = await examine(dir, { ...options, only: ["handshake"] });
      return examination?.results.find(({ check }) => check.id === "handshake")?.verdict;
    };
    expect(await verdictAt("/own")).toMatchObject({ status: "ok" });
    expect(await verdictAt("/other")).toMatchObject({
      status: "finding",
      findings: [{ detail: "at /other it answers 404" }],
    });
  });

  it("says that nobody could be asked for the time, and what that leaves open", async () => {
    const triggers = [
      { triggerName: "t", triggerType: "http", triggerConfig: { authType: "function", methods: ["GET"] } },
    ];
    const timeSource = () => Promise.reject(new Error("no network"));
    const examinations = await examine(project(SOUND, { triggers }), { only: ["clock"], timeSource });
    expect(examinationLines(examinations).join("\n")).toMatch(
      /untestable {2}clock +no other clock could be asked \(no network\)/,
    );
    expect(exitCodeOf(examinations)).toBe(2);
  });

  it("takes a file of the future for a slow clock, offline as well", async () => {
    const triggers = [
      { triggerName: "t", triggerType: "http", triggerConfig: { authType: "function", methods: ["GET"] } },
    ];
    const now = () => new Date(Date.now() - 2 * 3_600_000 + 30_000);
    const examinations = await examine(project(SOUND, { triggers }), { only: ["clock"], now });
    expect(examinationLines(examinations).join("\n")).toMatch(
      /s\.yaml was changed 2 h after the time that the clock shows/,
    );
  });
});

describe("the report", () => {
  it("shows findings first, then what is untestable, and folds what is well into a line", async () => {
    const missing = '{"summary":"s","language":"node","requires":["no-such-thing"]}';
    const dir = project({ ...SOUND, "wsfn.json": missing }, { instanceConcurrency: 1 });
    const only = ["trigger", "trigger-get", "concurrency-one", "starts", "clock"];
    const lines = examinationLines(await examine(dir, { only }));
    expect(lines.map((line) => line.split(/ {2,}/)[0])).toEqual([
      "f (runtime, custom.debian12)",
      "FINDING",
      "",
      "",
      "untestable",
      "ok",
      expect.stringMatching(/^1 finding, 1 untestable, 2 ok, 1 out of scope/),
    ]);
    expect(lines.at(-2)).toMatch(/^ok +trigger, trigger-get$/);
  });

  it("gives a place, a reason and a way out, for people and for machines", async () => {
    const examinations = await examine(project(SOUND, { instanceConcurrency: 1 }), {
      only: ["concurrency-one"],
    });
    const lines = examinationLines(examinations);
    expect(lines[1]).toMatch(/^FINDING +concurrency-one +instanceConcurrency is 1: /);
    expect(lines[2]).toMatch(/^ +\S*s\.yaml:\d+: without a health check/);
    expect(lines[3]).toMatch(/^ +→ write `instanceConcurrency: 20`/);
    expect(lines.at(-1)).toBe(
      `1 finding, 0 untestable, 0 ok, 0 out of scope, ${ALL_CHECKS.length - 1} skipped`,
    );
    const wide = examinationLines(examinations, { screen: { columns: 100, hasColor: false } });
    expect(Math.max(...wide.map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(wide.length).toBeGreaterThan(lines.length);
    const narrow = examinationLines(examinations, { screen: { columns: 60, hasColor: true } });
    expect(narrow).toContain("\u001b[31mFINDING\u001b[0m  concurrency-one");
    const json = JSON.parse(JSON.stringify(examinationJson(examinations)));
    const check = json.functions[0].checks.find(({ id }: { id: string }) => id === "concurrency-one");
    expect(check).toMatchObject({
      status: "finding",
      findings: [{ line: expect.any(Number), fix: expect.any(String) }],
    });
    expect(existsSync(check.findings[0].file)).toBe(true);
    expect(json.counts.finding).toBe(1);
  });
});
