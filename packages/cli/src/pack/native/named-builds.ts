import { posix } from "node:path";

/** A file of JavaScript in a package; the path is the package's own. */
export interface PackageScript {
  readonly path: string;
  readonly text: string;
}

/** `require("./a.node")`, or the beginning of a name that is put together: `require("../a_" + process.arch + ".node")`. */
const PLAIN_REQUIRE = /require\s*\(\s*(?:(["'])([^"']*)\1\s*([)+])|`([^`$]*)(`\s*[)+]|\$\{))/y;
/** Words of code that finds a file by itself, or lets another package find it. */
const FINDS = /\b(?:dlopen|__dirname|__filename|createRequire)\b|\bimport\.meta\b/;
/** Loaders that do not even need to know where they are called from: they read the stack. */
const LOADERS: ReadonlySet<string> = new Set(["bindings"]);

/**
 * Which files a package can load with `require`, by what its scripts say; undefined when they do not say it plainly. Then
 * any file may be meant.
 */
export function namedBuilds(scripts: readonly PackageScript[]): ((path: string) => boolean) | undefined {
  const names = new Set<string>();
  const beginnings: string[] = [];
  for (const { path, text } of scripts) {
    if (FINDS.test(text)) return undefined;
    for (const { index } of text.matchAll(/\brequire\b/g)) {
      PLAIN_REQUIRE.lastIndex = index;
      const [, , quoted, after, template, end] = PLAIN_REQUIRE.exec(text) ?? [];
      const name = quoted ?? template;
      if (name === undefined || LOADERS.has(name)) return undefined;
      if (!name.startsWith(".")) continue;
      const wanted = posix.join(posix.dirname(path), name);
      if ((after ?? end)?.endsWith(")")) names.add(wanted);
      else beginnings.push(wanted);
    }
  }
  return (path) =>
    names.has(path) ||
    names.has(path.replace(/\.node$/, "")) ||
    beginnings.some((beginning) => path.startsWith(beginning));
}
