import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";

/** The data path: what stands further on knows what stands before it, and not the other way round. */
const PATH = [
  "case",
  "catalogue",
  "connection",
  "probe",
  "judge",
  "report",
  "run",
  "function",
  "mutants",
  "bin",
] as const;

/** Beside the folders: the entries, and the error that any of them may throw. */
const ERROR = "cannot-judge.ts";

const placeOf = (path: string): number => (PATH as readonly string[]).indexOf(path.split("/")[0] ?? "");

const imports = readdirSync(import.meta.dirname, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && path.includes("/") && !path.endsWith(".test.ts"))
  .flatMap((path) => {
    const text = readFileSync(join(import.meta.dirname, path), "utf8");
    const specifiers = [...text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)].map(([, one]) => one ?? "");
    return specifiers.map((to) => ({ from: path, to: normalize(join(dirname(path), to)) }));
  });

describe("the folders of the suite", () => {
  test("are all on its data path", () => {
    const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((one) =>
      one.isDirectory(),
    );
    expect(folders.map(({ name }) => name).sort()).toEqual([...PATH].sort());
  });

  test("look one way, so that none is needed by what it needs", () => {
    const backwards = imports.filter(
      ({ from, to }) => to !== ERROR && !(placeOf(to) >= 0 && placeOf(to) <= placeOf(from)),
    );
    expect(backwards).toEqual([]);
    expect(imports.length).toBeGreaterThan(PATH.length);
  });
});
