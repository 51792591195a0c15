import { expect, test } from "vitest";
import { fileOf, LANGUAGES, sidebar } from "./contents.ts";
import { readPages } from "./pages.ts";

const sites = new Set([...readPages().entries()].map(([, site]) => site));
const linksOf = (language: "en" | "zh", pages: ReadonlySet<string>): string[] =>
  sidebar(language, pages).flatMap(({ items }) => items.map(({ link }) => link));

test.each(LANGUAGES)("everything that the contents name is a page: %s", (language) => {
  const links = linksOf(language, sites);
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter((link) => link !== "/api/" && !sites.has(fileOf(link.slice(1))))).toEqual([]);
});

test("every page of docs/ is in the contents", () => {
  const named = new Set(linksOf("en", sites).map((link) => fileOf(link.slice(1))));
  const written = [...readPages().entries()].filter(([source]) => /^docs\/[^/]+\.md$/.test(source));
  expect(written.length).toBeGreaterThan(5);
  expect(written.map(([, site]) => site).filter((site) => site !== "index.md" && !named.has(site))).toEqual(
    [],
  );
});

test("a page that nobody has named yet stands at the end, and one that is gone nowhere", () => {
  const links = linksOf("zh", new Set(["index.md", "zh/index.md", "suite.md", "zh/suite.md", "news.md"]));
  expect(links).toEqual(["/zh/suite", "/api/", "/news"]);
});
