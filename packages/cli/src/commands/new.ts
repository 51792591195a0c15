import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { Command } from "commander";
import {
  type Choices,
  type CreateCommandOptions,
  createCommand,
  type FunctionFile,
  readTemplates,
  renamed,
  standaloneFiles,
  type TemplateFile,
} from "create-wsfn";
import { vendoredPackages } from "./vendored-packages.ts";

/** `wsfn new DIR`: a function of one's own, as `npm create wsfn` makes it; within this repository a new variant, `apps/DIR`. */
export const newCommand = (): Command =>
  createCommand({
    name: "new",
    invocation: { command: "wsfn new", needsSeparator: false },
    templates: readTemplates,
    place: placeHere(),
    onExit: (code) => {
      process.exitCode = code;
    },
  });

/** In the repository a plain name is a folder of `apps/`, whose files are those of the app as they are: the workspace has the rest. */
function placeHere(): CreateCommandOptions["place"] & object {
  const around = repositoryAround(process.cwd());
  const clone = around ?? repositoryAround(import.meta.dirname); // run by its path, from any folder
  if (clone === undefined) return {};
  const apps = join(clone, "apps");
  return {
    adapt: (choices) =>
      around === undefined || /[/.]/.test(choices.folder)
        ? choices
        : { ...choices, folder: relative(process.cwd(), join(apps, choices.folder)), packageManager: "pnpm" },
    filesOf: (choices, signal) =>
      dirname(resolve(choices.folder)) === apps
        ? variantFiles(apps, choices)
        : runByClone(standaloneFiles(choices), clone, signal),
  };
}

const variantFiles = (apps: string, { template, name }: Choices): readonly TemplateFile[] =>
  execFileSync("git", ["ls-files", "-z"], { cwd: join(apps, template.name), encoding: "utf8" })
    .split("\0")
    .filter((path) => path !== "")
    .map((path) => ({
      path,
      text: renamed(readFileSync(join(apps, template.name, path), "utf8"), template.name, name),
    }));

/** What asks for the packages that are not published yet. */
const OF_PUBLISHED = /^(?:conformance\.test\.ts|\.github\/.*)$/;

/**
 * A function that stands alone, as far as a clone can make one: until `wsfn` is published it is no dependency, and the function's scripts
 * run it from the clone. A package of the clone that its code imports comes along in `vendor/`.
 */
async function runByClone(
  files: readonly TemplateFile[],
  repository: string,
  signal: AbortSignal,
): Promise<readonly FunctionFile[]> {
  const manifest = files.find(({ path }) => path === "package.json");
  const imported = manifest === undefined ? [] : Object.keys(JSON.parse(manifest.text).dependencies ?? {});
  const vendored = await vendoredPackages(imported.filter(isOfClone), repository, signal);
  const own = files
    .filter(({ path }) => !OF_PUBLISHED.test(path))
    .map((file) =>
      file === manifest ? { ...file, text: withClone(file.text, repository, vendored.dependencies) } : file,
    );
  return [...own, ...vendored.files];
}

const isOfClone = (name: string): boolean => name.startsWith("@wsfn/");

function withClone(text: string, repository: string, vendored: Readonly<Record<string, string>>): string {
  const manifest = JSON.parse(text) as Record<
    "scripts" | "dependencies" | "devDependencies",
    Record<string, string>
  >;
  Object.assign(manifest.dependencies ?? {}, vendored);
  for (const name of ["wsfn", "vitest"]) delete manifest.devDependencies[name];
  const program = [join(repository, "node_modules/.bin/node"), join(repository, "packages/cli/src/main.ts")];
  const wsfn = program.map((path) => `"${path}"`).join(" ");
  const scripts = { ...manifest.scripts, test: "wsfn conform . --via gateway" };
  manifest.scripts = Object.fromEntries(
    Object.entries(scripts).map(([name, line]) => [name, line.replace(/^wsfn /, `${wsfn} `)]),
  );
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The root of this repository when `folder` lies in it. */
function repositoryAround(folder: string): string | undefined {
  const manifest = join(folder, "package.json");
  if (existsSync(join(folder, "pnpm-workspace.yaml")) && existsSync(manifest)) {
    const { name } = JSON.parse(readFileSync(manifest, "utf8")) as { name?: string };
    if (name === "wsfn-monorepo") return folder;
  }
  return dirname(folder) === folder ? undefined : repositoryAround(dirname(folder));
}
