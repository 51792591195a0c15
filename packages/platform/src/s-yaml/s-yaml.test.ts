import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { PlatformError, placed } from "../platform-error.ts";
import { parseFunctions, readFunctions } from "./s-yaml.ts";

const fixture = (name: string) => join(import.meta.dirname, "../../fixtures", name);

function refusal(run: () => unknown): PlatformError {
  try {
    run();
  } catch (error) {
    if (error instanceof PlatformError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

const file = (props: string, head = "") =>
  `${head}resources:\n  f:\n    component: fc3\n    props:\n      region: cn-hangzhou\n      functionName: f\n      runtime: custom.debian12\n      code: ./code\n${props}edition: 3.0.0\n`;

describe("a file that deploys", () => {
  test("gives a process with every field of a custom runtime", () => {
    const { functions, notes } = readFunctions(fixture("process"));
    expect(functions).toEqual([
      {
        name: "chat-node",
        region: "cn-hangzhou",
        runtime: "custom.debian10",
        target: "runtime",
        codeDir: fixture("process/code"),
        file: fixture("process/s.yaml"),
        command: ["node", "server.js", "--quiet"],
        port: 8080,
        environment: {
          PATH: "/var/fc/lang/nodejs20/bin:/usr/local/bin:/usr/bin:/bin",
          NODE_ENV: "production",
        },
        timeoutMs: 3_600_000,
        instanceConcurrency: 100,
        cpu: 0.35,
        memoryMb: 512,
        diskMb: 512,
        minInstances: 1,
        reservedConcurrency: 10,
        trigger: {
          name: "httpTrigger",
          authType: "anonymous",
          methods: ["GET", "POST", "OPTIONS"],
          disableURLInternet: false,
          qualifier: "LATEST",
        },
        healthCheck: {
          path: "/healthz",
          initialDelayMs: 0,
          periodMs: 5000,
          timeoutMs: 1000,
          failureThreshold: 3,
          successThreshold: 1,
        },
        initializer: { handler: "index.initialize", timeoutMs: 60_000 },
        preStop: { handler: "index.preStop", timeoutMs: 30_000 },
        ignoredFields: { internetAccess: true, role: "acs:ram::123456789012:role/chat", logConfig: "auto" },
      },
    ]);
    expect(notes.map(placed)).toEqual([
      `${fixture("process/s.yaml")}:52:11: trigger nightly is passed over: only http triggers are run here, not timer`,
      `${fixture("process/s.yaml")}:18:7: chat-node: legal, without effect here: props.internetAccess, props.role, props.logConfig`,
    ]);
  });

  test("gives a container with its image, its start and its Dockerfile", () => {
    const { functions } = readFunctions(fixture("container/s.yaml"), { environment: { CHAT_TAG: "v7" } });
    expect(functions[0]).toMatchObject({
      target: "container",
      image: "registry.example/cn-shanghai/chat:v7",
      entrypoint: ["/app/chat"],
      command: ["--verbose"],
      port: 9001,
      codeDir: fixture("container"),
      dockerfile: fixture("container/code/Dockerfile"),
      ignoredFields: { customContainerConfig: expect.anything(), vpcConfig: "auto" },
    });
  });

  test("gives several functions from s.yml, laid over their template", () => {
    const { functions, notes } = readFunctions(fixture("many"));
    expect(functions.map(({ name, timeoutMs, region }) => [name, timeoutMs, region])).toEqual([
      ["one", 120_000, "cn-beijing"],
      ["two", 60_000, "cn-beijing"],
    ]);
    expect(functions[1]?.environment).toEqual({ PEER: "one" });
    expect(functions[0]?.ignoredFields).toBeUndefined();
    expect(functions[1]?.ignoredFields).toEqual({ tags: [{ key: "team", value: "chat" }] });
    expect(notes.map(placed)).toContainEqual(
      expect.stringContaining("resources.site is passed over: component oss"),
    );
  });

  test("reads component fc of 2.0 as its 3.0 equal", () => {
    const { functions, notes } = readFunctions(fixture("fc2"));
    expect(functions[0]).toMatchObject({
      name: "ws-old",
      service: "demo",
      runtime: "custom",
      command: ["node", "index.js"],
      port: 9100,
      timeoutMs: 900_000,
      instanceConcurrency: 10,
      initializer: { handler: "true", timeoutMs: 20_000 },
      preStop: { handler: "true", timeoutMs: 10_000 },
      trigger: { name: "http", authType: "anonymous", methods: ["GET", "POST"] },
    });
    expect(notes.map(placed).join("\n")).toMatch(
      /preFreeze hook exists in 2.0 alone[\s\S]*component fc \(2.0\) is read as fc3/,
    );
  });

  test("reads the commands of a 2.0 container, which were JSON text", () => {
    const source = `services:
  ws:
    component: devsapp/fc
    props:
      region: cn-hangzhou
      service: { name: demo }
      function:
        name: c
        runtime: custom-container
        caPort: 9100
        customContainerConfig: { image: i, command: '["/app"]', args: '["-v"]', webServerMode: true }
`;
    const { functions } = parseFunctions(source, "/x/s.yaml");
    expect(functions[0]).toMatchObject({
      service: "demo",
      entrypoint: ["/app"],
      command: ["-v"],
      port: 9100,
      image: "i",
    });
  });

  test("passes over the role that a 2.0 service asks to be made", () => {
    const source = `services:
  ws:
    component: fc
    props:
      region: cn-hangzhou
      service: { name: demo, role: { name: made, policies: [AliyunOSSReadOnlyAccess] } }
      function: { name: c, runtime: custom, codeUri: ./code }
`;
    const { functions, notes } = parseFunctions(source, "/x/s.yaml");
    expect(functions[0]?.ignoredFields).toBeUndefined();
    expect(notes.map(placed)).toContain(
      "/x/s.yaml:6:36: the role that component fc would make is not made here",
    );
  });

  test("fills in the platform's defaults", () => {
    const { functions, notes } = parseFunctions(file(""), "/x/s.yaml", { environment: {} });
    expect(functions).toEqual([
      {
        name: "f",
        region: "cn-hangzhou",
        runtime: "custom.debian12",
        target: "runtime",
        codeDir: "/x/code",
        file: "/x/s.yaml",
        command: ["/code/bootstrap"],
        port: 9000,
        environment: {},
        timeoutMs: 3000,
        instanceConcurrency: 1,
        cpu: 0.35,
        memoryMb: 512,
        diskMb: 512,
        minInstances: 0,
      },
    ]);
    expect(notes).toEqual([]);
  });

  test("prefers s.yaml to s.yml", () => {
    const dir = mkdtempSync(join(tmpdir(), "wsfn-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    writeFileSync(join(dir, "s.yml"), file("").replace("functionName: f", "functionName: short"));
    expect(readFunctions(dir).functions[0]?.name).toBe("short");
    writeFileSync(join(dir, "s.yaml"), file("").replace("functionName: f", "functionName: long"));
    expect(readFunctions(dir).functions[0]?.name).toBe("long");
  });
});

describe("a file that does not deploy", () => {
  test("tells all its problems at once, in its own order, with legal values and remedies", () => {
    const source = file(
      `      cpu: 99\n      memorySize: 500\n      timeout: 0\n      instanceConcurrency: 500\n      timout: 5\n      environmentVariables: { PORT: 9000, FC_X: "1" }\n`,
    );
    const error = refusal(() => parseFunctions(source, "/x/s.yaml"));
    expect(error.message.split("\n")).toEqual([
      "/x/s.yaml:9:12: props.cpu must be 0.05 to 16, not 99; choose a value within the platform's range",
      "/x/s.yaml:10:19: props.memorySize must be 128 to 32768 in steps of 64, not 500; 512 is the nearest legal value upwards",
      "/x/s.yaml:11:16: props.timeout must be 1 to 86400, not 0; choose a value within the platform's range",
      "/x/s.yaml:12:28: props.instanceConcurrency must be 1 to 200, not 500; choose a value within the platform's range",
      "/x/s.yaml:14:37: props.environmentVariables.PORT must be text, not a number; write it in quotes",
      "/x/s.yaml:14:43: FC_X: names that start with FC_ are the platform's; choose another name",
    ]);
    expect(error).toMatchObject({ code: "OutOfRange", file: "/x/s.yaml", line: 9, column: 12 });
    expect(error.notes.map(placed)).toEqual([
      "/x/s.yaml:13:7: props.timout is not a field that is known here; did you mean timeout?",
    ]);
  });

  test("says that a built-in runtime does no WebSocket", () => {
    const error = refusal(() => parseFunctions(file("").replace("custom.debian12", "nodejs20"), "/x/s.yaml"));
    expect(error.code).toBe("BuiltInRuntime");
    expect(error.message).toContain(
      "built-in runtimes do not do WebSocket; use custom.debian12 or custom-container",
    );
  });

  test("passes a built-in runtime over when there is another function to run", () => {
    const event =
      "  e:\n    component: fc3\n    props: { region: cn-hangzhou, functionName: e, runtime: python3.10, handler: h, code: . }\n";
    const { functions, notes } = parseFunctions(file(event), "/x/s.yaml");
    expect(functions.map(({ name }) => name)).toEqual(["f"]);
    expect(notes.map(placed)).toEqual([
      "/x/s.yaml:11:61: resources.e has runtime python3.10, which has no server of its own to talk to; it is passed over",
    ]);
  });

  test("is refused from its size alone when it is too big", () => {
    const dir = mkdtempSync(join(tmpdir(), "wsfn-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const padded = (bytes: number) => file("").padEnd(bytes, "#");
    writeFileSync(join(dir, "s.yaml"), `${padded(131_071)}\n`);
    expect(readFunctions(dir).functions).toHaveLength(1);
    writeFileSync(join(dir, "s.yaml"), `${padded(131_072)}\n`);
    expect(refusal(() => readFunctions(dir)).message).toContain("more than 131072 bytes");
  });

  test.each([
    ["FileNotFound", undefined, "/nowhere/at/all"],
    ["FileNotFound", undefined, fixture("process/code")],
    ["FileUnreadable", undefined, "/dev/zero"],
  ])("is %s when there is none to read", (code, line, path) => {
    expect(refusal(() => readFunctions(path))).toMatchObject({ code, line });
  });

  test.each([
    ["Syntax", 1, "a: [1"],
    ["Syntax", 2, "a: 1\n\tb: 2"],
    ["Syntax", 1, "a: *nobody"],
    ["Syntax", 1, "? [a]\n: 1"],
    ["WrongType", 1, "- 1"],
    ["NoFunction", 1, "name: x"],
    ["NoFunction", 1, "resources: {}"],
    ["NoFunction", 2, "resources:\n  a:\n    component: oss\n    props: {}"],
    ["WrongType", 2, "resources:\n  a: 1"],
    ["MissingField", 2, "resources:\n  a: { props: {} }"],
    ["MissingField", 2, "resources:\n  a: { component: fc3 }"],
    ["WrongType", 2, "resources:\n  a: { component: fc3, props: [] }"],
    ["MissingField", 2, "resources:\n  a: { component: fc, props: { region: cn-hangzhou } }"],
    ["Expression", 2, "resources:\n  a: { component: fc3, extend: { name: no }, props: {} }"],
    ["NotOneOf", 9, file("").replace("3.0.0", "9.0.0")],
    ["Conflict", 10, file("      cpu: 1\n      cpu: 2\n")],
  ])("is %s at line %i: %j", (code, line, source) => {
    const error = refusal(() => parseFunctions(source, "/x/s.yaml"));
    expect(error.problems.map((p) => [p.code, p.line])).toContainEqual([code, line]);
  });

  test("is a conflict when two resources deploy the same function", () => {
    const twice = `${file("").replace(/edition.*\n/, "")}  g:\n    component: fc3\n    props: { region: cn-hangzhou, functionName: f, runtime: custom, code: . }\n`;
    expect(refusal(() => parseFunctions(twice, "/x/s.yaml"))).toMatchObject({ code: "Conflict", line: 9 });
  });

  test("is told to its fiftieth problem, and how many are left", () => {
    const names = Array.from({ length: 80 }, (_, i) => `        FC_${i}: "x"`).join("\n");
    const error = refusal(() => parseFunctions(file(`      environmentVariables:\n${names}\n`), "/x/s.yaml"));
    expect(error.problems).toHaveLength(51);
    expect(error.message).toMatch(/and 30 more problems$/);
  });
});
