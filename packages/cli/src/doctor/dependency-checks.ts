import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { CodePackage } from "../pack/code-package.ts";
import { firstOf } from "../pack/count.ts";
import { isLauncher } from "../pack/start-file.ts";
import { type Check, doesNotApply, type Finding, found, foundOr, ok, type Verdict } from "./check.ts";
import { ofPackage } from "./package-checks.ts";
import { normalName, requirementsOf } from "./requirements.ts";
import type { Subject } from "./subject.ts";

/** DOC's first question of a function that does not run: are the dependencies there? */
export const DEPENDENCY_CHECKS: readonly Check[] = [
  {
    id: "dependencies-installed",
    looksAt: "whether what the code imports is installed",
    source: "WebSocket page, FAQ: dependencies",
    finding: "the code needs a package that is not installed",
    fix: "install the dependencies in the function's folder, then deploy again",
    look: async (subject) => {
      const seen = await subject.package();
      if (seen !== undefined && "fault" in seen && seen.fault.code === "DependencyMissing") {
        return found({ detail: seen.fault.what, ...ownPlace(subject, seen.fault.at) });
      }
      return ofPackage((made) => installed(made, subject))(subject);
    },
  },
  {
    id: "dependencies-packaged",
    looksAt: "whether dependencies are in the package",
    source: "WebSocket page, FAQ: dependencies",
    finding: "a dependency is not in the package, so the function does not start on the platform",
    fix: "install it into the code folder, and do not leave it out in .fcignore",
    look: ofPackage((made, subject) => {
      if (made.interpreter?.language === "node") return nodePackaged(made, subject);
      if (made.interpreter?.language === "python") return pythonPackaged(made, subject);
      if (isLauncher(made.start.program)) return nodePackaged(made, subject);
      return doesNotApply("the start command is a program of its own");
    }),
  },
];

/** More names than this are only counted. */
const SHOWN_NAMES = 8;

/** The bundler names files from the code folder. */
const ownPlace = ({ spec }: Subject, at: { file: string; line: number } | undefined): Finding =>
  at === undefined ? {} : { file: join(spec.codeDir, at.file), line: at.line };

const projectDirs = ({ spec }: Subject): readonly string[] => [spec.codeDir, dirname(spec.file)];

/** A dependency, and the package.json that names it. */
interface Declared {
  readonly name: string;
  readonly file: string;
}

/** `dependencies` of the package.json that Node.js would find. */
function nodeDependencies({ spec }: Subject): Declared[] {
  for (let dir = spec.codeDir; ; dir = dirname(dir)) {
    const file = join(dir, "package.json");
    if (existsSync(file)) {
      return Object.keys(dependenciesIn(file)).map((name) => ({ name, file }));
    }
    if (dir === dirname(dir)) return [];
  }
}

function dependenciesIn(file: string): object {
  try {
    const { dependencies } = JSON.parse(readFileSync(file, "utf8")) as { dependencies?: object };
    return dependencies ?? {};
  } catch {
    return {}; // no JSON: whoever reads it at the start says so, and the run shows it
  }
}

/** A bundle is proof that all imports are there; else each declared dependency is looked for where Node.js would. */
function installed({ interpreter, bundled, start }: CodePackage, subject: Subject): Verdict {
  if (interpreter?.language === "python")
    return doesNotApply("Python's packages are looked for in the package");
  if (interpreter?.language !== "node" && !isLauncher(start.program))
    return doesNotApply("the start command is a program of its own");
  if (bundled !== undefined)
    return ok(
      `all imports: ${firstOf(
        bundled.map(({ name }) => name),
        SHOWN_NAMES,
      )}`,
    );
  const missing = nodeDependencies(subject).filter(({ name }) => !isInstalled(name, subject.spec.codeDir));
  return foundOr(
    missing.map(({ name, file }) => ({ file, detail: `${name} is declared, and in no node_modules` })),
    ok("all that package.json declares"),
  );
}

/** In any node_modules on the way up: that is where Node.js looks on this machine, whatever is uploaded. */
function isInstalled(name: string, from: string): boolean {
  for (let dir = from; ; dir = dirname(dir)) {
    if (existsSync(join(dir, "node_modules", name))) return true;
    if (dir === dirname(dir)) return false;
  }
}

/** On the platform there is no folder above /code, so only the package's own node_modules count. */
function nodePackaged({ bundled, files }: CodePackage, subject: Subject): Verdict {
  if (bundled !== undefined) return ok("bundled into the start file");
  const declared = nodeDependencies(subject);
  if (declared.length === 0) return doesNotApply("package.json declares no dependencies");
  const missing = declared.filter(
    ({ name }) => !files.some(({ path }) => path.startsWith(`node_modules/${name}/`)),
  );
  return foundOr(
    missing.map(({ name, file }) => ({
      file,
      detail: `${name} is declared, and not in the package's node_modules`,
    })),
    ok("in the package's node_modules"),
  );
}

/** pip leaves NAME-VERSION.dist-info beside what it installs, in a folder that has to be on PYTHONPATH or hold the script. */
function pythonPackaged({ files, start }: CodePackage, subject: Subject): Verdict {
  const wanted = requirementsOf(projectDirs(subject));
  if (wanted.length === 0) return doesNotApply("neither requirements.txt nor pyproject.toml names a package");
  const installs = new Map(
    files.flatMap(({ path }) => {
      const match = /^(?:(.*)\/)?([^/]+?)-[^/-]+\.dist-info\//.exec(path);
      return match === null ? [] : [[normalName(match[2] ?? ""), match[1] ?? ""] as const];
    }),
  );
  const searched = new Set([
    dirname(start.script ?? "").replace(/^\.$/, ""),
    ...(subject.spec.environment.PYTHONPATH ?? "").split(":").map((dir) => dir.replace(/^\/code\/?/, "")),
  ]);
  const findings = wanted.flatMap(({ name, file, line }): Finding[] => {
    const site = installs.get(name);
    if (site === undefined) {
      const what = file.endsWith(".txt") ? "--requirement requirements.txt" : name;
      const fix = `python3 -m pip install ${what} --target python, and PYTHONPATH: /code/python`;
      return [{ file, line, detail: name, fix }];
    }
    if (searched.has(site)) return [];
    return [
      {
        file,
        line,
        detail: `${name} is in ${site}/, which is not on PYTHONPATH`,
        fix: `set environmentVariables.PYTHONPATH to /code/${site}`,
      },
    ];
  });
  return foundOr(findings, ok(`in the package: ${wanted.map(({ name }) => name).join(", ")}`));
}
