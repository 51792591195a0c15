import { type Dirent, readdirSync, readlinkSync } from "node:fs";
import { posix } from "node:path";
import { isScript } from "../machine/runnable.ts";

/** What is shown at a path where the machine has nothing: a folder of this machine, or a link to one of its programs. */
export type Shown = { readonly folder: string } | { readonly program: string };

/**
 * One step of building a root folder; its paths are those in the new root. `call` writes a script that runs another one: what package and
 * version managers put on PATH finds its files by its own name, so it cannot be linked.
 */
export type Step =
  | readonly ["dir", path: string]
  | readonly ["bind" | "file" | "link" | "call", from: string, path: string];

/**
 * The steps to a root folder that is this machine's, with some paths more. A folder that gets something is made anew, and what the
 * machine has in it is bound into it; everything else is bound as a whole.
 */
export function mountPlan(shown: ReadonlyMap<string, Shown>): Step[] {
  return stepsIn("/", shown);
}

function stepsIn(folder: string, shown: ReadonlyMap<string, Shown>): Step[] {
  const mine = [...shown.keys()].filter((path) => path.startsWith(folder === "/" ? "/" : `${folder}/`));
  const names = new Set(mine.map((path) => posix.relative(folder, path).split("/")[0] ?? ""));
  const machine = entriesOf(folder).filter(({ name }) => !names.has(name));
  return [
    ...machine.flatMap(({ name, kind }) => machineStep(kind, posix.join(folder, name))),
    ...[...names].flatMap((name) => shownSteps(posix.join(folder, name), shown)),
  ];
}

function shownSteps(path: string, shown: ReadonlyMap<string, Shown>): Step[] {
  const what = shown.get(path);
  if (what === undefined) return [["dir", path], ...stepsIn(path, shown)];
  if ("folder" in what) return [["bind", what.folder, path]];
  return [[isScript(what.program) ? "call" : "link", what.program, path]];
}

type Kind = "folder" | "link" | "file";

const machineStep = (kind: Kind, path: string): Step[] => {
  if (kind === "link") return [["link", readlinkSync(path), path]];
  return [[kind === "folder" ? "bind" : "file", path, path]];
};

/** What the machine has in a folder; nothing where there is no such folder. Sockets and devices of the root folder are left out. */
function entriesOf(folder: string): { name: string; kind: Kind }[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      const kind = kindOf(entry);
      return kind === undefined ? [] : [{ name: entry.name, kind }];
    });
  } catch {
    return []; // there is no such folder
  }
}

function kindOf(entry: Dirent): Kind | undefined {
  if (entry.isDirectory()) return "folder";
  if (entry.isSymbolicLink()) return "link";
  return entry.isFile() ? "file" : undefined;
}
