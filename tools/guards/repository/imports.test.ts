import { expect, test } from "vitest";
import { readImports, UnreadableModule } from "./imports.ts";

test("reads every way to import, with its line", () => {
  const text = [
    'import a from "a";',
    'import type { B } from "b";',
    'export { c } from "c";',
    'export * from "d";',
    'const e = await import("e");',
    'type F = import("f").F;',
    'const g = require("g");',
    'import "h";',
  ].join("\n");
  expect(readImports("a.ts", text)).toEqual(
    [..."abcdefgh"].map((specifier, index) => ({ specifier, line: index + 1 })),
  );
});

test("takes no comment, string or computed name for an import", () => {
  const text =
    'import a from "a"; // import b from "b"\nconst s = "import c from \'c\'"; import("./" + s); export { s };';
  expect(readImports("a.ts", text)).toEqual([{ specifier: "a", line: 1 }]);
});

test("throws UnreadableModule with the line of a syntax error", () => {
  expect(() => readImports("a.ts", "const a = 1;\nconst = 2;")).toThrow(UnreadableModule);
  expect(() => readImports("a.ts", "const a = 1;\nconst = 2;")).toThrow(expect.objectContaining({ line: 2 }));
});
