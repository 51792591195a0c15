import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CATALOGUE } from "./catalogue.ts";
import { placeOfCase } from "./place-of-case.ts";

describe("the place of a case", () => {
  test("is the line in the catalogue that has its id, for the first, the last and one of a table", () => {
    for (const id of [CATALOGUE.at(0)?.id, CATALOGUE.at(-1)?.id, "deflate/json-131072-in-32768"]) {
      const [file = "", line] = placeOfCase(id ?? "")?.split(":") ?? [];
      expect(readFileSync(file, "utf8").split("\n")[Number(line) - 1]).toContain(`"${id}"`);
    }
  });

  test("is nowhere for an id that is none", () => {
    expect(placeOfCase("close/twica")).toBeUndefined();
  });
});
