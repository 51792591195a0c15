import { readFileSync, statSync } from "node:fs";
import { extname, join, resolve, sep } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { unzipSync } from "fflate";
import type { FunctionFolder } from "../../function-folder.ts";
import { type CodeFile, codeFiles } from "../../pack/files/code-files.ts";
import { PackError } from "../../pack/pack-error.ts";

/** A source file of the function itself. */
export interface SourceText {
  readonly file: string;
  readonly language: "node" | "python" | "go" | "shell" | "other";
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
  ".java": "other",
  ".kt": "other",
  ".rs": "other",
  ".cs": "other",
  ".rb": "other",
  ".php": "other",
  ".ex": "other",
  ".exs": "other",
};
/** Bounds of what is searched for a line to name: more than that is no function's own source. */
const MAX_FILES = 2000;
const MAX_BYTES = 512 * 1024;
/** Of all that is unpacked to be searched. */
const MAX_ZIP_BYTES = 32 * 2 ** 20;
/** What pip and other tools install into a code folder is not the function's own. */
const INSTALLED = /(?:^|\/)(?:site-packages|vendor|node_modules)\//;
/** What a build makes of sources that lie beside it; where none do, it is all that there is. */
const MADE = /(?:^|\/)(?:dist|build|out|target)\//;

/**
 * The function's own sources: its code folder, and what its build step is made from. The folder of its s.yaml may hold other
 * functions, and is looked at only where it has this one alone, and its code folder holds what was built.
 */
export function sourceTexts(
  spec: FunctionSpec,
  { dir, manifest, sources }: Pick<FunctionFolder, "dir" | "manifest" | "sources">,
): SourceText[] {
  const inputs = (manifest?.build?.inputs ?? []).map((input) => resolve(dir, input));
  const own = [spec.codeDir, ...inputs].flatMap(textsIn);
  const isBuilt = own.every(isStartScript) && spec.codeDir.startsWith(resolve(dir) + sep);
  const around = isBuilt && sources.size === 1 ? textsIn(resolve(dir)) : [];
  return [...new Map([...own, ...around].map((source) => [source.file, source])).values()];
}

/** A start script is no source of a server. */
const isStartScript = ({ language }: SourceText): boolean => language === "shell";

/** The sources of one folder, or one file, without what a package manager put there. */
function textsIn(place: string): SourceText[] {
  const stat = statSync(place, { throwIfNoEntry: false });
  if (stat?.isFile() && place.endsWith(".zip")) return ownTexts(place, filesInZip(place));
  if (stat?.isFile() && stat.size <= MAX_BYTES) return sourceText(place, readFileSync(place));
  return stat?.isDirectory() ? ownTexts(place, filesIn(place)) : [];
}

/** The sources among files that are the function's own. */
function ownTexts(place: string, files: readonly Pick<CodeFile, "path" | "data">[]): SourceText[] {
  const sites = new Set(files.flatMap(({ path }) => /^(.+)\/[^/]+\.dist-info\//.exec(path)?.[1] ?? []));
  const own = files
    .filter(({ path, data }) => data.length <= MAX_BYTES && !INSTALLED.test(path))
    .filter(({ path }) => ![...sites].some((site) => path.startsWith(`${site}/`)));
  const textsOf = (some: typeof own): SourceText[] =>
    some.slice(0, MAX_FILES).flatMap(({ path, data }) => sourceText(join(place, path), data));
  const written = textsOf(own.filter(({ path }) => !MADE.test(path)));
  return written.every(isStartScript) ? textsOf(own) : written;
}

/** Small files of a zip file by their names; a zip file that cannot be read has none, which the package check reports. */
function filesInZip(file: string): Pick<CodeFile, "path" | "data">[] {
  let files = 0;
  let bytes = 0;
  const isSource = (name: string): boolean => extname(name) === "" || extname(name) in LANGUAGES;
  try {
    const entries = unzipSync(readFileSync(file), {
      filter: ({ name, originalSize }) => {
        if (originalSize > MAX_BYTES || !isSource(name)) return false;
        files += 1;
        bytes += originalSize;
        return files <= MAX_FILES && bytes <= MAX_ZIP_BYTES;
      },
    });
    return Object.entries(entries).map(([path, data]) => ({ path, data }));
  } catch {
    return [];
  }
}

function filesIn(dir: string): CodeFile[] {
  try {
    return codeFiles(dir, { skipModules: true });
  } catch (error) {
    if (error instanceof PackError) return []; // the package check reports it
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
