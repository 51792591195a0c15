import type { MarkdownRenderer } from "vitepress";
import type { Pages } from "./pages.ts";

type Token = ReturnType<MarkdownRenderer["parse"]>[number];

/**
 * Links as they work in the repository, turned into links of the site. What leads to a file that the site does not have, a source
 * file for example, loses its link and keeps its text.
 */
export const repositoryLinks =
  (pages: Pages) =>
  (md: MarkdownRenderer): void => {
    md.core.ruler.push("repository-links", (state) => {
      const from: unknown = state.env.relativePath;
      if (typeof from !== "string") return;
      for (const token of state.tokens) {
        if (token.children !== null) token.children = resolved(token.children, from, pages);
      }
    });
  };

function resolved(tokens: readonly Token[], from: string, pages: Pages): Token[] {
  const kept: Token[] = [];
  const open: boolean[] = [];
  for (const token of tokens) {
    if (token.type === "link_open") {
      const isKept = point(token, "href", from, pages);
      open.push(isKept);
      if (isKept) kept.push(token);
    } else if (token.type === "link_close") {
      if (open.pop() ?? true) kept.push(token);
    } else {
      if (token.type === "image") point(token, "src", from, pages);
      kept.push(token);
    }
  }
  return kept;
}

/** Points an attribute to its place in the site. @returns false when there is none. */
function point(token: Token, attribute: string, from: string, pages: Pages): boolean {
  const [target = "", anchor] = (token.attrGet(attribute) ?? "").split("#");
  if (target === "" || target.startsWith("/") || /^[a-z][a-z0-9+.-]*:/i.test(target)) return true;
  const link = pages.linkTo(target, from);
  if (link === undefined) return false;
  token.attrSet(attribute, anchor === undefined ? link : `${link}#${anchor}`);
  return true;
}
