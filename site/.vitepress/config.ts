import { join } from "node:path";
import { defineConfig } from "vitepress";
import { sidebar } from "../src/contents.ts";
import { firstPage } from "../src/first-page.ts";
import { GATHERED } from "../src/gather.ts";
import { headingAnchor } from "../src/heading-anchor.ts";
import { ROOT, readPages } from "../src/pages.ts";
import { repositoryLinks } from "../src/repository-links.ts";
import { joinedChinese, plainText } from "../src/text-rules.ts";

/** Words of a text, Chinese ones too: it has no spaces between them. VitePress sends this function to the browser as text. */
const words = (text: string): string[] =>
  [...new Intl.Segmenter("zh", { granularity: "word" }).segment(text)]
    .filter((part) => part.isWordLike)
    .map((part) => part.segment);

const pages = readPages();
const sites = new Set([...pages.entries()].map(([, site]) => site));

export default defineConfig({
  title: "wsfn",
  srcDir: GATHERED,
  outDir: join(ROOT, "site", "dist"),
  cacheDir: join(ROOT, "site", "node_modules", ".cache"),
  // The reference is made by TypeDoc, after the pages.
  ignoreDeadLinks: [/^\/api\//],
  markdown: {
    anchor: { slugify: headingAnchor },
    config: (md) => {
      md.use(plainText).use(joinedChinese).use(repositoryLinks(pages));
    },
  },
  transformPageData: ({ frontmatter, relativePath }) => ({
    frontmatter: {
      ...frontmatter,
      ...(relativePath === "index.md" && firstPage("en")),
      ...(relativePath === "zh/index.md" && firstPage("zh")),
      inOtherLanguage: pages.inOtherLanguage(relativePath),
    },
  }),
  locales: {
    root: {
      label: "English",
      lang: "en",
      description: "The workbench for WebSocket servers that run as serverless functions",
      themeConfig: { sidebar: sidebar("en", sites) },
    },
    zh: {
      label: "简体中文",
      lang: "zh-CN",
      description: "面向 Serverless WebSocket 服务器的工作台",
      themeConfig: {
        sidebar: sidebar("zh", sites),
        outline: { label: "本页目录" },
        docFooter: { prev: "上一页", next: "下一页" },
        darkModeSwitchLabel: "外观",
        lightModeSwitchTitle: "切换到浅色",
        darkModeSwitchTitle: "切换到深色",
        sidebarMenuLabel: "目录",
        returnToTopLabel: "回到顶部",
        langMenuLabel: "切换语言",
        skipToContentLabel: "跳到正文",
      },
    },
  },
  themeConfig: {
    i18nRouting: (data) => data.frontmatter.value.inOtherLanguage,
    search: {
      provider: "local",
      options: {
        miniSearch: { options: { tokenize: words } },
        locales: {
          zh: {
            translations: {
              button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
              modal: {
                displayDetails: "显示详情",
                resetButtonTitle: "清除",
                backButtonTitle: "关闭",
                noResultsText: "没有结果：",
                footer: { selectText: "打开", navigateText: "移动", closeText: "关闭" },
              },
            },
          },
        },
      },
    },
  },
});
