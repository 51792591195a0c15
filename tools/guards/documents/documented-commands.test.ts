import { expect, test } from "vitest";
import { findings } from "../fixture.ts";
import { documentedCommands } from "./documented-commands.ts";

const check = (text: string, page = "README.md"): string[] =>
  findings(documentedCommands, {
    "package.json": { scripts: { test: "vitest", wsfn: "node wsfn.ts" } },
    "apps/echo/package.json": { scripts: { start: "node index.js" } },
    [page]: text,
  });

test.each([
  ["a script", "`npm test`"],
  ["a script by run", "`npm run wsfn` and `pnpm run test`"],
  ["a script through npx", "```sh\nnpx pnpm@10 wsfn dev .\n```"],
  ["the package manager's own words", "`npm test` after `npm install`, `pnpm --filter x build`"],
  ["prose", "`npm test`; then npm decides"],
])("accepts %s", (_, text) => {
  expect(check(text)).toEqual([]);
});

test.each([
  ["a script that is not there", "`pnpm mutants`", "names `pnpm mutants`"],
  ["a script that is not there by run", "```\nnpm run install\n```", "README.md:2 names `npm run install`"],
  ["a script of another room", "`npm start`", "names `npm start`"],
])("finds %s", (_, text, message) => {
  expect(check(text)).toEqual([expect.stringContaining(message)]);
});

test("knows the scripts of the room that a page stands in", () => {
  expect(check("`npm start`", "apps/echo/README.md")).toEqual([]);
});

test("knows on a page of docs/ the scripts that every app has, and those alone", () => {
  const app = (...names: string[]) => ({ scripts: Object.fromEntries(names.map((name) => [name, "true"])) });
  const files = {
    "package.json": { scripts: { test: "vitest" } },
    "apps/one/package.json": app("dev", "page"),
    "apps/two/package.json": app("dev"),
  };
  expect(findings(documentedCommands, { ...files, "docs/a.md": "`npm run dev`" })).toEqual([]);
  expect(findings(documentedCommands, { ...files, "docs/a.md": "`npm run page`" })).toEqual([
    expect.stringContaining("names `npm run page`"),
  ]);
  expect(findings(documentedCommands, { ...files, "README.md": "`npm run dev`" })).toHaveLength(1);
});

test("fails when it saw no command", () => {
  expect(check("")).toEqual([expect.stringContaining("looked at no commands")]);
});
