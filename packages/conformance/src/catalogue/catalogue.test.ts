import { describe, expect, test } from "vitest";
import { SUITES, suiteOf } from "../case/case.ts";
import { CATALOGUE } from "./catalogue.ts";

const ids = CATALOGUE.map(({ id }) => id as string);

describe("the catalogue", () => {
  test("has unique ids in kebab case, suite first", () => {
    expect(new Set(ids).size).toBe(ids.length);
    const bad = ids.filter(
      (id) =>
        !/^[a-z0-9]+\/[a-z0-9.+]+(-[a-z0-9.+]+)*$/.test(id) ||
        !(SUITES as readonly string[]).includes(suiteOf(id)),
    );
    expect(bad).toEqual([]);
  });

  test("says each rule in a sentence that begins with a verb, and no two alike", () => {
    const says = CATALOGUE.map((c) => c.says);
    expect(says.filter((words) => !/^(either )?[a-z]+s\b/.test(words) && !/^(is|does) /.test(words))).toEqual(
      [],
    );
    const twice = says.filter((words, at) => says.indexOf(words) !== at);
    expect(twice).toEqual([]);
  });

  // It is connected from the beginning of a case, and servers end a client that does not speak for a while.
  test("lets client a of a room speak before the others", () => {
    const clients = CATALOGUE.flatMap(({ id, script }) => {
      const first = script.findIndex((step) => "client" in step && step.client === "a");
      const before = script.slice(0, Math.max(0, first)).some((step) => "client" in step);
      return before ? [id] : [];
    });
    expect(clients).toEqual([]);
  });

  test("carries no Autobahn id twice", () => {
    const carried = CATALOGUE.flatMap(({ autobahn }) => autobahn);
    expect(new Set(carried).size).toBe(carried.length);
  });

  test.each([
    [1, 16],
    [2, 11],
    [3, 7],
    [4, 10],
    [5, 20],
    [6, 145],
    [7, 37],
    [9, 54],
    [10, 1],
    [12, 90],
    [13, 126],
  ])("carries every case of Autobahn's family %i: %i", (family, count) => {
    const carried = CATALOGUE.flatMap(({ autobahn }) => autobahn).filter((id) => id.startsWith(`${family}.`));
    expect(carried).toHaveLength(count);
  });
});
