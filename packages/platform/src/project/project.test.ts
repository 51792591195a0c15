// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expressions of s.yaml are written like that
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { PlatformError } from "../platform-error.ts";
import { type ReadOptions, readFunctions } from "../s-yaml/s-yaml.ts";

const fixture = (name: string) => join(import.meta.dirname, "../../fixtures", name);

function folder(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), "wsfn-project-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

/** A function whose variable V has this value. */
const withVariable = (value: string, more = "") =>
  `edition: 3.0.0\nname: t\n${more}resources:\n  f:\n    component: fc3\n    props:\n      region: cn-hangzhou\n      functionName: f\n      runtime: custom\n      code: ./code\n      environmentVariables:\n        V: ${value}\n`;

const read = (path: string, options: ReadOptions = {}) => {
  const { functions, sources, notes } = readFunctions(path, { environment: {}, ...options });
  const [spec] = functions;
  if (spec === undefined) throw new Error("no function");
  return { spec, source: sources.get(spec.name), notes };
};

function refusal(run: () => unknown): PlatformError {
  try {
    run();
  } catch (error) {
    if (error instanceof PlatformError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("a file beside s.yaml", () => {
  test(".env gives variables: what is set wins, then the code folder's file", () => {
    const { environment, timeoutMs } = read(fixture("dotenv")).spec;
    expect(environment).toEqual({
      REDIS_URL: "redis://redis.example:6379",
      ROOM: "lobby",
      GREETING: "hello from the code folder",
    });
    expect(timeoutMs).toBe(600_000);
    const set = { CHAT_GREETING: "set already", CHAT_REDIS_HOST: "elsewhere", CHAT_ROOM: "" };
    expect(read(fixture("dotenv"), { environment: set }).spec.environment).toEqual({
      REDIS_URL: "redis://elsewhere:6379",
      ROOM: "lobby",
      GREETING: "set already",
    });
  });

  test("gives values by file(), json() and yaml(), through vars as well", () => {
    expect(read(fixture("values-from-files")).spec).toMatchObject({
      name: "chat-test",
      region: "cn-shanghai",
      timeoutMs: 900_000,
      instanceConcurrency: 50,
      environment: { VERSION: "2.0.1", ROOMS: "a,b", TOKEN: "Mi4wLjE=" },
    });
  });

  test("is laid under the one that extends it, map by map, and places stay in the file that has them", () => {
    const { spec, source } = read(fixture("extended"));
    expect(spec).toMatchObject({
      name: "chat-prod",
      timeoutMs: 3_600_000,
      command: ["node", "server.mjs"],
      port: 9000,
      environment: { STAGE: "production", KEPT: "from the base" },
      codeDir: fixture("extended"),
      file: fixture("extended/s.yaml"),
    });
    expect(source?.written("timeout")).toMatchObject({ file: fixture("extended/s.yaml"), line: 6 });
    expect(source?.written("runtime")).toMatchObject({ file: fixture("extended/s.base.yaml"), line: 10 });
  });

  test("is named by `template`, and gives what only a deployment knows", () => {
    const error = refusal(() => read(fixture("output")));
    expect(error.problems).toMatchObject([{ code: "AfterDeployment", line: 20 }]);
    const { environment, ignoredFields } = read(fixture("output"), { template: "s.local.yaml" }).spec;
    expect(environment).toEqual({ FILES: "https://localhost:9090/files" });
    expect(ignoredFields).toEqual({ role: "${resources.roles.output.arn}" });
  });

  test.each([
    [undefined, { region: "cn-hangzhou", timeoutMs: 60_000, memoryMb: 512, environment: { STAGE: "none" } }],
    [
      "test",
      {
        region: "cn-hangzhou",
        timeoutMs: 240_000,
        memoryMb: 1024,
        environment: { STAGE: "test", KEPT: "kept" },
      },
    ],
    ["prod", { name: "chat-prod", region: "cn-beijing", timeoutMs: 60_000 }],
  ])("has the environment %s", (environmentName, want) => {
    expect(read(fixture("environments"), { environmentName }).spec).toMatchObject(want);
  });

  test("has no environment of that name: read without one, and noted", () => {
    const { spec, notes } = read(fixture("environments"), { environmentName: "gone" });
    expect(spec.name).toBe("chat");
    expect(notes).toMatchObject([
      {
        code: "NoEnvironment",
        line: 3,
        message: expect.stringContaining("of-stages.yaml has no environment gone"),
      },
    ]);
  });

  test("is refused with the environment and the file that it extends, in one", () => {
    const dir = folder({ "s.yaml": "extend: base.yaml\nedition: 3.0.0\n", "base.yaml": withVariable("x") });
    expect(refusal(() => read(dir, { environmentName: "test" }))).toMatchObject({
      code: "Conflict",
      line: 1,
    });
  });

  test("does not give variables to a file that extends another: .env is read after that", () => {
    const files = {
      "s.yaml": "extend: base.yaml\nedition: 3.0.0\n",
      "base.yaml": withVariable("${env('X')}"),
      ".env": "X=x\n",
    };
    expect(refusal(() => read(folder(files)))).toMatchObject({
      code: "Expression",
      file: expect.stringContaining("base.yaml"),
    });
  });

  test("says where a problem of its own is", () => {
    const dir = folder({ "s.yaml": "extend: base.yaml\n", "base.yaml": withVariable("5") });
    expect(refusal(() => read(dir)).problems).toMatchObject([
      { code: "WrongType", file: join(dir, "base.yaml"), line: 12 },
    ]);
  });
});

describe("what is written out for one function alone", () => {
  test("holds values of other files, and the same function comes of it", () => {
    for (const name of ["values-from-files", "extended"]) {
      const { spec, source } = read(fixture(name));
      const dir = folder({ "s.yaml": source?.alone("./code") ?? "" });
      expect(read(dir).spec).toEqual({ ...spec, codeDir: join(dir, "code"), file: join(dir, "s.yaml") });
    }
  });
});

describe("a hostile project", () => {
  test.each([
    ["a file of the kernel", "${file('/proc/self/environ')}", "not a file of a project"],
    ["a pipe or a folder", "${file('.')}", "not a regular file"],
    ["a file that is not there", "${file('gone')}", "gone: no such file"],
    ["a file that is too big", "${file('big')}", "more than 131072 bytes"],
    ["text that is no JSON", "${json(file('s.yaml'))}", "json() was given a text that is no JSON"],
    ["JSON of endless depth", "${json(file('deep'))}", "or too deep"],
    ["YAML of endless depth", "${yaml(file('deep'))}", "or too deep"],
    ["calls inside calls", `\${${"base64(".repeat(40)}'x'${")".repeat(40)}}`, "is not supported here"],
  ])("is refused for %s", (_, value, want) => {
    const files = {
      "s.yaml": withVariable(JSON.stringify(value)),
      big: "x".repeat(131_073),
      deep: "[".repeat(30_000) + "]".repeat(30_000),
    };
    const error = refusal(() => read(folder(files)));
    expect(error.line).toBe(12);
    expect(error.message).toContain(want);
  });

  test("may name many files, not endlessly many", () => {
    const names = Array.from({ length: 70 }, (_, i) => `f${i}`);
    const files = Object.fromEntries(names.map((name) => [name, "x"]));
    const value = JSON.stringify(names.map((name) => `\${file('${name}')}`).join(""));
    expect(refusal(() => read(folder({ "s.yaml": withVariable(value), ...files }))).message).toContain(
      "more than 64 files",
    );
  });

  test.each([
    ["refers to itself", "A=$A\n"],
    ["refers to each other in a circle", "A=$B\nB=${A}\n"],
    [
      "grows without end",
      `${Array.from({ length: 40 }, (_, i) => `A${i}=$A${i + 1}$A${i + 1}\n`).join("")}A40=xxxxxxxx\n`,
    ],
  ])("is refused for a .env that %s", (_, source) => {
    const error = refusal(() => read(folder({ "s.yaml": withVariable("x"), ".env": source })));
    expect(error).toMatchObject({ code: "TooComplex", file: expect.stringMatching(/\.env$/) });
  });

  test("is refused for a .env that is too big, and ignores one that is a folder", () => {
    const big = folder({ "s.yaml": withVariable("x"), ".env": "#".repeat(131_073) });
    expect(refusal(() => read(big))).toMatchObject({ code: "FileTooBig" });
    expect(read(folder({ "s.yaml": withVariable("x"), ".env/x": "" })).spec.name).toBe("f");
  });

  test.each([
    ["quotes that never close", `${"a='\\'\n".repeat(20_000)}`],
    ["dollars", `A=${"$".repeat(130_000)}\n`],
    ["opened expressions", `A=${"${".repeat(60_000)}\n`],
  ])("does not keep its reader waiting with a .env of %s", (_, source) => {
    const started = process.cpuUsage();
    try {
      read(folder({ "s.yaml": withVariable("x"), ".env": source.slice(0, 131_000) }));
    } catch (error) {
      expect(error).toBeInstanceOf(PlatformError);
    }
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
  });

  test.each([
    ["expressions that never close", "${".repeat(60_000)],
    ["closed ones in open ones", `${"${".repeat(30_000)}${"}".repeat(30_000)}`],
    ["parentheses", `\${${"(".repeat(120_000)}}`],
    ["brackets of tags", "<%".repeat(60_000)],
    ["points", `\${vars${".a".repeat(60_000)}}`],
    ["many small ones", "${env('X','')}".repeat(9_000)],
  ])("does not keep its reader waiting with a text of %s", (_, text) => {
    const started = process.cpuUsage();
    try {
      read(folder({ "s.yaml": withVariable(JSON.stringify(text)) }));
    } catch (error) {
      expect(error).toBeInstanceOf(PlatformError);
    }
    expect(process.cpuUsage(started).user / 1e6).toBeLessThan(5);
  });
});
