import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CATALOGUE } from "../../src/catalogue/catalogue.ts";
import { idOf, meaningOf } from "./meaning.ts";

const recorded = readFileSync(join(import.meta.dirname, "meanings.txt"), "utf8")
  .trim()
  .split("\n");
const ids = CATALOGUE.map(({ id }) => id as string);

describe("the meaning of every case", () => {
  test("is kept: no id that was ever given is gone", () => {
    expect(recorded.map(idOf).filter((id) => !ids.includes(id))).toEqual([]);
  });

  test("is the one that is recorded; `node test/catalogue/record-meanings.ts` records another, which needs a reason", () => {
    expect(CATALOGUE.map(meaningOf).sort()).toEqual([...recorded].sort());
  });

  test("is told apart from another level, script and outcome, and not from other words", () => {
    const [c] = CATALOGUE;
    if (c === undefined) throw new Error("expected a case");
    const { ending, events } = c;
    expect(meaningOf({ ...c, says: "says it otherwise" })).toBe(meaningOf(c));
    const others = [
      { ...c, level: "MAY" as const },
      { ...c, script: [] },
      { ...c, events: { ...events, tolerated: [[]] } },
      { ...c, ending: { ...ending, tolerated: [1003] } },
    ];
    expect(new Set([c, ...others].map(meaningOf)).size).toBe(1 + others.length);
  });
});

describe("the id of every case", () => {
  const CATALOGUE_FOLDER = join(import.meta.dirname, "../../src/catalogue");
  const written = readdirSync(CATALOGUE_FOLDER, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
    .flatMap(
      (path) => readFileSync(join(CATALOGUE_FOLDER, path), "utf8").match(/"[a-z0-9]+\/[a-z0-9.+-]+"/g) ?? [],
    );

  test("stands in the catalogue's source once, so that one search finds the case", () => {
    const once = ids.filter((id) => written.filter((literal) => literal === `"${id}"`).length === 1);
    expect(ids.filter((id) => !once.includes(id))).toEqual([]);
  });

  test("is the id of a case: none is written that has no case", () => {
    expect(written.map((literal) => literal.slice(1, -1)).filter((id) => !ids.includes(id))).toEqual([]);
  });
});
