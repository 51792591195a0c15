import { posix } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { firstOf } from "../language/count.ts";
import { say } from "../language/language.ts";
import type { CodeFile } from "./files/code-files.ts";
import { normalName, projectDirs, type Requirement, requirementsOf } from "./python/requirements.ts";
import type { Begin } from "./start/begin.ts";

/** A package that a Python project asks for, and where the code package has it. */
export interface PythonPackage extends Requirement {
  /** The folder in which pip installed it, empty for the top; undefined where it is nowhere. */
  readonly site: string | undefined;
  /** Whether Python looks in that folder. */
  readonly isFound: boolean;
}

/** What of a code package shows where Python looks, and what is there. */
interface Contents extends Begin {
  readonly files: readonly Pick<CodeFile, "path">[];
}

/**
 * Everything that requirements.txt and pyproject.toml of the code folder and of the folder of s.yaml ask for. pip leaves
 * NAME-VERSION.dist-info beside what it installs, in a folder that has to be on PYTHONPATH or hold what is started.
 */
export function pythonPackages(spec: FunctionSpec, made: Contents): readonly PythonPackage[] {
  const sites = new Map(
    made.files.flatMap(({ path }) => {
      const match = /^(?:(.*)\/)?([^/]+?)-[^/-]+\.dist-info\//.exec(path);
      return match === null ? [] : [[normalName(match[2] ?? ""), match[1] ?? ""] as const];
    }),
  );
  const searched = searchedFolders(spec, made);
  return requirementsOf(projectDirs(spec)).map((wanted) => {
    const site = sites.get(wanted.name);
    return { ...wanted, site, isFound: site !== undefined && searched.has(site) };
  });
}

/**
 * The folders of the package in which Python looks: PYTHONPATH, whose relative folders are below /code, where the command is
 * started; before them that of the script, or for `-m` the one that it is started in. A console script lies elsewhere.
 */
function searchedFolders({ environment }: FunctionSpec, { start, installed }: Contents): ReadonlySet<string> {
  const named = environment.PYTHONPATH?.split(":") ?? [];
  const isScript = installed?.found === "path" || installed?.found === "file";
  const own = isScript ? posix.dirname(start.programFile ?? "/") : posix.dirname(start.script ?? "");
  return new Set(
    [...named, own].flatMap((folder) => {
      const inside = posix.relative("/code", posix.resolve("/code", folder));
      return inside === ".." || inside.startsWith("../") ? [] : [inside];
    }),
  );
}

/** How the packages of a project come into its code folder, or one of them. */
export const pipInstall = (what = "--requirement requirements.txt"): string =>
  say("python3 -m pip install {what} --target python, and PYTHONPATH: /code/python", { what });

/** A package may be asked for and not needed, so what is missing is a warning; nothing is known of what a custom layer brings. */
export function pythonNotes(
  spec: FunctionSpec,
  made: Contents & { readonly customLayers: readonly string[] },
): string[] {
  if (made.interpreter?.language !== "python" || made.customLayers.length > 0) return [];
  const lost = pythonPackages(spec, made).filter(({ isFound }) => !isFound);
  const nowhere = lost.filter(({ site }) => site === undefined).map(({ name }) => name);
  const aside = lost.filter(({ site }) => site !== undefined);
  return [
    ...(nowhere.length > 0
      ? [
          say("not in the package, though it is asked for: {names}; {install}", {
            names: firstOf(nowhere, 5),
            install: pipInstall(),
          }),
        ]
      : []),
    ...aside.map(({ name, site }) =>
      say("{name} is in {site}, where Python does not look: set PYTHONPATH to {path}", {
        name,
        site: site || say("the top folder"),
        path: siteInCode(site),
      }),
    ),
  ];
}

/** A folder of the package as the platform has it: `/code/python`. */
export const siteInCode = (site: string | undefined): string => posix.join("/code", site ?? "");
