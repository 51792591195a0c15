import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { type HTMLElement, parse } from "node-html-parser";

/** A reference that a built page cannot follow. */
interface BrokenLink {
  /** The page, from the site's folder. */
  readonly page: string;
  readonly target: string;
  readonly why: string;
}

/** What a check of a site found, and how much it looked at: a check that saw nothing proves nothing. */
export interface LinkCheck {
  readonly broken: readonly BrokenLink[];
  readonly pages: number;
  readonly links: number;
}

// What a browser loads by itself, in contrast to where a reader may go.
const LOADED = ["script[src]", "img[src]", "source[src]", "iframe[src]", "link[href]"] as const;
const ELSEWHERE = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i;
const STYLE_ADDRESS = /url\(\s*["']?((?:https?:)?\/\/[^"')]+)/g;

/**
 * Follows every link and every loaded file of a built site, anchors included. A site works offline: what it loads is its own.
 * @param folder a site as it is served: absolute links begin here.
 */
export function checkLinks(folder: string): LinkCheck {
  const files = new Set(globSync("**/*", { cwd: folder }).map((path) => path.replaceAll("\\", "/")));
  const pages = [...files].filter((path) => path.endsWith(".html")).sort();
  const roots = new Map(pages.map((page) => [page, parse(readFileSync(join(folder, page), "utf8"))]));
  const anchors = new Map<string, ReadonlySet<string>>();
  const anchorsOf = (page: string): ReadonlySet<string> => {
    const known = anchors.get(page) ?? idsOf(roots.get(page));
    anchors.set(page, known);
    return known;
  };
  const broken: BrokenLink[] = [];
  let links = 0;
  const follow = (page: string, target: string): string | undefined => {
    const [path = "", anchor] = target.split("#");
    const found = path === "" ? page : fileOf(path.split("?")[0] ?? "", page, files);
    if (found === undefined) return "no such page or file";
    if (!anchor || !found.endsWith(".html") || anchorsOf(found).has(decodeURIComponent(anchor)))
      return undefined;
    return "no such heading";
  };
  for (const [page, root] of roots) {
    for (const { target, isLoaded } of referencesOf(root)) {
      links += 1;
      const isElsewhere = ELSEWHERE.test(target);
      if (isElsewhere && isLoaded && !target.startsWith("data:")) {
        broken.push({ page, target, why: "is loaded from elsewhere, and the site works offline" });
      }
      const why = isElsewhere ? undefined : follow(page, target);
      if (why !== undefined) broken.push({ page, target, why });
    }
  }
  for (const style of [...files].filter((path) => path.endsWith(".css"))) {
    for (const [, target = ""] of readFileSync(join(folder, style), "utf8").matchAll(STYLE_ADDRESS)) {
      broken.push({ page: style, target, why: "is loaded from elsewhere, and the site works offline" });
    }
  }
  return { broken, pages: pages.length, links };
}

function* referencesOf(root: HTMLElement): Iterable<{ target: string; isLoaded: boolean }> {
  for (const link of root.querySelectorAll("a[href]")) {
    yield { target: link.getAttribute("href") ?? "", isLoaded: false };
  }
  for (const element of root.querySelectorAll(LOADED.join(","))) {
    yield { target: element.getAttribute("src") ?? element.getAttribute("href") ?? "", isLoaded: true };
  }
}

const idsOf = (root: HTMLElement | undefined): ReadonlySet<string> =>
  new Set((root?.querySelectorAll("[id]") ?? []).map((element) => element.getAttribute("id") ?? ""));

/** The file that a server would answer with: the path itself, its `index.html`, or the path with `.html`. */
function fileOf(path: string, page: string, files: ReadonlySet<string>): string | undefined {
  const decoded = decodeURI(path);
  const absolute = decoded.startsWith("/") ? decoded : posix.join("/", posix.dirname(page), decoded);
  const plain = posix.normalize(absolute).slice(1).replace(/\/$/, "");
  const isFolder = plain === "" || decoded.endsWith("/");
  const candidates = isFolder ? [posix.join(plain, "index.html")] : [plain, `${plain}.html`];
  return candidates.find((candidate) => files.has(candidate) && /\.[^/]+$/.test(candidate));
}
