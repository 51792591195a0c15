import { globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { Application, Converter, ReflectionKind } from "typedoc";
import { ROOT } from "./pages.ts";

/** Raised when the reference cannot be made as it should be; TypeDoc has written why. */
class ApiReferenceFailed extends Error {
  override readonly name = "ApiReferenceFailed";
}

/** The modules that the packages export, by what a program imports: `@wsfn/rooms/redis` -> the path of its source. */
export function readModules(root: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const path of globSync("packages/*/package.json", { cwd: root }).sort()) {
    const { name, exports = {} } = JSON.parse(readFileSync(join(root, path), "utf8")) as {
      name: string;
      exports?: Record<string, string>;
    };
    for (const [subpath, target] of Object.entries(exports)) {
      if (target.endsWith(".ts"))
        modules.set(posix.join(name, subpath), join(root, posix.dirname(path), target));
    }
  }
  return modules;
}

/**
 * Writes the reference of every exported module, as HTML with a search of its own.
 * @throws {ApiReferenceFailed} on any warning: an export without a description, a link in a comment that leads nowhere.
 */
export async function writeApiReference(out: string): Promise<void> {
  const modules = readModules(ROOT);
  const application = await Application.bootstrap({
    name: "wsfn",
    entryPoints: [...modules.values()],
    tsconfig: join(ROOT, "site", "tsconfig.api.json"),
    readme: "none",
    disableGit: true,
    disableSources: true,
    hideGenerator: true,
    validation: { notExported: false, invalidLink: true, notDocumented: true },
    requiredToBeDocumented: ["Class", "Enum", "Function", "Interface", "TypeAlias", "Variable"],
    treatWarningsAsErrors: true,
  });
  const nameOf = new Map([...modules].map(([name, path]) => [path, name]));
  application.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Module)) return;
    const path = context.getSymbolFromReflection(reflection)?.declarations?.[0]?.getSourceFile().fileName;
    reflection.name = nameOf.get(path ?? "") ?? reflection.name;
  });
  const project = await application.convert();
  if (project !== undefined) {
    application.validate(project);
    await application.generateDocs(project, out);
  }
  if (project === undefined || application.logger.hasErrors() || application.logger.hasWarnings()) {
    throw new ApiReferenceFailed(
      "the API reference has the faults above: describe the export, or correct the link",
    );
  }
}
