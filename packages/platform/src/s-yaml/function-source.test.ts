import { describe, expect, it } from "vitest";
import { parseFunctions } from "./s-yaml.ts";

const FILE = "/x/s.yaml";

const FC3 = `edition: 3.0.0
name: t
vars: { prefix: my }
resources:
  dns:
    component: domain
    props: {}
  first:
    component: fc3
    props: { region: cn-hangzhou, functionName: other, runtime: custom, code: . }
  second:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: \${vars.prefix}-f
      runtime: custom
      code: .
      triggers: &triggers
        - triggerName: a
          triggerType: http
          triggerConfig: { methods: [GET] }
        - triggerName: b
          triggerType: timer
          triggerConfig: { cron: x }
  third:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: third
      runtime: custom
      code: .
      triggers: *triggers
`;

function sourceOf(text: string, name: string) {
  const source = parseFunctions(text, FILE, { environment: {} }).sources.get(name);
  if (source === undefined) throw new Error(`no function ${name}`);
  return source;
}

describe("what is written", () => {
  it("is found for a function whose name is an expression, field by field", () => {
    const source = sourceOf(FC3, "my-f");
    expect(source.resource).toBe("second");
    expect(source.written("runtime")).toEqual({ file: FILE, line: 16, column: 7 });
    expect(source.place("runtime").line).toBe(16);
    expect(source.place("triggers", "a", "triggerConfig", "methods").line).toBe(21);
    expect(source.written("triggers", "a", "triggerConfig", "methods")).toBeDefined();
    expect(source.written("triggers", "1", "triggerConfig")?.line).toBe(24);
    expect(source.value("triggers", "a", "triggerConfig")).toEqual({ methods: ["GET"] });
    expect(source.value("functionName")).toBe("my-f");
    expect(source.value("timeout")).toBeUndefined();
  });

  it("is nothing for a field that is not written; its place is what would hold it", () => {
    const source = sourceOf(FC3, "my-f");
    expect(source.written("timeout")).toBeUndefined();
    expect(source.place("timeout").line).toBe(13);
    expect(source.place("triggers", "a", "triggerConfig", "authType").line).toBe(21);
    expect(source.written("triggers", "none")).toBeUndefined();
    expect(source.written("runtime", "deeper")).toBeUndefined();
  });

  it("is nothing for a key with nothing after it, as on the platform", () => {
    expect(sourceOf(`${FC3}      timeout:\n`, "third").written("timeout")).toBeUndefined();
  });

  it("is where an alias points to", () => {
    expect(sourceOf(FC3, "third").place("triggers", "a", "triggerConfig").line).toBe(21);
  });

  it("is under the names of fc3 for the older component", () => {
    const source = sourceOf(
      `edition: 1.0.0
name: t
services:
  s:
    component: fc
    props:
      region: cn-hangzhou
      service: { name: s }
      function:
        name: f
        runtime: custom
        codeUri: .
        caPort: 9000
        timeout: 60
`,
      "f",
    );
    expect(source.component).toBe("fc");
    expect(source.place("timeout").line).toBe(14);
    expect(source.written("code")?.line).toBe(12);
    expect(source.written("functionName")?.line).toBe(10);
    expect(source.written("customRuntimeConfig", "port")?.line).toBe(13);
    expect(source.written("instanceConcurrency")).toBeUndefined();
  });

  it("is not mistaken for that of a built-in runtime before it", () => {
    const source = sourceOf(
      `resources:
  event:
    component: fc3
    props: { region: cn-hangzhou, functionName: e, runtime: nodejs20, handler: h, code: ./e, timeout: 60 }
  ws:
    component: fc3
    props: { region: cn-hangzhou, functionName: w, runtime: custom, code: ./w }
`,
      "w",
    );
    expect(source.resource).toBe("ws");
    expect(source.written("timeout")).toBeUndefined();
    expect(source.written("code")?.line).toBe(7);
    expect(source.place("timeout").line).toBe(7);
  });

  it("is where a merge key takes it from", () => {
    const source = sourceOf(
      `base: &base
  region: cn-hangzhou
  timeout: 60
  environmentVariables: { A: a }
resources:
  ws:
    component: fc3
    props:
      <<: *base
      functionName: w
      runtime: custom
      code: ./w
      diskSize: 512
`,
      "w",
    );
    expect(source.written("timeout")?.line).toBe(3);
    expect(source.written("environmentVariables", "A")?.line).toBe(4);
    expect(source.written("diskSize")?.line).toBe(13);
    expect(source.place("memorySize").line).toBe(8);
  });

  it("is where a template has it, unless the resource has its own or ignores it", () => {
    const source = sourceOf(
      `template:
  common:
    region: cn-hangzhou
    timeout: 60
    cpu: 1
    diskSize: 10240
resources:
  ws:
    component: fc3
    extend: { name: common, ignore: [diskSize] }
    props:
      functionName: w
      runtime: custom
      code: ./w
      cpu: 0.5
`,
      "w",
    );
    expect(source.written("timeout")?.line).toBe(4);
    expect(source.written("cpu")?.line).toBe(15);
    expect(source.written("diskSize")).toBeUndefined();
  });
});

describe("a file of one function alone", () => {
  const alone = (text: string, name: string) => {
    const lone = sourceOf(text, name).alone("./code");
    return {
      lone,
      read: parseFunctions(lone, "/y/s.yaml", { environment: { SECRET: "hidden", NAME: "n" } }),
    };
  };

  it("is read as the function that it was made from, its code elsewhere", () => {
    const { read } = alone(FC3, "my-f");
    const [was] = parseFunctions(FC3, FILE).functions.filter(({ name }) => name === "my-f");
    expect(read.functions).toEqual([{ ...was, codeDir: "/y/code", file: "/y/s.yaml" }]);
  });

  it("holds what merge keys and templates gave, and no other resource", () => {
    const { lone, read } = alone(
      `base: &base { component: fc3, props: &props { region: cn-hangzhou, runtime: custom, code: ./w, timeout: 60 } }
template: { common: { cpu: 1, memorySize: 1024 } }
resources:
  event: { component: fc3, props: { region: cn-hangzhou, functionName: e, runtime: nodejs20, code: . } }
  ws:
    <<: *base
    extend: { name: common }
    actions: { pre-deploy: [{ run: make }] }
    props: { <<: *props, functionName: w }
  other: { <<: *base, props: { <<: *props, functionName: o } }
`,
      "w",
    );
    expect(read.functions).toMatchObject([
      { name: "w", cpu: 1, memoryMb: 1024, timeoutMs: 60_000, codeDir: "/y/code" },
    ]);
    expect(lone).not.toMatch(/nodejs20|actions|other/);
  });

  it("keeps env() as an expression, so that it holds no secret, and evaluates the rest", () => {
    const { lone, read } = alone(
      `vars: { key: "\${env('SECRET', 'x')}" }
resources:
  ws:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: w
      runtime: custom
      code: .
      environmentVariables:
        KEY: "\${vars.key}"
        BOTH: "a-\${env('NAME', path('..'))}-\${this.props.region}"
        QUOTED: \${env('NONE', "it's")}
`,
      "w",
    );
    expect(lone).toContain(`\${env('SECRET', 'x')}`);
    expect(lone).not.toMatch(/hidden|vars/);
    expect(lone).toContain(`a-\${env('NAME', '/')}-cn-hangzhou`);
    expect(read.functions[0]?.environment).toEqual({
      KEY: "hidden",
      BOTH: "a-n-cn-hangzhou",
      QUOTED: "it's",
    });
  });

  it("keeps the older component, and so its service", () => {
    const text = `services:
  s:
    component: devsapp/fc
    props:
      region: cn-hangzhou
      service: { name: demo }
      function: { name: f, runtime: custom, codeUri: ./a }
`;
    expect(alone(text, "f").read.functions).toMatchObject([
      { name: "f", service: "demo", codeDir: "/y/code" },
    ]);
  });
});
