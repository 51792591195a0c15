import { describe, expect, test } from "vitest";
import { findings } from "../fixture.ts";
import { documentedExports } from "./documented-exports.ts";

const judged = (text: string, path = "packages/a/src/one.ts"): string[] =>
  findings(documentedExports, {
    "packages/a/src/good.ts": "/** One. */\nexport const good = 1;\n",
    [path]: text,
  });

describe("documentedExports", () => {
  test.each([
    ["a documented function", "/** Adds. */\nexport function add(): void {}\n"],
    ["a doc comment with code's comment before it", "// why\n/** A shape. */\nexport interface A {}\n"],
    ["a re-export", 'export { good } from "./good.ts";\n'],
    [
      "overloads of which the first is documented",
      "/** F. */\nexport function f(a: 1): void;\nexport function f(): void {}\n",
    ],
    ["what is not exported", "const own = 1;\nown.toFixed();\n"],
  ])("accepts %s", (_, text) => {
    expect(judged(text)).toEqual([]);
  });

  test.each([
    ["a function", "\nexport async function add(): Promise<void> {}\n", "2 exports add"],
    ["a constant", "export const two = 2;\n", "1 exports two"],
    ["a type", "export type T = 1;\n", "1 exports T"],
    ["a class", "export abstract class C {}\n", "1 exports C"],
    ["a line comment is no doc comment", "// Two.\nexport const two = 2;\n", "2 exports two"],
    [
      "a doc comment of something else",
      "/** Own. */\nconst own = 1;\nexport const two = own;\n",
      "3 exports two",
    ],
  ])("finds %s without one", (_, text, place) => {
    expect(judged(text)).toEqual([expect.stringContaining(`one.ts:${place} without a doc comment`)]);
  });

  test("leaves tests and apps alone", () => {
    expect(judged("export const a = 1;\n", "packages/a/src/one.test.ts")).toEqual([]);
    expect(judged("export const a = 1;\n", "apps/a/one.ts")).toEqual([]);
  });

  test("fails when it saw no module", () => {
    expect(findings(documentedExports, {})).toEqual([
      expect.stringContaining("looked at no modules"),
      expect.stringContaining("looked at no exports"),
    ]);
  });
});
