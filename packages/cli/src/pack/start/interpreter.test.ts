import type { FunctionSpec } from "@wsfn/platform";
import { readFunctions } from "@wsfn/platform";
import { describe, expect, it } from "vitest";
import { addFiles, project } from "../../../test/project.ts";
import { interpreterOf, languageOf } from "./interpreter.ts";

const layer = (name: string, version: number) =>
  `acs:fc:cn-hangzhou:official:layers/${name}/versions/${version}`;

interface Look {
  readonly runtime: string;
  readonly layers?: readonly string[];
  readonly PATH?: string;
  readonly program?: string;
}

function specOf({ runtime, layers = [], PATH }: Look): FunctionSpec {
  const environmentVariables = PATH === undefined ? {} : { PATH };
  const [spec] = readFunctions(
    project({ "index.js": "" }, { runtime, layers, environmentVariables }),
  ).functions;
  if (spec === undefined) throw new Error("no function");
  return spec;
}

const look = (at: Look) => interpreterOf(specOf(at), at.program ?? "node");

describe("interpreterOf", () => {
  it.each([
    [{ runtime: "custom.debian10", PATH: "/var/fc/lang/nodejs20/bin:/usr/bin" }, "20.10.0", "runtime"],
    [{ runtime: "custom.debian10", PATH: "/var/fc/lang/nodejs18/bin:/usr/bin" }, "18.19.0", "runtime"],
    [{ runtime: "custom" }, "10.16.2", "runtime"],
    [
      { runtime: "custom.debian12", layers: [layer("Nodejs24", 1)], PATH: "/opt/nodejs24/bin:/bin" },
      "24.19.0",
      "layer",
    ],
    [
      { runtime: "custom.debian12", layers: [layer("Nodejs24", 1)], program: "/opt/nodejs24/bin/node" },
      "24.19.0",
      "layer",
    ],
    [{ runtime: "custom.debian12", program: "python3" }, "3.11.2", "runtime"],
    [
      { runtime: "custom.debian11", program: "python3.12", PATH: "/var/fc/lang/python3.12/bin" },
      "3.12.4",
      "runtime",
    ],
  ])("finds %o as %s in the %s", (at, version, from) => {
    expect(look(at)).toMatchObject({ version, from });
  });

  it.each([
    [{ runtime: "custom.debian12" }, "layer", /brings no Node\.js/, /layers\/Nodejs24\/versions\/1/],
    [
      { runtime: "custom.debian11", PATH: "/opt/nodejs20/bin:/bin" },
      "layer",
      /does not take/,
      /layers\/Nodejs20\/versions\/3/,
    ],
    [
      { runtime: "custom.debian12", layers: [layer("Nodejs22", 3)] },
      "path",
      /Nodejs22 brings/,
      /PATH to \/opt\/nodejs22\/bin/,
    ],
    [
      { runtime: "custom.debian10", program: "/code/node-v12/bin/node" },
      "path",
      /^\/code\/node-v12\/bin\/node is not in the code folder/,
      /put it there/,
    ],
    [{ runtime: "custom.debian10" }, "path", /is not on PATH/, /PATH to \/var\/fc\/lang\/nodejs20\/bin/],
    [
      { runtime: "custom", PATH: "/opt/bin" },
      "path",
      /10\.16\.2 in \/usr\/local\/bin, which is not on PATH/,
      /PATH to \/usr\/local\/bin:\/usr\/bin:\/bin$/,
    ],
  ])("misses it in %o for want of the %s", (at, missing, why, fix) => {
    expect(look(at)).toMatchObject({
      missing,
      why: expect.stringMatching(why),
      fix: expect.stringMatching(fix),
    });
  });

  it("finds one that the function brings, with the version of npm's package", () => {
    const spec = specOf({ runtime: "custom.debian12", PATH: "/code/node_modules/node/bin:/usr/bin" });
    addFiles(spec.codeDir, {
      "*node_modules/node/bin/node": "",
      "node_modules/node/package.json": '{"name":"node","version":"20.20.2"}',
    });
    expect(interpreterOf(spec, "node")).toMatchObject({ version: "20.20.2", from: "code" });
  });

  it("has nothing to say of a program of its own", () => {
    expect(look({ runtime: "custom.debian12", program: "/code/main" })).toBeUndefined();
    expect(languageOf("/usr/bin/python3.11")).toBe("python");
    expect(languageOf("pythonic")).toBeUndefined();
  });
});
