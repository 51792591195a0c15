import type { MarkdownRenderer } from "vitepress";

// What pages of this repository use of HTML. All else in angle brackets is a placeholder that somebody forgot to quote.
const HTML = /^<(?:!--|\/?(?:br|details|div|img|kbd|p|picture|source|sub|summary|sup)\b)/i;

const ENDS_CHINESE = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]$/u;
const BEGINS_CHINESE = /^[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/** Lines of Chinese are joined without a space: a browser shows one where a line of the source ends. */
export const joinedChinese = (md: MarkdownRenderer): void => {
  md.core.ruler.push("joined-chinese", (state) => {
    for (const token of state.tokens) {
      const children = token.children ?? [];
      token.children = children.filter(({ type }, index) => {
        const [before, after] = [children[index - 1], children[index + 1]];
        const isBetween =
          ENDS_CHINESE.test(before?.content ?? "") && BEGINS_CHINESE.test(after?.content ?? "");
        return type !== "softbreak" || !isBetween;
      });
    }
  });
};

/** Text stays text: VitePress would take `<name>` for a component and two braces for a script, and pages are written for GitHub too. */
export const plainText = (md: MarkdownRenderer): void => {
  md.core.ruler.push("plain-text", (state) => {
    for (const token of state.tokens) {
      for (const child of token.children ?? []) {
        if (child.type === "html_inline" && !HTML.test(child.content)) child.type = "text";
      }
    }
  });
  const render = md.renderer.rules.text;
  md.renderer.rules.text = (...args) =>
    (render?.(...args) ?? "").replaceAll("{{", "&#123;&#123;").replaceAll("}}", "&#125;&#125;");
};
