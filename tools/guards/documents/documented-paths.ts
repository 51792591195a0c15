import { posix } from "node:path";
import type { Finding, Guard } from "../guard.ts";
import { anchorsOf, linksOn, pages, type Quoted, quotedOn } from "../repository/markdown.ts";
import type { Repository } from "../repository/repository.ts";

// A path as pages write it: from the root, beginning with a folder that the root has.
const FROM_ROOT = /(?<![\w./@-])(?:packages|apps|tools|docs|\.ci)\/[^\s`"'()|,;:]*/g;
// A section may say once where everything in it is; what it quotes as a file or a folder is there.
const SECTION = /^#{1,6} /;
const BASE = /^Everything here is under `([^`]+)`/;
const BELOW_BASE = /^(?:[\w.-]+\/)+(?:[\w.-]+)?$|^[\w.-]+\.[cm]?[jt]sx?$/;
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
      const based = belowBases(text);
      paths += links.length + quoted.length + based.length;
      findings.push(...links.flatMap((link) => judgeLink(link, page, repository)));
      findings.push(...[...quoted, ...based].flatMap((path) => judgeQuoted(path, page, repository)));
    }
    return { findings, looked: { pages: files.length, paths } };
  },
};

/** Paths that a section quotes from the folder that it names, made whole. */
function belowBases(text: string): Quoted[] {
  const lines = text.split("\n");
  let base: string | undefined;
  const bases = lines.map((line) => {
    if (SECTION.test(line)) base = undefined;
    base = BASE.exec(line)?.[1] ?? base;
    return base;
  });
  return quotedOn(text).flatMap(({ text: code, line }) => {
    const folder = bases[line - 1];
    if (folder === undefined || !BELOW_BASE.test(code) || code.search(FROM_ROOT) === 0) return [];
    return [{ text: `${folder}/${code}`, line }];
  });
}

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
