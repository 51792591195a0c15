import { describe, expect, test } from "vitest";
import { findings } from "../fixture.ts";
import { folderDirection, folderDirectionOf } from "./folder-direction.ts";

const guard = folderDirectionOf({ "packages/a/src": ["words.ts", "admit", "serve", "index.ts"] });
const GOOD = {
  "packages/a/src/words.ts": "export const word = 1;\n",
  "packages/a/src/admit/admit.ts": 'import { word } from "../words.ts";\n',
  "packages/a/src/serve/serve.ts": 'import "../admit/admit.ts";\nimport "./answer.ts";\n',
  "packages/a/src/serve/answer.ts": 'import "@a/other";\n',
  "packages/a/src/index.ts": 'export * from "./serve/serve.ts";\n',
};

describe("folderDirection", () => {
  test("accepts imports of what stands before, in the folder itself, and of other packages", () => {
    expect(findings(guard, GOOD)).toEqual([]);
  });

  test.each([
    ["an import", 'import "../serve/serve.ts";\n'],
    ["a type", 'import type { Answer } from "../serve/answer.ts";\n'],
    ["a dynamic import", 'await import("../serve/answer.ts");\n'],
  ])("finds %s of what comes after", (_, text) => {
    expect(findings(guard, { ...GOOD, "packages/a/src/admit/admit.ts": text })).toEqual([
      expect.stringContaining("admit/admit.ts:1 admit of packages/a/src imports serve"),
    ]);
  });

  test("finds a folder without a place, and a place without a folder", () => {
    const { "packages/a/src/words.ts": _, ...rest } = GOOD;
    const files = { ...rest, "packages/a/src/admit/admit.ts": "", "packages/a/src/relay/relay.ts": "" };
    expect(findings(guard, files)).toEqual([
      expect.stringContaining("packages/a/src has no words.ts"),
      expect.stringContaining("relay/relay.ts:1 relay has no place"),
    ]);
  });

  test("finds a package whose parts have no order, and lets one of a single file be", () => {
    const files = {
      "packages/b/src/main.ts": "",
      "packages/c/src/one.ts": "",
      "packages/c/src/two/two.ts": "",
    };
    expect(findings(guard, { ...GOOD, ...files })).toEqual([
      expect.stringContaining("packages/c/src:1 has no order of its parts"),
    ]);
  });

  test("leaves tests alone: they may set up what they try from anywhere", () => {
    const files = { ...GOOD, "packages/a/src/admit/admit.test.ts": 'import "../serve/serve.ts";\n' };
    expect(findings(guard, files)).toEqual([]);
  });

  test("fails when it saw no import", () => {
    expect(findings(folderDirection, {})).toContainEqual(expect.stringContaining("looked at no imports"));
  });
});
