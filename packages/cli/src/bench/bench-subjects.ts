import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { Subject } from "@wsfn/bench";
import { MANIFEST_FILE, readManifest, type Target } from "@wsfn/platform";
import { buildFolder, lackingFor, readFolder, shortPath } from "../function-folder.ts";

/** What is measured when nothing is named: the function of a folder, or those in its apps/ whose wsfn.json says `bench`. */
export function usualSubjects(folder = "."): readonly string[] {
  if (existsSync(join(folder, "s.yaml")) || existsSync(join(folder, "s.yml"))) return [folder];
  const apps = join(folder, "apps");
  const dirs = existsSync(apps) ? readdirSync(apps).map((name) => join(apps, name)) : [];
  return dirs.filter((dir) => existsSync(join(dir, MANIFEST_FILE)) && readManifest(dir)?.bench).sort();
}

export interface SubjectOptions {
  readonly target?: Target;
  readonly signal: AbortSignal;
  /** What a person should know meanwhile. */
  readonly tell: (line: string) => void;
}

/**
 * Reads and builds what was named. What this machine cannot run is left out, and told.
 */
export async function benchSubjects(
  named: readonly string[],
  options: SubjectOptions,
): Promise<{ readonly subjects: readonly Subject[]; readonly left: readonly string[] }> {
  const subjects: Subject[] = [];
  const left: string[] = [];
  for (const each of named) {
    if (/^(wss?|https?):\/\//.test(each)) subjects.push({ name: each, url: each.replace(/^http/, "ws") });
    else await addFolder(each, options, subjects, left);
  }
  return { subjects, left };
}

/** A folder may say what it runs as, so that one function can be measured as both. */
const WITH_TARGET = /^(?<dir>.+)#(?<target>runtime|container)$/;

async function addFolder(
  named: string,
  options: SubjectOptions,
  subjects: Subject[],
  left: string[],
): Promise<void> {
  const { signal, tell } = options;
  const { dir: path = named, target: own } = WITH_TARGET.exec(named)?.groups ?? {};
  const target = (own as Target | undefined) ?? options.target;
  const folder = readFolder(path, { target });
  const name = basename(resolve(folder.dir)) + (own === undefined ? "" : ` (${own})`);
  if (folder.functions.length === 0) left.push(`${name} has no ${target} function`);
  const lacking = await lackingFor(folder);
  if (lacking.length > 0) {
    const lacks = lacking.map((one) => `${one.name} (${one.why}; ${one.hint})`).join(", ");
    left.push(`${name} is not run, this machine lacks ${lacks}`);
    return;
  }
  if (folder.functions.some((spec) => spec.target === "runtime")) {
    tell(`building ${shortPath(path)}`);
    await buildFolder(folder, { signal, onLog: () => {} });
  }
  for (const spec of folder.functions) {
    const of = folder.functions.length === 1 ? name : `${name}/${spec.name}`;
    subjects.push({ name: of, spec, dir: resolve(folder.dir), libraries: librariesOf(folder.dir) });
  }
}

/** The packages that a Node.js function depends on, by name. */
function librariesOf(dir: string): readonly string[] {
  const file = join(dir, "package.json");
  if (!existsSync(file)) return [];
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  return Object.keys(dependencies);
}
