import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { parse } from "yaml";
import type { Target, Template, TemplateFile } from "../src/template.ts";
import { appFiles } from "./app-files.ts";
import { deployFileFor, targetsOf } from "./deploy-file.ts";

const ROOT = join(import.meta.dirname, "../../..");
const SHARED = join(import.meta.dirname, "../shared");

/** What of an app's wsfn.json a template shows. */
interface AppManifest {
  readonly summary: string;
  readonly summaryIn?: Readonly<Record<string, string>>;
  readonly language: string;
  readonly beginHere?: boolean;
}

/**
 * An app as a template: its own files, freed of what only this repository has, and the files that every function of one's own gets.
 * Undefined for a folder that is no function app.
 */
export function packTemplate(app: string): Template | undefined {
  if (!existsSync(join(app, "wsfn.json"))) return undefined;
  const files = appFiles(app);
  const deployFile = files.find(({ path }) => path === "s.yaml")?.text ?? "";
  const targets = targetsOf(deployFile);
  const manifest: AppManifest = JSON.parse(readFileSync(join(app, "wsfn.json"), "utf8"));
  return {
    name: basename(app),
    summary: manifest.summary,
    summaryIn: manifest.summaryIn ?? {},
    language: manifest.language,
    isDefault: manifest.beginHere ?? false,
    targets,
    files: [
      ...files
        .filter(({ path }) => path !== "s.yaml" && !sharedNames.has(path))
        .map((file) => standingAlone(file, targets)),
      ...targets.map((target) => ({
        path: "s.yaml",
        text: deployFileOf(deployFile, basename(app), target),
        targets: [target],
      })),
      ...sharedFiles(files),
    ],
  };
}

/** A function that has its folder to itself has the folder's name, without the suffix that set it apart from its sibling. */
function deployFileOf(text: string, name: string, target: Target): string {
  const own = deployFileFor(text, target);
  return target === "container"
    ? own.replace(`functionName: ${name}-container`, `functionName: ${name}`)
    : own;
}

const EXTENSIONS = ".vscode/extensions.json";
const sharedNames = new Set([".editorconfig", ".gitignore", ".github/workflows/test.yml", EXTENSIONS]);

/** A file freed of what only the repository has; of the image alone when the image alone is made of it. */
function standingAlone(file: TemplateFile, targets: readonly Target[]): TemplateFile {
  const text = TRANSFORMS[file.path]?.(file.text) ?? file.text;
  const isOfImage = /^(?:Dockerfile|\.dockerignore)$/.test(file.path);
  const isOfCode = file.path === ".fcignore";
  const only = targets.filter((target) =>
    isOfImage ? target !== "runtime" : isOfCode ? target !== "container" : true,
  );
  return { ...file, text, ...(only.length < targets.length && { targets: only }) };
}

const TRANSFORMS: Readonly<Record<string, (text: string) => string>> = {
  "package.json": standalonePackage,
  // A package of ours has sources here alone. What is installed has the times of its tarball: a new version shows in package.json.
  "wsfn.json": (text) =>
    text
      .replace(/^\s*"\$schema": ".*",\n/m, "")
      .replace(/"node_modules\/@wsfn\/[\w-]+\/src"/g, '"package.json"'),
};

/** Runs on Node 20, as a function of one's own has to; the repository's own version does not. */
const TEST_RUNNER = { vitest: "^4.1.0" } as const;

/** Where the repository's own programs are found from an app that has a Node of its own. */
const FROM_REPOSITORY = /(?:\.\.\/\.\.\/)?node_modules\/\.bin\/(?:node )?/g;

/** Versions for `workspace:` and `catalog:`, and no script that needs a tool of the repository. */
function standalonePackage(text: string): string {
  const { catalog } = parse(readFileSync(join(ROOT, "pnpm-workspace.yaml"), "utf8")) as {
    catalog: Record<string, string>;
  };
  const manifest = JSON.parse(text) as Record<string, Record<string, string>>;
  const resolve = ([name, version = ""]: [string, string?]): [string, string] => {
    if (version.startsWith("workspace:")) return [name, `^${ownVersion(name)}`];
    if (version === "catalog:") return [name, { ...TEST_RUNNER }[name] ?? `^${catalog[name]}`];
    return [name, version];
  };
  for (const field of ["dependencies", "devDependencies"]) {
    if (manifest[field] === undefined) continue;
    manifest[field] = Object.fromEntries(Object.entries(manifest[field]).map(resolve));
  }
  const scripts = Object.entries(manifest.scripts ?? {}).filter(
    ([, command]) => !command.startsWith("biome "),
  );
  manifest.scripts = Object.fromEntries(
    scripts.map(([name, command]) => [
      name,
      name === "start" ? command : command.replace(FROM_REPOSITORY, ""),
    ]),
  );
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

function ownVersion(name: string): string {
  const folder = name === "wsfn" ? "cli" : name.replace("@wsfn/", "");
  return JSON.parse(readFileSync(join(ROOT, "packages", folder, "package.json"), "utf8")).version;
}

/** The files that every function gets. What the app itself ignores, or recommends to an editor, is added to what everybody does. */
function sharedFiles(files: readonly TemplateFile[]): TemplateFile[] {
  const shared = (name: string): string => readFileSync(join(SHARED, name), "utf8");
  const own = (name: string): string | undefined => files.find(({ path }) => path === name)?.text;
  const ignored = `${shared("gitignore")}${own(".gitignore") ?? ""}`.split("\n");
  const lines = [...new Set(ignored.filter((line) => line !== ""))];
  const recommendations = [shared("extensions.json"), own(EXTENSIONS) ?? "{}"].flatMap(
    (text) => (JSON.parse(text) as { recommendations?: string[] }).recommendations ?? [],
  );
  return [
    { path: ".gitignore", text: `${lines.join("\n")}\n` },
    { path: ".editorconfig", text: shared("editorconfig") },
    { path: EXTENSIONS, text: `${JSON.stringify({ recommendations }, null, 2)}\n` },
    { path: ".github/workflows/test.yml", text: shared("test.yml") },
  ];
}
