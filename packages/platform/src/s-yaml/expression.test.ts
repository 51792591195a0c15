// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the expressions of s.yaml are written like that
import { describe, expect, test } from "vitest";
import { PlatformError } from "../platform-error.ts";
import { parseFunctions } from "./s-yaml.ts";

const ENVIRONMENT = { TAG: "v1", SECONDS: "60", YES: "true", EMPTY: "" };

function read(props: string, head = "") {
  const source = `vars:\n  region: cn-hangzhou\n  n: 7\n  env: { A: a, B: "\${vars.region}" }\n  list: [x, y]\n${head}resources:\n  f:\n    component: fc3\n    props:\n      region: \${vars.region}\n      functionName: f\n      runtime: custom\n      code: .\n${props}`;
  return parseFunctions(source, "/x/s.yaml", { environment: ENVIRONMENT }).functions[0];
}

const variable = (value: string, head = "") =>
  read(`      environmentVariables:\n        V: ${value}\n`, head)?.environment.V;

function problem(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof PlatformError) return error;
  }
  throw new Error("nothing was refused");
}

describe("an expression", () => {
  test.each([
    ["${vars.region}", "cn-hangzhou"],
    ["a-${vars.region}-${env('TAG')}", "a-cn-hangzhou-v1"],
    ["${env(TAG)}", "v1"],
    ['${env("TAG")}', "v1"],
    ["${env('NONE', 'default')}", "default"],
    ["${env('NONE', '')}", ""],
    ["${env('EMPTY', 'x')}", "x"],
    ["${ vars.region}", "cn-hangzhou"],
    ["${ env('TAG') }", "v1"],
    ["${path('../tmp')}", "/tmp"],
    ["acs:ram::${config('AccountID')}:role/x", "acs:ram::123456789012:role/x"],
    ["${env('NONE', path('../tmp'))}", "/tmp"],
    ["${this.props.functionName}", "f"],
    ["${this.name}", "f"],
    ["${resources.f.props.runtime}", "custom"],
    ["${vars.env.B}", "cn-hangzhou"],
    ["${vars.list.1}", "y"],
    ["port ${vars.n}", "port 7"],
    ["'$5 and {braces}'", "$5 and {braces}"],
    ["a ${vars.n", "a ${vars.n"],
  ])("%s gives %j", (source, want) => {
    expect(
      variable(
        source.includes('"') || source.startsWith("'")
          ? `${source.startsWith("'") ? source : `'${source}'`}`
          : JSON.stringify(source),
      ),
    ).toBe(want);
  });

  test("keeps the type of what it names when it stands alone", () => {
    expect(
      read("      environmentVariables: ${vars.env}\n      instanceConcurrency: ${vars.n}\n"),
    ).toMatchObject({
      environment: { A: "a", B: "cn-hangzhou" },
      instanceConcurrency: 7,
    });
  });

  test("gives a number or a flag from the environment, where everything is text", () => {
    const props = `      timeout: \${env('SECONDS')}\n      triggers:\n        - triggerName: t\n          triggerType: http\n          triggerConfig: { methods: [GET], disableURLInternet: "\${env('YES')}" }\n`;
    expect(read(props)).toMatchObject({ timeoutMs: 60_000, trigger: { disableURLInternet: true } });
  });

  test.each([
    ["${env('NONE')}", "the variable NONE is not set"],
    ["${vars.nothing}", "names something that is not in this file"],
    ["${this.props.nothing}", "names something that is not in this file"],
    ["${config('AccessKeySecret')}", "is not supported here"],
    ["${file('./secret')}", "/x/secret: no such file"],
    ["${vars.region }", "a blank before } is taken for a part of the name; write ${vars.region}"],
    ["${this.functionName}", "write ${this.props.functionName}"],
    ["${env('EMPTY')}", "the variable EMPTY is empty; set it"],
    ["${secret('x')}", "use env()"],
    ["${1 + 1}", "is not supported here"],
    ["${nobody('x')}", "nobody() is not supported here; there are env,"],
    ["x ${vars.env} y", "gives a map, and text stands around it"],
    ["${vars.${vars.n}}", "one inside another"],
  ])("%s is refused: %s", (source, want) => {
    const error = problem(() => variable(JSON.stringify(source)));
    expect(error).toMatchObject({ code: "Expression", line: 15 });
    expect(error.message).toContain(want);
  });

  test("is no text when it gives a map", () => {
    expect(problem(() => variable("${vars}")).message).toContain(
      "props.environmentVariables.V must be text, not a map",
    );
  });

  test("is refused with the way to give a value, where only a deployment has one", () => {
    const error = problem(() => variable('"https://${resources.f.output.url}/x"'));
    expect(error).toMatchObject({ code: "AfterDeployment", line: 15 });
    expect(error.message).toContain(
      "props.environmentVariables.V is ${resources.f.output.url}, which has a value after a deployment only",
    );
    expect(error.message).toContain(
      "write `resources: { f: { output: { url: VALUE } } }` and `extend: s.yaml` into a file of their own, and name that file with -t",
    );
  });

  test.each([
    "      role: ${resources.gone.output.arn}\n",
    "      environmentVariables: { V: '${resources.gone.output.url}' }\n",
  ])("is refused where it names a result of no resource: %j", (props) => {
    const error = problem(() => read(props));
    expect(error.code).toBe("Expression");
    expect(error.message).toContain("and there is no resource gone in this file; check the name");
  });

  test("may be of a deployment in a field that has no effect here", () => {
    const role =
      "      role: ${resources.f.output.arn}\n      logConfig: { project: '${resources.f.info.log}', logstore: l }\n";
    expect(read(role)?.ignoredFields).toMatchObject({ role: "${resources.f.output.arn}" });
  });

  test("never looks into prototypes", () => {
    expect(problem(() => variable('"${vars.constructor}"')).code).toBe("Expression");
    expect(problem(() => variable("\"${env('toString')}\"")).code).toBe("Expression");
  });

  test("is bounded when it goes in a circle, or grows without end", () => {
    const circle = problem(() => variable('"${vars.a}"', '  a: "${vars.b}"\n  b: "${vars.a}"\n'));
    expect(circle.problems.map((p) => p.code)).toEqual(["TooComplex"]);
    const doubling = Array.from(
      { length: 15 },
      (_, i) => `  g${i}: "\${vars.g${i + 1}}\${vars.g${i + 1}}"\n`,
    );
    const bomb = problem(() =>
      variable('"${vars.g0}"', `${doubling.join("")}  g15: "${"x".repeat(1000)}"\n`),
    );
    expect(bomb.problems.map((p) => p.code)).toEqual(["TooComplex"]);
  });
});
