import type { Finding, Guard } from "../guard.ts";
import { readImports } from "../repository/imports.ts";
import type { Repository } from "../repository/repository.ts";

/** The room that reads `s.yaml`; everybody else asks it. */
const READER = "packages/platform/src/";
const SOURCE = /^(?:packages\/[^/]+\/src|tools|site)\/.*(?<!\.d)\.[cm]?[jt]s$/;
const TEST = /\.test\.[cm]?[jt]s$/;
const PARSERS: ReadonlySet<string> = new Set(["yaml", "js-yaml", "@serverless-devs/parse-spec"]);
/** The text of the file itself, read where it lies. */
const READS = /\b(?:readFile(?:Sync)?|openSync|createReadStream)\([^;]*\bs\.ya?ml\b/;

/** A second reading of a deploy file would decide again what a function is, and sooner or later otherwise. */
export const deployFileReader: Guard = {
  name: "deploy-file-reader",
  inspect(repository) {
    const sources = repository.files.filter((path) => SOURCE.test(path) && !TEST.test(path));
    const others = sources.filter((path) => !path.startsWith(READER));
    const readers = sources.filter(
      (path) => path.startsWith(READER) && parserIn(path, repository) !== undefined,
    );
    return {
      findings: others.flatMap((path) => secondReading(path, repository) ?? []),
      looked: { files: others.length, readers: readers.length },
    };
  },
};

function secondReading(path: string, repository: Repository): Finding | undefined {
  const text = repository.text(path);
  const parser = parserIn(path, repository);
  const reads = READS.exec(text);
  // A tool may read the workspace's own yaml, as long as that is all that it reads.
  const isSecond = parser !== undefined && (!path.startsWith("tools/") || /\bs\.ya?ml\b/.test(text));
  if (!isSecond && reads === null) return undefined;
  const line = isSecond ? parser.line : text.slice(0, reads?.index).split("\n").length;
  const message = "reads a deploy file for itself";
  return {
    path,
    line,
    message,
    remedy: "ask readFunctions of @wsfn/platform: its sources say what is written where",
  };
}

/** The import of a yaml parser; what does not parse is the direction guard's matter. */
function parserIn(path: string, repository: Repository): { readonly line: number } | undefined {
  try {
    return readImports(path, repository.text(path)).find(({ specifier }) => PARSERS.has(specifier));
  } catch {
    return undefined;
  }
}
