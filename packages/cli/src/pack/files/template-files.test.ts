import { relative } from "node:path";
import { readFunctions } from "@wsfn/platform";
import { readTemplates, standaloneFiles, type Template } from "create-wsfn";
import ignore from "ignore";
import { expect, it } from "vitest";
import { folder } from "../../../test/project.ts";
import { DEV_FILES } from "./dev-files.ts";

/** What lies beside a template's own files once it is installed, under version control and in use. */
const LATER = [
  ".git/config",
  ".env",
  "package-lock.json",
  "pnpm-lock.yaml",
  "yarn.lock",
  "bun.lock",
  "code.zip",
];
const devFiles = ignore().add(DEV_FILES.flatMap(({ patterns }) => [...patterns]));

/** What the platform's own tool uploads of a template: all that .fcignore does not name. Undefined where the code is in a folder of its own. */
function uploaded(template: Template): readonly string[] | undefined {
  if (!template.targets.includes("runtime")) return undefined;
  const choices = {
    folder: "mine",
    name: "mine",
    template,
    target: "runtime",
    packageManager: "npm",
  } as const;
  const files = standaloneFiles({ ...choices, install: false, overwrite: false });
  const dir = folder(Object.fromEntries(files.map(({ path, text }) => [path, text])));
  const isWhole = readFunctions(dir).functions.some(({ codeDir = "" }) => relative(dir, codeDir) === "");
  if (!isWhole) return undefined;
  const rules = files.find(({ path }) => path === ".fcignore")?.text ?? "";
  return ignore()
    .add(rules)
    .filter([...files.map(({ path }) => path), ...LATER]);
}

it("uploads nothing of any template that only people and tools need", () => {
  const needless: Record<string, readonly string[]> = {};
  for (const template of readTemplates()) {
    const paths = uploaded(template);
    if (paths === undefined) continue;
    expect(paths).toEqual(expect.arrayContaining([expect.stringMatching(/\.(?:js|py)$/)]));
    needless[template.name] = paths.filter((path) => devFiles.ignores(path));
  }
  expect(needless).toEqual({ "node-ws": [], "node-uws": [], "python-websockets": [] });
});
