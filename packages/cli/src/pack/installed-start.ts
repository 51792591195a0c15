import { posix } from "node:path";
import { say } from "../language/language.ts";
import type { CodeFile } from "./files/code-files.ts";
import { pipInstall } from "./python-packages.ts";
import type { Begin } from "./start/begin.ts";
import { type InstalledProgram, moduleStart } from "./start/installed-program.ts";

/** Why a package cannot start: what its command runs is not in it. */
export interface MissingStart {
  readonly code: "StartFileMissing" | "DependencyMissing";
  readonly what: string;
  /** A remedy that knows more than the code's own. */
  readonly fix?: string;
}

interface Contents extends Begin {
  readonly files: readonly CodeFile[];
  readonly customLayers: readonly string[];
}

/** What a start command runs and the package does not have; undefined where it is there, or may be in a custom layer. */
export function missingStart(made: Contents): MissingStart | undefined {
  const { files, start, installed, customLayers } = made;
  const has = (path: string): boolean => files.some((file) => file.path === path);
  if (installed?.found === "path" && start.programFile === undefined && customLayers.length === 0) {
    return notOnPath(installed);
  }
  if (installed?.found === "module" && customLayers.length === 0 && !hasModule(installed.name, files)) {
    const what = say("the start command runs the module {name}, which is not in the package", {
      name: installed.name,
    });
    return { code: "DependencyMissing", what, fix: pipInstall() };
  }
  const path = [start.programFile, start.script].find((one) => one !== undefined && !has(one));
  if (path === undefined) return undefined;
  const what = say("the start command runs {path}, which is not in the package", { path });
  if (installed?.language === "node")
    return {
      code: "StartFileMissing",
      what: say("{what}: a zip file keeps no links", { what }),
      ...nodeFix(installed, files),
    };
  const nested = files.find((file) => file.path.endsWith(`/${path}`));
  const whole =
    nested === undefined
      ? what
      : say("{what}; there is {path}, so `code` may name the folder above", { what, path: nested.path });
  return { code: "StartFileMissing", what: whole };
}

/** The runtime's Python has no packages but its own. */
function notOnPath(installed: InstalledProgram): MissingStart {
  const what = say(
    "{name} is a program of the Python package {package}, and in no folder of the package that is on PATH",
    { name: installed.name, package: installed.package },
  );
  const start = moduleStart(installed);
  const fix =
    start === undefined
      ? pipInstall()
      : say("write `{start}`; and {install}", { start, install: pipInstall() });
  return { code: "DependencyMissing", what, fix };
}

/** In the folder of a site or at the top: `python/gunicorn/__main__.py`, `gunicorn.py`. */
const hasModule = (name: string, files: readonly CodeFile[]): boolean =>
  files.some(({ path }) => path.split("/").includes(name) || posix.basename(path) === `${name}.py`);

/** What `npx x` needs is not kept by a zip file, so that each cold start would ask a registry for it. */
export function npxNotes(made: Contents): string[] {
  if (made.installed?.found !== "npx") return [];
  const { fix } = nodeFix(made.installed, made.files);
  return [
    say(
      "npx finds {name} by a link in node_modules/.bin, which a zip file does not keep: it would be fetched at each cold start; {fix}",
      { name: made.installed.name, fix },
    ),
  ];
}

/** The command that runs a program of node_modules without npm's link to it. */
function nodeFix({ name }: InstalledProgram, files: readonly CodeFile[]): { readonly fix: string } {
  const file = binFile(name, files);
  if (file === undefined)
    return {
      fix: say("install the package of {name}, and write `command: [node, node_modules/...]`", { name }),
    };
  return { fix: say("write `command: [node, {file}, ...]`", { file }) };
}

/** The file that a program of node_modules is, by the package.json of the package that brings it. */
function binFile(name: string, files: readonly CodeFile[]): string | undefined {
  for (const { path, data } of files) {
    const [, folder, own] = /^(node_modules\/((?:@[^/]+\/)?[^/]+))\/package\.json$/.exec(path) ?? [];
    if (folder === undefined || own === undefined) continue;
    const bin = binOf(data);
    const file =
      typeof bin === "string" && posix.basename(own) === name
        ? bin
        : bin instanceof Object && Object.hasOwn(bin, name)
          ? bin[name]
          : undefined;
    if (typeof file === "string") return posix.join(folder, file);
  }
  return undefined;
}

type Bin = string | Readonly<Record<string, unknown>> | undefined;

function binOf(packageJson: Uint8Array): Bin {
  try {
    return (JSON.parse(Buffer.from(packageJson).toString("utf8")) as { bin?: Bin } | null)?.bin;
  } catch {
    return undefined; // no JSON: npm would not have made a link to it either
  }
}
