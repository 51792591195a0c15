import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { readFunctions } from "@wsfn/platform";
import { describe, expect, it } from "vitest";
import { TANGLED_FILES } from "../../test/deploy-files.ts";
import { folder } from "../../test/project.ts";
import { packFunction } from "./pack-function.ts";
import { unpackFunction } from "./unpacked-function.ts";

describe("unpackFunction", () => {
  it("takes the variables of .env files along, and never into the package", async () => {
    const dir = folder({
      "s.yaml": `edition: 3.0.0
resources:
  ws:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: w
      runtime: custom
      code: ./app
      environmentVariables: { A: "\${env('WSFN_TEST_A')}", B: "\${env('WSFN_TEST_B')}" }
`,
      ".env": "WSFN_TEST_A=beside\nWSFN_TEST_B='be side'",
      "app/.env": "WSFN_TEST_A=code\n",
      "*app/bootstrap": "#!/bin/sh\n",
    });
    const unpacked = folder();
    await unpackFunction(await packFunction(dir), unpacked);
    expect(readFunctions(unpacked).functions[0]?.environment).toEqual({ A: "code", B: "be side" });
    expect(statSync(join(unpacked, ".env")).mode & 0o777).toBe(0o600);
    expect(existsSync(join(unpacked, "code/.env"))).toBe(false);
  });

  it.each(TANGLED_FILES)("describes the packed function and no other: %s", async (_, source) => {
    const dir = folder({ "s.yaml": source, "*bootstrap": "#!/bin/sh\n" });
    const unpacked = folder();
    await unpackFunction(await packFunction(dir, { function: "w" }), unpacked);
    const [was] = readFunctions(dir).functions.filter(({ name }) => name === "w");
    expect(readFunctions(unpacked).functions).toEqual([
      { ...was, codeDir: join(unpacked, "code"), file: join(unpacked, "s.yaml") },
    ]);
  });
});
