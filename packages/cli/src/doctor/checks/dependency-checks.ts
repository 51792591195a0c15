import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { firstOf } from "../../language/count.ts";
import { say } from "../../language/language.ts";
import type { CodePackage } from "../../pack/code-package.ts";
import { missingStart } from "../../pack/installed-start.ts";
import { pipInstall, pythonPackages, siteInCode } from "../../pack/python-packages.ts";
import { layersText } from "../../pack/start/layers.ts";
import { isLauncher } from "../../pack/start/start-file.ts";
import type { Finding } from "../finding.ts";
import type { Subject } from "../subject/subject.ts";
import { type Check, found, foundOr, ok, outOfScope, untestable, type Verdict } from "./check.ts";
import { ofPackage } from "./package-checks.ts";

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
      return outOfScope(say("the start command is a program of its own"));
    }),
  },
];

/** More names than this are only counted. */
const SHOWN_NAMES = 8;

/** The bundler names files from the code folder. */
const ownPlace = ({ spec }: Subject, at: { file: string; line: number } | undefined): Finding =>
  at === undefined ? {} : { file: join(spec.codeDir, at.file), line: at.line };

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
    return {}; // no JSON: the start fails on it, and the run shows it
  }
}

/** A bundle is proof that all imports are there; else each declared dependency is looked for where Node.js would. */
function installed(made: CodePackage, subject: Subject): Verdict {
  const { interpreter, bundled, start, leftToLayers } = made;
  if (interpreter?.language === "python")
    return outOfScope(say("Python's packages are looked for in the package"));
  if (interpreter?.language !== "node" && !isLauncher(start.program))
    return outOfScope(say("the start command is a program of its own"));
  if (leftToLayers.length > 0) return leftToLayer(leftToLayers, made);
  if (bundled !== undefined)
    return ok(
      say("all imports: {names}", {
        names: firstOf(
          bundled.map(({ name }) => name),
          SHOWN_NAMES,
        ),
      }),
    );
  const missing = nodeDependencies(subject).filter(({ name }) => !isInstalled(name, subject.spec.codeDir));
  if (missing.length > 0 && made.customLayers.length > 0)
    return leftToLayer(
      missing.map(({ name }) => name),
      made,
    );
  return foundOr(
    missing.map(({ name, file }) => ({
      file,
      detail: say("{name} is declared, and in no node_modules", { name }),
    })),
    ok(say("all that package.json declares")),
  );
}

/** A custom layer may bring a package that is not here: it is not known, and no finding. */
const leftToLayer = (names: readonly string[], { customLayers }: CodePackage): Verdict =>
  untestable(
    say("{names} may be in {layers}, which cannot be seen here", {
      names: firstOf(names, SHOWN_NAMES),
      layers: layersText(customLayers),
    }),
  );

/** In any node_modules on the way up: that is where Node.js looks on this machine, whatever is uploaded. */
function isInstalled(name: string, from: string): boolean {
  for (let dir = from; ; dir = dirname(dir)) {
    if (existsSync(join(dir, "node_modules", name))) return true;
    if (dir === dirname(dir)) return false;
  }
}

/** On the platform there is no folder above /code, so only the package's own node_modules count. */
function nodePackaged(made: CodePackage, subject: Subject): Verdict {
  const { bundled, files, leftToLayers } = made;
  if (leftToLayers.length > 0) return leftToLayer(leftToLayers, made);
  if (bundled !== undefined) return ok(say("bundled into the start file"));
  const declared = nodeDependencies(subject);
  if (declared.length === 0) return outOfScope(say("package.json declares no dependencies"));
  const missing = declared.filter(
    ({ name }) => !files.some(({ path }) => path.startsWith(`node_modules/${name}/`)),
  );
  if (missing.length > 0 && made.customLayers.length > 0)
    return leftToLayer(
      missing.map(({ name }) => name),
      made,
    );
  return foundOr(
    missing.map(({ name, file }) => ({
      file,
      detail: say("{name} is declared, and not in the package's node_modules", { name }),
    })),
    ok(say("in the package's node_modules")),
  );
}

/** A package of the project that is nowhere in the code package, or where Python does not look. */
function pythonPackaged(made: CodePackage, subject: Subject): Verdict {
  const wanted = pythonPackages(subject.spec, made);
  if (wanted.length === 0) return unnamed(made);
  const nowhere = wanted.filter(({ site }) => site === undefined).map(({ name }) => name);
  if (made.customLayers.length > 0 && nowhere.length > 0) return leftToLayer(nowhere, made);
  const findings = wanted
    .filter(({ isFound }) => !isFound)
    .map(({ name, file, line, site }): Finding => {
      if (site === undefined) {
        const fix = file.endsWith(".txt") ? pipInstall() : pipInstall(name);
        return { file, line, detail: name, fix };
      }
      const detail =
        site === ""
          ? say("{name} is in the top folder, which is not on PYTHONPATH", { name })
          : say("{name} is in {site}/, which is not on PYTHONPATH", { name, site });
      return {
        file,
        line,
        detail,
        fix: say("set environmentVariables.PYTHONPATH to {path}", { path: siteInCode(site) }),
      };
    });
  return foundOr(
    findings,
    ok(say("in the package: {names}", { names: wanted.map(({ name }) => name).join(", ") })),
  );
}

/** A project that names no package, and starts one all the same. */
function unnamed(made: CodePackage): Verdict {
  const missing = missingStart(made);
  if (missing?.code !== "DependencyMissing")
    return outOfScope(say("neither requirements.txt nor pyproject.toml names a package"));
  return found({ detail: missing.what, ...(missing.fix !== undefined && { fix: missing.fix }) });
}
