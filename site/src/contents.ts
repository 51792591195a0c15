/** The languages of the site. */
export const LANGUAGES = ["en", "zh"] as const;

/** A language of the site. */
export type Language = (typeof LANGUAGES)[number];

/** A text in every language. */
export type Texts = Readonly<Record<Language, string>>;

/** A page of the contents: its path without language and suffix, and its name. */
interface Entry {
  readonly page: string;
  readonly name: Texts;
  /** True for a page that is in English alone, as generated lists and the reasons of decisions are. */
  readonly isEnglish?: boolean;
}

interface Section {
  readonly name: Texts;
  readonly entries: readonly Entry[];
}

/** The reference is made by TypeDoc, after the pages. */
const API = "api/";

/** The pages in the order in which a reader needs them. */
const CONTENTS: readonly Section[] = [
  {
    name: { en: "Begin", zh: "开始" },
    entries: [
      { page: "get-started", name: { en: "Get started", zh: "快速开始" } },
      { page: "your-function", name: { en: "On your own function", zh: "用于您自己的函数" } },
      { page: "recipes/ws", name: { en: "Recipe: ws", zh: "示例：ws" } },
      { page: "recipes/socket-io", name: { en: "Recipe: Socket.IO", zh: "示例：Socket.IO" } },
      { page: "recipes/fastapi", name: { en: "Recipe: FastAPI", zh: "示例：FastAPI" } },
      { page: "recipes/go", name: { en: "Recipe: Go", zh: "示例：Go" } },
      { page: "recipes/spring", name: { en: "Recipe: Spring", zh: "示例：Spring" } },
      { page: "rooms", name: { en: "Rooms on several instances", zh: "多实例上的房间" } },
      { page: "platform", name: { en: "How the platform treats a WebSocket", zh: "平台如何处理 WebSocket" } },
    ],
  },
  {
    name: { en: "The suite and measurements", zh: "测试套件与测量" },
    entries: [
      { page: "suite", name: { en: "The suite", zh: "测试套件" } },
      { page: "variants", name: { en: "Variants and verdicts", zh: "变体与判定结果" } },
      { page: "comparing", name: { en: "Comparing", zh: "比较" } },
      { page: "new-variant", name: { en: "Adding a variant", zh: "增加一个变体" } },
    ],
  },
  {
    name: { en: "Reference", zh: "参考" },
    entries: [
      { page: "sdks", name: { en: "Rooms and the SDKs", zh: "房间与 SDK" }, isEnglish: true },
      { page: "settings", name: { en: "Every setting", zh: "全部设置" } },
      { page: "gateway-errors", name: { en: "Refusals", zh: "各种拒绝" } },
      { page: "packages/cli/", name: { en: "Command line", zh: "命令行" }, isEnglish: true },
      {
        page: "packages/cli/CHECKS",
        name: { en: "Findings of the doctor", zh: "doctor 的检查项" },
        isEnglish: true,
      },
      { page: "packages/conformance/CASES", name: { en: "Every case", zh: "全部用例" }, isEnglish: true },
      { page: API, name: { en: "API of the packages", zh: "各个包的 API" }, isEnglish: true },
      { page: "glossary", name: { en: "Glossary", zh: "术语表" } },
    ],
  },
  {
    name: { en: "The project", zh: "项目" },
    entries: [
      { page: "architecture", name: { en: "Architecture", zh: "架构" } },
      { page: "decisions/", name: { en: "Decisions", zh: "决策" }, isEnglish: true },
      { page: "dependencies", name: { en: "Dependencies", zh: "依赖" }, isEnglish: true },
      { page: "contributing", name: { en: "Contributing", zh: "参与开发" }, isEnglish: true },
      { page: "releasing", name: { en: "Releasing", zh: "发布" }, isEnglish: true },
    ],
  },
];

/** Where the file of a page of the contents stands in the site: `decisions/` is `decisions/index.md`. */
export const fileOf = (page: string): string =>
  `${page}${page === "" || page.endsWith("/") ? "index" : ""}.md`;

/** The contents of this site: entries whose page is there, and at the end the pages of `docs/` that no entry names yet. */
function contentsOf(sites: ReadonlySet<string>): readonly Section[] {
  const isThere = ({ page }: Entry): boolean => page.startsWith(API) || sites.has(fileOf(page));
  const sections = CONTENTS.map(({ name, entries }) => ({ name, entries: entries.filter(isThere) }));
  const named = new Set(CONTENTS.flatMap(({ entries }) => entries.map(({ page }) => fileOf(page))));
  const unnamed = [...sites].filter(
    (site) => /^[^/]+\.md$/.test(site) && site !== "index.md" && !named.has(site),
  );
  if (unnamed.length === 0) return sections;
  const entries = unnamed.map((site) => {
    const page = site.replace(/\.md$/, "");
    return { page, name: { en: page, zh: page }, isEnglish: !sites.has(`zh/${site}`) };
  });
  return [...sections, { name: { en: "More", zh: "更多" }, entries }];
}

/**
 * What VitePress shows beside every page.
 * @param sites the pages of the site, as they stand in it.
 */
export const sidebar = (language: Language, sites: ReadonlySet<string>) =>
  contentsOf(sites).map((section) => ({
    text: section.name[language],
    items: section.entries.map((entry) => ({
      text: entry.name[language] + (language === "zh" && entry.isEnglish ? "（英文）" : ""),
      link: `/${language === "zh" && !entry.isEnglish ? "zh/" : ""}${entry.page}`,
    })),
  }));
