import { readFileSync, statSync } from "node:fs";
import { extname, join, resolve } from "node:path";
import type { FunctionSpec, Manifest } from "@wsfn/platform";
import { type CodeFile, codeFiles } from "../pack/code-files.ts";
import { PackError } from "../pack/pack-error.ts";

/** A source file of the function itself. */
export interface SourceText {
  readonly file: string;
  readonly language: "node" | "python" | "go" | "shell";
  readonly lines: readonly string[];
}

/** Where in the sources something is written. */
export interface SourceHit {
  readonly file: string;
  readonly line: number;
  readonly match: RegExpExecArray;
}

const LANGUAGES: Readonly<Record<string, SourceText["language"]>> = {
  ".js": "node",
  ".mjs": "node",
  ".cjs": "node",
  ".ts": "node",
  ".mts": "node",
  ".py": "python",
  ".go": "go",
  ".sh": "shell",
};
/** Bounds of what is searched for a line to name: more than that is nobody's own source. */
const MAX_FILES = 2000;
const MAX_BYTES = 512 * 1024;
/** What pip and other tools install into a code folder is not the function's own. */
const INSTALLED = /(?:^|\/)(?:site-packages|vendor|dist|build)\//;

/**
 * The function's own sources: its code folder, and what its build step is made from. Not the folder of its s.yaml, which may
 * hold other functions.
 */
export function sourceTexts(spec: FunctionSpec, dir: string, manifest: Manifest | undefined): SourceText[] {
  const found = new Map<string, SourceText>();
  for (const place of [
    spec.codeDir,
    ...(manifest?.build?.inputs ?? []).map((input) => resolve(dir, input)),
  ]) {
    for (const source of textsIn(place)) found.set(source.file, source);
  }
  return [...found.values()];
}

/** The sources of one folder, or one file, without what a package manager put there. */
function textsIn(place: string): SourceText[] {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat?.isFile() && stat.size <= MAX_BYTES) return sourceText(place, readFileSync(place));
  if (!stat?.isDirectory()) return [];
  const files = filesIn(place);
  const sites = new Set(files.flatMap(({ path }) => /^(.+)\/[^/]+\.dist-info\//.exec(path)?.[1] ?? []));
  return files
    .filter(({ path, data }) => data.length <= MAX_BYTES && !INSTALLED.test(path))
    .filter(({ path }) => ![...sites].some((site) => path.startsWith(`${site}/`)))
    .slice(0, MAX_FILES)
    .flatMap(({ path, data }) => sourceText(join(place, path), data));
}

function filesIn(dir: string): CodeFile[] {
  try {
    return codeFiles(dir, { skipModules: true });
  } catch (error) {
    if (error instanceof PackError) return []; // the package check tells it
    throw error;
  }
}

function sourceText(file: string, data: Uint8Array): SourceText[] {
  const text = Buffer.from(data).toString("utf8");
  const language = LANGUAGES[extname(file)] ?? (text.startsWith("#!") ? "shell" : undefined);
  return language === undefined ? [] : [{ file, language, lines: text.split("\n") }];
}

/** Every line that a pattern matches; lines that are comments are passed over. */
export function searchSources(sources: readonly SourceText[], pattern: RegExp): SourceHit[] {
  return sources.flatMap(({ file, lines }) =>
    lines.flatMap((text, i) => {
      if (/^\s*(?:\/\/|#|\*)/.test(text)) return [];
      const match = pattern.exec(text);
      return match === null ? [] : [{ file, line: i + 1, match }];
    }),
  );
}
