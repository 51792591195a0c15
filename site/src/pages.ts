import { globSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Where the Markdown files of the repository stand that become pages. */
const SOURCES = ["docs/**/*.md", "packages/*/*.md", "apps/*/README*.md", "CONTRIBUTING.md"];

/** What stands beside the pages of `docs/` and is shown or offered by them: pictures and data. */
const ASSETS = ["docs/{measurements,pictures}/*.{svg,png,json}"];

const RULES: readonly [RegExp, string][] = [
  [/^docs\//, ""],
  [/^(apps\/[^/]+)\/README\.zh-CN\.md$/, "zh/$1/index.md"],
  [/(^|\/)README\.md$/, "$1index.md"],
  [/^CONTRIBUTING\.md$/, "contributing.md"],
];

/** The path of a repository's file in the site: `docs/zh/README.md` is `zh/index.md`. Folders `packages/` and `apps/` stay. */
export const sitePathOf = (source: string): string =>
  RULES.reduce((path, [pattern, replacement]) => path.replace(pattern, replacement), source);

/** The files of the repository that are in the site, and where: both directions of one map. */
export class Pages {
  readonly #siteOf: ReadonlyMap<string, string>;
  readonly #sourceOf: ReadonlyMap<string, string>;

  /** @param sources paths from the repository's root. */
  constructor(sources: readonly string[]) {
    this.#siteOf = new Map(sources.map((source) => [source, sitePathOf(source)]));
    this.#sourceOf = new Map([...this.#siteOf].map(([source, site]) => [site, source]));
  }

  /** Every file: its path in the repository and in the site. */
  entries(): Iterable<[source: string, site: string]> {
    return this.#siteOf.entries();
  }

  /** The file of the repository that a page is made of; undefined for no page of ours. */
  sourceOf(site: string): string | undefined {
    return this.#sourceOf.get(site);
  }

  /** Where the language switch of a page leads: the same page in the other language, or else the first page there. */
  inOtherLanguage(site: string): string {
    const isChinese = site.startsWith("zh/");
    const other = isChinese ? site.replace("zh/", "") : `zh/${site}`;
    const found = this.#sourceOf.has(other) ? other : isChinese ? "index.md" : "zh/index.md";
    return `/${found.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, ".html")}`;
  }

  /**
   * Where a link of a page leads in the site. From a page in Chinese a folder outside `docs/`
   * means its Chinese page, where there is one. A folder means its README; the repository's README means the first page.
   * @param target as written on the page, without its anchor; not empty.
   * @returns a relative path, or undefined when the site does not have it: a source file, for example.
   */
  linkTo(target: string, fromSite: string): string | undefined {
    const source = this.#sourceOf.get(fromSite);
    if (source === undefined) return undefined;
    const named = posix.join(posix.dirname(source), decodeURI(target)).replace(/\/$/, "");
    const site = [named, `${named}/README.md`].map((path) => FIRST_PAGES[path] ?? this.#siteOf.get(path));
    const english = site.find((path) => path !== undefined);
    const chinese = `zh/${english}`;
    const isBetter = fromSite.startsWith("zh/") && chinese !== fromSite && !named.startsWith("docs/");
    const found = isBetter && this.#sourceOf.has(chinese) ? chinese : english;
    if (found === undefined) return undefined;
    const relative = posix.relative(posix.dirname(fromSite), found);
    return relative.startsWith(".") ? relative : `./${relative}`;
  }
}

/** The READMEs that a visitor of the repository sees first: the site's own first pages say the same. */
const FIRST_PAGES: Readonly<Record<string, string>> = {
  "README.md": "index.md",
  "README.zh-CN.md": "zh/index.md",
};

/** Reads which files there are. */
export const readPages = (root: string = ROOT): Pages =>
  new Pages(
    globSync([...SOURCES, ...ASSETS], { cwd: root, exclude: (path) => path.endsWith("node_modules") })
      .map((path) => path.replaceAll("\\", "/"))
      .filter((path) => !/(?:^|\/)CHANGELOG\.md$/.test(path))
      .sort(),
  );
