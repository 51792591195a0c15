import { readFunctions } from "@wsfn/platform";
import { describe, expect, it } from "vitest";
import { folder } from "../../test/project.ts";
import { deployLines } from "./deploy-lines.ts";

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

function linesOf(source: string, name: string) {
  const spec = readFunctions(folder({ "s.yaml": source })).functions.find((each) => each.name === name);
  const lines = spec && deployLines(spec);
  if (lines === undefined) throw new Error(`no function ${name}`);
  return lines;
}

describe("deployLines", () => {
  it("finds a function whose name is an expression, and its fields", () => {
    const lines = linesOf(FC3, "my-f");
    expect(lines.line("runtime")).toBe(16);
    expect(lines.line("triggers", "a", "triggerConfig", "methods")).toBe(21);
    expect(lines.isWritten("triggers", "a", "triggerConfig", "methods")).toBe(true);
  });

  it("names what should hold a field that is not written", () => {
    const lines = linesOf(FC3, "my-f");
    expect(lines.isWritten("timeout")).toBe(false);
    expect(lines.line("timeout")).toBe(13);
    expect(lines.line("triggers", "a", "triggerConfig", "authType")).toBe(21);
    expect(lines.isWritten("triggers", "none")).toBe(false);
  });

  it("follows an alias to where it is written", () => {
    expect(linesOf(FC3, "third").line("triggers", "a", "triggerConfig")).toBe(21);
  });

  it("finds the fields of the older component below function", () => {
    const source = `edition: 1.0.0
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
        timeout: 60
`;
    const [spec] = readFunctions(folder({ "s.yaml": source })).functions;
    expect(linesOf(source, spec?.name ?? "").line("timeout")).toBe(13);
    expect(linesOf(source, spec?.name ?? "").isWritten("instanceConcurrency")).toBe(false);
  });
});
