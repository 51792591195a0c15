import { existsSync } from "node:fs";
import { join } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { describe, expect, test } from "vitest";
import { codeFolder } from "../../test/programs.ts";
import { buildForImage, copies } from "./image-input.ts";

describe("copies", () => {
  test.each([
    ["COPY target /", "target", true],
    ["COPY target /", "target/page/sdk.js", true],
    ["COPY ./target/ ./", "target/index.js", true],
    ["copy --chown=1:1 a.txt target/app /", "target/app", true],
    ['COPY ["target", "/app"]', "target/app", true],
    ["COPY a.txt \\\n  target /", "target/app", true],
    ["ADD target /", "target/app", true],
    ["COPY --from=build target /", "target", false],
    ["COPY src target", "target", false],
    ["COPY targets /", "target/app", false],
    ["COPY . .", "target/app", false],
    ["# COPY target /", "target", false],
    ["RUN cp target /", "target", false],
  ])("%j, %s: %s", (dockerfile, path, expected) => {
    expect(copies(`FROM scratch\n${dockerfile}\n`, path)).toBe(expected);
  });
});

describe("buildForImage", () => {
  const build = { command: ["/bin/sh", "build.sh"], inputs: ["build.sh"], output: "target/app" };
  const script = "mkdir -p target; touch target/app";
  const specOf = (dir: string) => ({ file: join(dir, "s.yaml"), codeDir: dir }) as FunctionSpec;

  test("builds what the image copies, once", async () => {
    const dir = codeFolder({ "build.sh": script, Dockerfile: "FROM scratch\nCOPY target /\n" });
    expect(await buildForImage(specOf(dir), build)).toBe(true);
    expect(existsSync(join(dir, "target/app"))).toBe(true);
    expect(await buildForImage(specOf(dir), build)).toBe(false);
  });

  test.each([
    [
      "makes it in a stage",
      { Dockerfile: "FROM scratch AS build\nCOPY src /\nFROM scratch\nCOPY --from=build target /\n" },
    ],
    ["has no Dockerfile", {}],
  ])("builds nothing for a function that %s", async (_, files) => {
    const dir = codeFolder({ "build.sh": script, ...files });
    expect(await buildForImage(specOf(dir), build)).toBe(false);
    expect(existsSync(join(dir, "target"))).toBe(false);
  });

  test("builds nothing where there is no build step", async () => {
    const dir = codeFolder({ Dockerfile: "FROM scratch\nCOPY target /\n" });
    expect(await buildForImage(specOf(dir), undefined)).toBe(false);
  });
});
