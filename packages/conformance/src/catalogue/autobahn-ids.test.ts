import { describe, expect, test } from "vitest";
import { CATALOGUE } from "./catalogue.ts";

/** Autobahn|Testsuite numbers the cases of a group from 1 without a gap; `2` means 2.1, 2.2 and so on. */
const GROUPS: Readonly<Record<string, number>> = {
  "1.1": 8,
  "1.2": 8,
  "2": 11,
  "3": 7,
  "4.1": 5,
  "4.2": 5,
  "5": 20,
  "6.1": 3,
  "6.2": 4,
  "6.3": 2,
  "6.4": 4,
  "6.5": 5,
  "6.6": 11,
  "6.7": 4,
  "6.8": 2,
  "6.9": 4,
  "6.10": 3,
  "6.11": 5,
  "6.12": 8,
  "6.13": 5,
  "6.14": 10,
  "6.15": 1,
  "6.16": 3,
  "6.17": 5,
  "6.18": 5,
  "6.19": 5,
  "6.20": 7,
  "6.21": 8,
  "6.22": 34,
  "6.23": 7,
  "7.1": 6,
  "7.3": 6,
  "7.5": 1,
  "7.7": 13,
  "7.9": 9,
  "7.13": 2,
  "9.1": 6,
  "9.2": 6,
  "9.3": 9,
  "9.4": 9,
  "9.5": 6,
  "9.6": 6,
  "9.7": 6,
  "9.8": 6,
  "10.1": 1,
  ...Object.fromEntries([1, 2, 3, 4, 5].map((group) => [`12.${group}`, 18])),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((group) => [`13.${group}`, 18])),
};

const theirs = Object.entries(GROUPS).flatMap(([group, count]) =>
  Array.from({ length: count }, (_, index) => `${group}.${index + 1}`),
);
const carried = CATALOGUE.flatMap(({ autobahn }) => autobahn);

describe("the ids of Autobahn|Testsuite", () => {
  test("are 517", () => {
    expect(new Set(theirs).size).toBe(517);
  });

  test("are each carried by exactly one case, and no other id is", () => {
    expect([...carried].sort()).toEqual([...theirs].sort());
  });

  // There a wrong close code is a failure of the case itself; elsewhere Autobahn colours the end of the connection alone.
  test("of family 7 are as strict to the close code as Autobahn is, and no others are", () => {
    const strict = CATALOGUE.filter(
      ({ ending, informational }) => ending.tolerated === undefined && informational !== true,
    ).flatMap(({ autobahn }) => autobahn);
    const judged = theirs.filter((id) => id.startsWith("7.") && !/^7\.(1\.6|13\.)/.test(id));
    expect(strict.sort()).toEqual(judged.sort());
  });
});
