import { posix } from "node:path";
import type { Finding, Guard } from "./guard.ts";
import { anchorsOf, linksOn, pages, type Quoted, quotedOn } from "./markdown.ts";
import type { Repository } from "./repository.ts";

// A path as pages write it: from the root, beginning with a folder that the root has.
const FROM_ROOT = /(?<![\w./@-])(?:packages|apps|tools|docs|\.ci)\/[^\s`"'()|,;:]*/g;
// What a build makes is there only after the build.
const BUILT = /(?:^|\/)(?:dist|node_modules)(?:\/|$)/;

/** Every path and link that a page names is there, anchors included. */
export const documentedPaths: Guard = {
  name: "documented-paths",
  inspect(repository) {
    const files = pages(repository);
    const findings: Finding[] = [];
    let paths = 0;
    for (const page of files) {
      const text = repository.text(page);
      const links = linksOn(text);
      const quoted = quotedOn(text).flatMap(({ text: code, line }) =>
        [...code.matchAll(FROM_ROOT)].map((match) => ({ text: match[0].replace(/[.!?]+$/, ""), line })),
      );
      paths += links.length + quoted.length;
      findings.push(...links.flatMap((link) => judgeLink(link, page, repository)));
      findings.push(...quoted.flatMap((path) => judgeQuoted(path, page, repository)));
    }
    return { findings, looked: { pages: files.length, paths } };
  },
};

function judgeLink({ text: target, line }: Quoted, page: string, repository: Repository): Finding[] {
  if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(target)) return [];
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : posix.join(posix.dirname(page), decodeURI(path));
  if (!repository.has(file)) {
    return [
      {
        path: page,
        line,
        message: `links to ${target}, which is not there`,
        remedy: "correct or remove the link",
      },
    ];
  }
  if (anchor === undefined || !file.endsWith(".md")) return [];
  if (anchorsOf(repository.text(file)).has(decodeURI(anchor))) return [];
  return [
    {
      path: page,
      line,
      message: `links to ${target}, and no heading is called so`,
      remedy: "correct the anchor",
    },
  ];
}

function judgeQuoted({ text, line }: Quoted, page: string, repository: Repository): Finding[] {
  if (BUILT.test(text)) return [];
  // `apps/<name>/s.yaml` and `packages/*/src` mean any that is there.
  const glob = text.replace(/<[^>]*>|\{[^}]*\}|…|\.{3}/g, "*").replace(/\/+$/, "");
  const isThere = glob.includes("*")
    ? [...repository.paths].some((path) => posix.matchesGlob(path, glob))
    : repository.has(glob);
  if (isThere) return [];
  return [
    {
      path: page,
      line,
      message: `names ${text}, which is not there`,
      remedy: "correct the path or the page",
    },
  ];
}
