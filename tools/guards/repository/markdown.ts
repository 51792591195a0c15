import type { Repository } from "./repository.ts";

/** One stretch of a page that shows code: a line of a fenced block, or what stands between backticks. */
export interface Quoted {
  readonly text: string;
  readonly line: number;
}

/** The pages that are guarded: every README, CONTRIBUTING and everything under `docs/`. */
export const pages = (repository: Repository): string[] =>
  repository.files.filter((path) => /(?:^|\/)(?:README[^/]*|CONTRIBUTING)\.md$|^docs\/.*\.md$/.test(path));

/** Everything on a page that is set as code. */
export function quotedOn(text: string): Quoted[] {
  const found: Quoted[] = [];
  let fence: string | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const mark = /^ *(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined && (fence === undefined || mark.startsWith(fence))) {
      fence = fence === undefined ? mark : undefined;
    } else if (fence !== undefined) {
      found.push({ text: line, line: index + 1 });
    } else {
      for (const match of line.matchAll(/`+([^`]+)`+/g))
        found.push({ text: match[1] ?? "", line: index + 1 });
    }
  }
  return found;
}

/** Targets of links and images, fenced blocks left out. */
export function linksOn(text: string): Quoted[] {
  const found: Quoted[] = [];
  let isFenced = false;
  for (const [index, line] of text.split("\n").entries()) {
    if (/^ *(?:`{3,}|~{3,})/.test(line)) isFenced = !isFenced;
    if (isFenced) continue;
    const prose = line.replace(/`[^`]*`/g, "");
    for (const match of prose.matchAll(/\]\(<?([^)\s>]+)|(?:src|href)="([^"]+)"|^\[[^\]]+\]: *(\S+)/g)) {
      found.push({ text: match[1] ?? match[2] ?? match[3] ?? "", line: index + 1 });
    }
  }
  return found;
}

/** The anchors that a page's headings get: lower case, punctuation dropped, spaces to hyphens. */
export const anchorsOf = (text: string): Set<string> =>
  new Set(
    text
      .split("\n")
      .filter((line) => /^#{1,6} /.test(line))
      .map((line) =>
        line
          .replace(/^#+ +/, "")
          .trim()
          .toLowerCase()
          .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
          .replaceAll(" ", "-"),
      ),
  );
