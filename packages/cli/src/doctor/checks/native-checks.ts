import { extname, posix } from "node:path";
import { count } from "../../language/count.ts";
import { say } from "../../language/language.ts";
import type { CodePackage } from "../../pack/code-package.ts";
import type { CodeFile } from "../../pack/files/code-files.ts";
import { isElf, readElf, X86_64 } from "../../pack/native/elf.ts";
import { abiOfNode, fitOf } from "../../pack/native/node-abi.ts";
import { type LibraryVersions, librariesOf, missingVersions } from "../facts/debian-libraries.ts";
import type { Finding } from "../finding.ts";
import { type Check, found, foundOr, ok, outOfScope, untestable, type Verdict } from "./check.ts";
import { findingOf, ofPackage } from "./package-checks.ts";

/** Native code is built for one processor, one C library and, unless it uses Node-API, one Node.js. */
export const NATIVE_CHECKS: readonly Check[] = [
  {
    id: "native-glibc",
    looksAt: "what native files of the package need of the runtime's libraries",
    source: "Custom runtime: environment (Debian 9, 10, 11, 12); Debian's glibc and libstdc++",
    finding: "a native file needs newer libraries than the runtime has, and cannot be loaded",
    fix: "take an older build of the package, a newer runtime, or a custom container with an image of your own",
    look: ofPackage((made, { spec }) => {
      const libraries = librariesOf(spec.runtime);
      const natives = made.files.filter(({ data }) => isElf(data));
      if (natives.length === 0) return outOfScope(say("the package holds no native file"));
      // A runtime that is newer than our table: its libraries may well do.
      if (libraries === undefined)
        return untestable(say("the libraries of {runtime} are not known", { runtime: spec.runtime }));
      return fitsLibraries(natives, libraries);
    }),
  },
  {
    id: "native-abi",
    looksAt: "the version of Node.js or Python that native modules are built for",
    source: "Node.js: NODE_MODULE_VERSION; Python: PEP 3149",
    finding: "a native module is built for another version of Node.js or Python than the runtime's",
    fix: "install it with the runtime's version, or take a release that has a build for it",
    look: async (subject) => {
      const seen = await subject.package();
      if (seen !== undefined && "fault" in seen && seen.fault.code === "NativeMisfit")
        return found(findingOf(seen.fault));
      return ofPackage((made) =>
        made.interpreter?.language === "python" ? fitsPython(made) : fitsNode(made),
      )(subject);
    },
  },
];

/** Read from the files themselves, so it holds for any machine that the doctor runs on. A file that cannot be read is not `ok`. */
function fitsLibraries(natives: readonly CodeFile[], libraries: LibraryVersions): Verdict {
  const findings: Finding[] = [];
  const unread: string[] = [];
  for (const { path, data } of natives) {
    const elf = readElf(data);
    if (elf === undefined) unread.push(path);
    else if (elf.machine !== X86_64 || !elf.is64) {
      findings.push({
        detail: say("{path} is for another processor; the platform runs x86-64 alone", { path }),
        fix: say("build it for linux/amd64"),
      });
    } else if (elf.libraries.some((name) => name.includes("musl"))) {
      findings.push({
        detail: say("{path} needs musl (Alpine)", { path }),
        fix: say("take the build for glibc"),
      });
    } else {
      const missing = missingVersions([...elf.needs.values()].flat(), libraries);
      const list = missing.map(({ family, needs, has }) =>
        say("{family} {needs} (Debian {debian} has {has})", { family, needs, debian: libraries.debian, has }),
      );
      if (list.length > 0)
        findings.push({ detail: say("{path} needs {what}", { path, what: list.join(say(", ")) }) });
    }
  }
  const { GLIBC } = libraries.newest;
  const good = ok(
    say("{files}, none needs more than glibc {glibc}", {
      files: count(natives.length, "native file"),
      glibc: GLIBC ?? "",
    }),
  );
  return foundOr(
    findings,
    unread.length > 0 ? untestable(say("cannot be read: {files}", { files: unread.join(", ") })) : good,
  );
}

/** `speedups.cpython-311-x86_64-linux-gnu.so`; a module for all versions is called `.abi3.so` or `.so`. */
const PYTHON_MODULE = /^(.*\/)?([^/]+?)(?:\.(?:cpython-(\d)(\d+)-[\w-]+|abi3))?\.so$/;

/** Python looks for a module by names that hold its version, so a build for another one is not even seen. */
function fitsPython({ files, interpreter }: CodePackage): Verdict {
  const builds = new Map<string, { readonly path: string; readonly version: string | undefined }[]>();
  for (const { path } of files) {
    const [, dir = "", name = "", major, minor] = PYTHON_MODULE.exec(path) ?? [];
    if (name === "" || /\.libs\/$/.test(dir)) continue;
    const version = major === undefined ? undefined : `${major}.${minor}`;
    builds.set(dir + name, [...(builds.get(dir + name) ?? []), { path, version }]);
  }
  if (builds.size === 0) return outOfScope(say("the package holds no module for Python in native code"));
  const runs = interpreter !== undefined && "version" in interpreter ? interpreter.version : undefined;
  if (runs === undefined) return untestable(say("which Python runs the native modules is not known"));
  const wanted = runs.split(".", 2).join(".");
  // One finding for each installed package: some have dozens of modules.
  const misfits = new Map<string, Finding>();
  for (const [module, each] of builds) {
    const [first] = each;
    if (first === undefined || each.some(({ version }) => version === undefined || version === wanted))
      continue;
    misfits.set(posix.dirname(module).split("/", 2).join("/"), {
      detail: say("{path} is for Python {version}, the function runs {runs}", {
        path: first.path,
        version: first.version ?? "",
        runs,
      }),
      fix: say("install it again with: {command}", {
        command: `python3 -m pip install --upgrade --python-version ${wanted} --platform manylinux2014_x86_64 --only-binary=:all: --target DIR`,
      }),
    });
  }
  return foundOr(
    [...misfits.values()],
    ok(
      say("{modules}, each with a build for Python {version}", {
        modules: count(builds.size, "module"),
        version: wanted,
      }),
    ),
  );
}

/** A bundled package was picked by its ABI already; this sees what lies in the package in any other way. */
function fitsNode({ files, interpreter }: CodePackage): Verdict {
  const modules = files.filter(({ path }) => extname(path) === ".node");
  if (modules.length === 0) return outOfScope(say("the package holds no module for Node.js in native code"));
  const version = interpreter !== undefined && "version" in interpreter ? interpreter.version : undefined;
  const abi = version === undefined ? undefined : abiOfNode(version);
  const fits = modules.map(({ path, data }) => ({ path, fit: fitOf(path, data, abi) }));
  const findings = fits.flatMap(({ path, fit }) => (fit.fits ? [] : [{ detail: `${path}: ${fit.why}` }]));
  if (findings.length > 0) return foundOr(findings, ok(""));
  // Node-API holds for every version, so nothing has to be known of the one that runs it.
  const needsVersion = fits.filter(({ fit }) => fit.fits && fit.abi !== "any").map(({ path }) => path);
  if (needsVersion.length === 0)
    return ok(say("{modules} of Node-API, for any version", { modules: count(modules.length, "module") }));
  if (abi === undefined)
    return untestable(say("which Node.js runs {modules} is not known", { modules: needsVersion.join(", ") }));
  const untold = fits.filter(({ fit }) => fit.fits && fit.abi === "unknown").map(({ path }) => path);
  if (untold.length > 0)
    return untestable(
      say("these do not show what they are built for: {modules}", { modules: untold.join(", ") }),
    );
  return ok(
    say("built for Node.js {version} (ABI {abi}): {modules}", {
      version: version ?? "",
      abi,
      modules: needsVersion.join(", "),
    }),
  );
}
