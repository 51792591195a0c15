import { describe, expect, test } from "vitest";
import { type Files, findings } from "../fixture.ts";
import { importCircles } from "./import-circles.ts";

const STRAIGHT: Files = {
  "packages/a/src/one.ts": 'import { two } from "./two.ts";\nexport const one = two;\n',
  "packages/a/src/two.ts": 'import { three } from "./three.ts";\nexport const two = three;\n',
  "packages/a/src/three.ts": "export const three = 3;\n",
};

const circles = (files: Files): string[] => findings(importCircles, { ...STRAIGHT, ...files });

describe("importCircles", () => {
  test("accepts files that look one way", () => {
    expect(circles({})).toEqual([]);
  });

  test.each([
    ["values", 'import { one } from "./one.ts";\nexport const three = one;\n'],
    ["types", 'import type { One } from "./one.ts";\nexport type Three = One;\n'],
    ["another folder", 'import "../src/one.ts";\n'],
  ])("finds a circle of three files by %s", (_, text) => {
    expect(circles({ "packages/a/src/three.ts": text })).toEqual([
      expect.stringMatching(/^packages\/a\/src\/one\.ts:1 imports in a circle with .*three\.ts, .*two\.ts/),
    ]);
  });

  test("finds a file that imports itself, and names the line", () => {
    expect(circles({ "packages/a/src/three.ts": '// why\nimport "./three.ts";\n' })).toEqual([
      expect.stringMatching(/^packages\/a\/src\/three\.ts:2 imports itself/),
    ]);
  });

  test("reports two circles apart", () => {
    const found = circles({
      "packages/a/src/three.ts": 'import "./two.ts";\n',
      "tools/x.ts": 'import "./y.ts";\n',
      "tools/y.ts": 'import "./x.ts";\n',
    });
    expect(found).toHaveLength(2);
  });

  test("fails when it saw no module", () => {
    expect(findings(importCircles, { "README.md": "" })).toEqual([
      expect.stringContaining("looked at no modules"),
      expect.stringContaining("looked at no imports"),
    ]);
  });
});
