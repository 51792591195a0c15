import { describe, expect, test } from "vitest";
import { type Files, findings } from "../fixture.ts";
import { deployFileReader } from "./deploy-file-reader.ts";

const HOUSE: Files = {
  "packages/platform/src/read/source-file.ts": 'import { parse } from "yaml";\nexport const read = parse;\n',
  "packages/cli/src/folder.ts":
    'import { readFunctions } from "@wsfn/platform";\nexport const read = readFunctions;\n',
  "packages/cli/test/project.ts": 'import { stringify } from "yaml";\nexport const project = stringify;\n',
  "tools/guards/rows.ts": 'import { parse } from "yaml";\nexport const rows = parse;\n',
};

const seconds = (files: Files): string[] => findings(deployFileReader, { ...HOUSE, ...files });

describe("deployFileReader", () => {
  test("accepts one reader, and a tool that reads other yaml", () => {
    expect(seconds({})).toEqual([]);
  });

  test.each([
    [
      "a parser",
      "packages/cli/src/second.ts",
      'import { x } from "./x.ts";\nimport { parseDocument } from "yaml";\n',
    ],
    ["another parser", "packages/gateway/src/second.ts", '\nimport { load } from "js-yaml";\n'],
    ["a tool's parser", "tools/tables/second.ts", '// of s.yaml\nimport { parse } from "yaml";\n'],
    ["its text", "packages/cli/src/second.ts", '\nconst text = readFileSync(join(dir, "s.yaml"), "utf8");\n'],
    ["its text, over lines", "tools/second.ts", '\nawait readFile(\n  join(dir, "s.yml"),\n);\n'],
  ])("finds a second reader by %s", (_, path, text) => {
    expect(seconds({ [path]: text })).toEqual([
      expect.stringMatching(new RegExp(`^${path}:2 reads a deploy file for itself — ask readFunctions`)),
    ]);
  });

  test("fails when it saw nothing, or no reader at all", () => {
    expect(findings(deployFileReader, { "README.md": "" })).toEqual([
      expect.stringContaining("looked at no files"),
      expect.stringContaining("looked at no readers"),
    ]);
  });
});
