import { describe, expect, test } from "vitest";
import { findings } from "../fixture.ts";
import { positionalParameters } from "./positional-parameters.ts";

const judged = (text: string, path = "packages/a/src/one.ts"): string[] =>
  findings(positionalParameters, {
    "packages/a/src/good.ts": "export const good = () => 1;\n",
    [path]: text,
  });

describe("positionalParameters", () => {
  test.each([
    ["four parameters", "function f(a: 1, b: 2, c: 3, d: 4) {}"],
    ["a fifth that is only the type of this", "function f(this: Date, a: 1, b: 2, c: 3, d: 4) {}"],
    ["a boolean with a name", "function f(a: 1, { ok }: { ok: boolean }) {}"],
    ["a list of booleans", "function f(a: 1, all: boolean[]) {}"],
    ["what a callback is called with", "interface A { onChange: (ok: boolean) => void }"],
    [
      "the end of a promise",
      "const p = () => new Promise((done) => { const end = (ok: boolean) => done(ok); });",
    ],
    ["a setter", "class A { set ok(ok: boolean) {} }"],
  ])("accepts %s", (_, text) => {
    expect(judged(text)).toEqual([]);
  });

  test.each([
    ["five parameters", "\nfunction f(a: 1, b: 2, c: 3, d: 4, e: 5) {}", "2 takes 5 parameters"],
    ["those of a constructor", "class A { constructor(a, b, c, d, e) {} }", "1 takes 5 parameters"],
    ["those of a function's type", "type F = (a: 1, b: 2, c: 3, d: 4, e: 5) => void", "1 takes 5 parameters"],
    ["a boolean", "export function f(a: 1, ok: boolean) {}", "1 takes the boolean ok"],
    ["a boolean alone", "export const f = (ok: boolean) => ok;", "1 takes the boolean ok"],
    ["a boolean that may be left out", "class A { f(a: 1, ok?: boolean) {} }", "1 takes the boolean ok"],
    ["a boolean by its default", "const f = (a, ok = false) => ok;", "1 takes the boolean ok"],
    [
      "a boolean of an inner function",
      "const f = () => { const g = (a: 1, ok: true) => a; };",
      "1 takes the boolean ok",
    ],
    [
      "a boolean of a method's signature",
      "interface A { f(a: 1, ok: boolean): void }",
      "1 takes the boolean ok",
    ],
    ["a boolean of a callback with two", "type F = (ok: boolean, a: 1) => void", "1 takes the boolean ok"],
    [
      "a boolean that becomes a field",
      "class A { constructor(private readonly ok: boolean, a: 1) {} }",
      "1 takes the boolean ok",
    ],
  ])("finds %s", (_, text, place) => {
    expect(judged(text)).toEqual([expect.stringContaining(`one.ts:${place}`)]);
  });

  test("leaves tests alone: a row of a table gives its values by their place", () => {
    expect(judged("const f = (a, b, c, d, ok = true) => 1;\n", "packages/a/src/one.test.ts")).toEqual([]);
  });

  test("fails when it saw no module", () => {
    expect(findings(positionalParameters, {})).toEqual([
      expect.stringContaining("looked at no modules"),
      expect.stringContaining("looked at no functions"),
    ]);
  });
});
