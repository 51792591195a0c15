import { expect, test } from "vitest";
import { Pages, readPages, sitePathOf } from "./pages.ts";

const pages = new Pages([
  "docs/README.md",
  "docs/suite.md",
  "docs/zh/README.md",
  "docs/zh/suite.md",
  "docs/decisions/README.md",
  "docs/decisions/0001-a.md",
  "docs/pictures/a.svg",
  "packages/rooms/README.md",
  "apps/echo/README.md",
  "apps/echo/README.zh-CN.md",
]);

test.each([
  ["docs/README.md", "index.md"],
  ["docs/zh/README.md", "zh/index.md"],
  ["docs/zh/suite.md", "zh/suite.md"],
  ["docs/decisions/README.md", "decisions/index.md"],
  ["packages/cli/README.md", "packages/cli/index.md"],
  ["packages/cli/CHECKS.md", "packages/cli/CHECKS.md"],
  ["apps/echo/README.zh-CN.md", "zh/apps/echo/index.md"],
  ["CONTRIBUTING.md", "contributing.md"],
])("%s stands at %s", (source, site) => {
  expect(sitePathOf(source)).toBe(site);
});

test.each([
  ["a page beside it", "suite.md", "index.md", "./suite.md"],
  ["a page of another folder", "../suite.md", "decisions/0001-a.md", "../suite.md"],
  ["a README out of docs/", "../packages/rooms/README.md", "suite.md", "./packages/rooms/index.md"],
  ["a folder, which means its README", "../apps/echo", "suite.md", "./apps/echo/index.md"],
  [
    "a folder from a Chinese page, to its Chinese one",
    "../../apps/echo",
    "zh/suite.md",
    "./apps/echo/index.md",
  ],
  ["the English page of a Chinese one", "README.md", "zh/apps/echo/index.md", "../../../apps/echo/index.md"],
  ["the English page, within docs/", "../suite.md", "zh/index.md", "../suite.md"],
  ["the repository's README", "../README.md", "suite.md", "./index.md"],
  ["its Chinese README", "../../README.zh-CN.md", "zh/suite.md", "./index.md"],
  ["from a package into docs/", "../../docs/suite.md#a", "packages/rooms/index.md", "../../suite.md#a"],
  ["a picture", "../pictures/a.svg", "zh/suite.md", "../pictures/a.svg"],
])("leads to %s", (_, target, from, expected) => {
  const [path = "", anchor] = target.split("#");
  const link = pages.linkTo(path, from);
  expect(anchor === undefined ? link : `${link}#${anchor}`).toBe(expected);
});

test("leads nowhere when the site does not have it", () => {
  expect(pages.linkTo("../packages/rooms/src/index.ts", "suite.md")).toBeUndefined();
  expect(pages.linkTo("suite.md", "no-page.md")).toBeUndefined();
});

test.each([
  ["suite.md", "/zh/suite.html"],
  ["zh/suite.md", "/suite.html"],
  ["zh/index.md", "/"],
  ["decisions/0001-a.md", "/zh/"],
])("from %s the language switch leads to %s", (site, other) => {
  expect(pages.inOtherLanguage(site)).toBe(other);
});

test("every page in Chinese has the English page that it translates", () => {
  const sites = new Set([...readPages().entries()].map(([, site]) => site));
  const chinese = [...sites].filter((site) => site.startsWith("zh/") && site.endsWith(".md"));
  expect(chinese).toContain("zh/index.md");
  expect(chinese.filter((site) => !sites.has(site.replace("zh/", "")))).toEqual([]);
});
