import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { plain } from "./located.ts";
import { Report } from "./report.ts";
import { parseSource, readText, SOURCE_LIMITS } from "./source-file.ts";

function parse(source: string) {
  const report = new Report("/x.yaml");
  const root = parseSource(source, report);
  try {
    report.throwIfAny();
  } catch (error) {
    return { error: String(error) };
  }
  return { value: root && plain(root) };
}

describe("a source", () => {
  test.each([
    ["a: 1\nb: [x, 'y', true, null, 1.5]", { a: 1, b: ["x", "y", true, null, 1.5] }],
    ["base: &b { x: 1, y: 2 }\nc:\n  <<: *b\n  y: 3", { base: { x: 1, y: 2 }, c: { x: 1, y: 3 } }],
    ["c:\n  y: 3\n  <<: [{ y: 1, z: 1 }, { z: 2 }]", { c: { y: 3, z: 1 } }],
    ["a: &x 1\nb: *x\nc: &x 2\nd: *x", { a: 1, b: 1, c: 2, d: 2 }],
    ["1: a\ntrue: b", { "1": "a", true: "b" }],
    ["\uFEFFa: 1".slice(1), { a: 1 }],
    ["day: 2024-01-04\nno: no", { day: "2024-01-04", no: "no" }],
  ])("%j is read", (source, value) => {
    expect(parse(source)).toEqual({ value });
  });

  test("keeps a key named __proto__ as an ordinary key", () => {
    const { value } = parse("__proto__: { polluted: true }");
    expect(Object.keys(value as object)).toEqual(["__proto__"]);
    expect({}).not.toHaveProperty("polluted");
  });

  test("is told of by its first error alone: others follow from it", () => {
    const { error = "" } = parse("a: 1\n b: [\nc: d: e\n");
    expect(error.match(/\/x\.yaml:/g)).toHaveLength(1);
  });

  test("refuses a key that is written twice", () => {
    expect(parse("a: 1\nb: 2\na: 3").error).toContain("/x.yaml:3:1: a is already written at line 1");
  });
});

describe("a hostile source", () => {
  test("is refused when it is a pipe, which nobody may ever write to", () => {
    const dir = mkdtempSync(join(tmpdir(), "wsfn-platform-"));
    onTestFinished(() => rmSync(dir, { recursive: true }));
    const pipe = join(dir, "s.yaml");
    execFileSync("mkfifo", [pipe]);
    const report = new Report(pipe);
    expect(readText(pipe, report)).toBeUndefined();
    expect(() => report.throwIfAny()).toThrow(/not a regular file/);
  });

  const layers = Array.from(
    { length: 12 },
    (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(",")}]`,
  );
  const { maxBytes } = SOURCE_LIMITS;
  test.each([
    ["an alias bomb", `l0: &l0 [x]\n${layers.join("\n")}`, "values"],
    ["an alias of itself", "a: &a [*a]", "deep"],
    ["deep brackets", `${"[".repeat(500)}${"]".repeat(500)}`, "deep"],
    ["brackets without end", "[".repeat(maxBytes), ""],
    ["deep indentation", Array.from({ length: 300 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"), "deep"],
    ["dashes without end", "- ".repeat(maxBytes / 2), ""],
    ["braces without end", "{a: ".repeat(maxBytes / 4), ""],
    ["tags without end", "!!a ".repeat(maxBytes / 4), ""],
    ["too many values", `[${"1,".repeat(30_000)}1]`, "values"],
  ])("is refused: %s", (_, source, want) => {
    expect(parse(source).error).toContain(want);
  });
});
