import { expect, test } from "vitest";
import { columns } from "./columns.ts";

test("pads every column to its widest cell", () => {
  expect(
    columns([
      ["a", "b"],
      ["ccc", "d"],
    ]),
  ).toEqual(["a    b", "ccc  d"]);
});

test("keeps the indent of a cell, and counts what a terminal draws two columns wide as two", () => {
  expect(
    columns([
      ["  a", "b"],
      ["函数", "d"],
    ]),
  ).toEqual(["  a   b", "函数  d"]);
});
