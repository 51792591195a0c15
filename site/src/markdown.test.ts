import { createMarkdownRenderer } from "vitepress";
import { expect, test } from "vitest";
import { headingAnchor } from "./heading-anchor.ts";
import { Pages } from "./pages.ts";
import { repositoryLinks } from "./repository-links.ts";
import { joinedChinese, plainText } from "./text-rules.ts";

const pages = new Pages(["docs/README.md", "docs/suite.md", "docs/a.svg", "packages/rooms/README.md"]);
const renderer = await createMarkdownRenderer("/nowhere", {
  anchor: { slugify: headingAnchor },
  config: (md) => {
    md.use(plainText).use(joinedChinese).use(repositoryLinks(pages));
  },
});
const render = (text: string): Promise<string> =>
  renderer.renderAsync(text, { relativePath: "suite.md", path: "/nowhere/suite.md", cleanUrls: false });

test("a link of the repository becomes one of the site", async () => {
  expect(await render("[rooms](../packages/rooms)")).toContain('href="./packages/rooms/"');
  expect(await render("[rooms](../packages/rooms/README.md#the-log)")).toContain(
    'href="./packages/rooms/#the-log"',
  );
  expect(await render("[elsewhere](https://example.com/a)")).toContain('href="https://example.com/a"');
});

test("a link to what the site does not have keeps its text alone", async () => {
  expect(await render("see [**the** source](../packages/rooms/src/index.ts), [the suite](README.md)")).toBe(
    '<p>see <strong>the</strong> source, <a href="./">the suite</a></p>\n',
  );
});

test("a picture stands where its file does", async () => {
  expect(await render("![a picture](a.svg)")).toContain('src="./a.svg"');
});

test("placeholders and braces in text are text", async () => {
  expect(await render("use <name>.localhost, {{ x }}<br>or not")).toBe(
    "<p>use &lt;name&gt;.localhost, &#123;&#123; x &#125;&#125;<br>or not</p>\n",
  );
});

test("lines of Chinese are joined, other lines keep their space", async () => {
  expect(await render("第一行，\n第二行 one\ntwo")).toBe("<p>第一行，第二行 one\ntwo</p>\n");
});

test("headings have the anchors that GitHub gives them", async () => {
  expect(await render("## What's *new*, `a b`?")).toContain('id="whats-new-a-b"');
  expect(await render("## 什么是 T1..T4？")).toContain('id="什么是-t1t4"');
});
