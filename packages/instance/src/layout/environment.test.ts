import { delimiter } from "node:path";
import { describe, expect, test } from "vitest";
import { specIn } from "../../test/programs.ts";
import { functionEnvironment, processEnvironment } from "./environment.ts";

const spec = specIn("/work/f", ["node"], {
  environment: { PATH: "/code/bin:/opt/bin", NODE_PATH: "/code/lib", A: "own", TZ: "UTC" },
});
const facts = { instanceId: "c-1", port: 20123 };

describe("processEnvironment", () => {
  const machine = {
    PATH: "/usr/bin",
    HOME: "/root",
    TZ: "Asia/Tokyo",
    SECRET: "s",
    AWS_TOKEN: "t",
    FC_REGION: "x",
  };

  test("gives a program nothing of the developer's own but what it cannot run without", () => {
    const env = processEnvironment(spec, facts, machine);
    expect(Object.keys(env)).not.toContain("SECRET");
    expect(Object.keys(env)).not.toContain("AWS_TOKEN");
    expect(env).toMatchObject({ HOME: "/root", TZ: "UTC", A: "own", FC_REGION: "cn-hangzhou" });
  });

  test("puts the function's PATH before the machine's, with the code folder for /code", () => {
    const env = processEnvironment(spec, facts, machine);
    expect(env.PATH).toBe([`${spec.codeDir}/bin:/opt/bin`, "/usr/bin"].join(delimiter));
    expect(env).toMatchObject({ NODE_PATH: `${spec.codeDir}/lib`, FC_FUNC_CODE_PATH: `${spec.codeDir}/` });
  });

  test("gives the port under three names", () => {
    expect(processEnvironment(spec, facts, machine)).toMatchObject({
      FC_SERVER_PORT: "20123",
      FC_CUSTOM_LISTEN_PORT: "20123",
      PORT: "20123",
    });
  });

  test.each([
    ["the declared port", "9000", "20123"],
    ["something else", "5432", "5432"],
  ])("deals with a PORT of the function's own that is %s", (_, own, want) => {
    const withPort = { ...spec, environment: { PORT: own } };
    expect(processEnvironment(withPort, facts, machine).PORT).toBe(want);
  });

  test("lays the start's variables over the function's, and never over the platform's", () => {
    const environment = { A: "given", FC_SERVER_PORT: "1", FC_X: "1" };
    const env = processEnvironment(spec, { ...facts, environment }, machine);
    expect(env).toMatchObject({ A: "given", FC_SERVER_PORT: "20123" });
    expect(env.FC_X).toBeUndefined();
  });
});

test("functionEnvironment leaves a container's paths alone", () => {
  expect(functionEnvironment(spec, facts)).toMatchObject({
    PATH: "/code/bin:/opt/bin",
    FC_FUNC_CODE_PATH: "/code/",
    FC_INSTANCE_ID: "c-1",
  });
});
