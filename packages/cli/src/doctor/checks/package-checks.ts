import { join } from "node:path";
import { count } from "../../language/count.ts";
import { say, translated } from "../../language/language.ts";
import type { CodePackage } from "../../pack/code-package.ts";
import { codeSizeLimitBytes, requireSize } from "../../pack/code-size-limit.ts";
import type { CodeFile } from "../../pack/files/code-files.ts";
import { writeZip } from "../../pack/files/zip.ts";
import { missingStart } from "../../pack/installed-start.ts";
import { PackError, type PackErrorCode } from "../../pack/pack-error.ts";
import { firstLine, hasWindowsLineEnd, whyNoProgram } from "../../pack/package-faults.ts";
import { missingProgram } from "../../pack/start/interpreter.ts";
import { layersText } from "../../pack/start/layers.ts";
import { unknownProgram } from "../../pack/unknown-program.ts";
import type { PackageLook } from "../evidence/package-look.ts";
import type { Finding } from "../finding.ts";
import { inDeployFile, type Subject } from "../subject/subject.ts";
import { type Check, found, foundOr, ok, outOfScope, untestable, type Verdict } from "./check.ts";

/** These checks are of a code package; the contents of an image are in its Dockerfile. */
const anImage = (): Verdict => outOfScope(say("an image brings its own"));

/** Looks at a package that could be made; what kept it from being made is the finding of another check. */
export const ofPackage = (look: (made: CodePackage, subject: Subject) => Verdict): Check["look"] =>
  lookAt((seen) => ("made" in seen ? seen.made : undefined), look);

/** Looks at files that lie in the code folder, also where their packages are not there. */
const ofFiles = (look: (made: CodePackage, subject: Subject) => Verdict): Check["look"] =>
  lookAt((seen) => ("made" in seen ? seen.made : "fault" in seen ? seen.loose : undefined), look);

/** There may be no package to look at: an image has none, what makes it may be missing on this machine, the code may not allow it. */
function lookAt(
  choose: (seen: PackageLook) => CodePackage | undefined,
  look: (made: CodePackage, subject: Subject) => Verdict,
): Check["look"] {
  return async (subject) => {
    const seen = await subject.package();
    if (seen === undefined) return anImage();
    if ("missing" in seen) return untestable(seen.missing);
    const chosen = choose(seen);
    if (chosen !== undefined) return look(chosen, subject);
    return untestable(
      "fault" in seen
        ? say("there is no package: {why}", { why: firstLineOf(seen.fault.what) })
        : say("there is no package"),
    );
  };
}

const firstLineOf = (text: string): string => text.split("\n", 1)[0] ?? "";

/** Refusals that are findings of other checks. */
const HAVE_OWN_CHECKS: ReadonlySet<PackErrorCode> = new Set([
  "DependencyMissing",
  "NativeMisfit",
  "StartFileMissing",
]);

/** A refusal to pack, as a finding. */
export const findingOf = ({ what, fix, at }: PackError): Finding => ({ detail: what, fix, ...at });

/** Deflate makes nothing larger, so only a package whose files are above the limit has to be zipped to know. */
function tooBig(files: readonly CodeFile[], region: string): PackError | undefined {
  const unpackedBytes = files.reduce((sum, { data }) => sum + data.length, 0);
  if (unpackedBytes <= codeSizeLimitBytes(region)) return undefined;
  try {
    requireSize(writeZip(files), region);
    return undefined;
  } catch (error) {
    if (error instanceof PackError) return error;
    throw error;
  }
}

/** Everything about the files that are uploaded and the one that is started. */
export const PACKAGE_CHECKS: readonly Check[] = [
  {
    id: "package",
    looksAt: "whether the code can be packed",
    source: "Quotas and limits: size of the code package",
    finding: "the code cannot be packed as it is",
    fix: "see what `wsfn pack` reports",
    look: async (subject) => {
      const seen = await subject.package();
      if (seen === undefined) return anImage();
      if ("missing" in seen) return untestable(seen.missing);
      if ("made" in seen) {
        const { files } = seen.made;
        const fault = tooBig(files, subject.spec.region);
        return fault === undefined ? ok(count(files.length, "file")) : found(findingOf(fault));
      }
      const { fault } = seen;
      return HAVE_OWN_CHECKS.has(fault.code) ? untestable(fault.what) : found(findingOf(fault));
    },
  },
  {
    id: "start-file",
    looksAt: "whether what the start command runs is in the package",
    source: "Custom runtime troubleshooting: CAFileNotFound",
    finding: "the start command runs a file that is not in the package",
    fix: "correct customRuntimeConfig.command and args; without them the platform runs /code/bootstrap",
    look: async (subject) => {
      const seen = await subject.package();
      if (seen !== undefined && "fault" in seen && seen.fault.code === "StartFileMissing") {
        return found({ ...inDeployFile(subject, "customRuntimeConfig"), detail: seen.fault.what });
      }
      return ofFiles(startFile)(subject);
    },
  },
  {
    id: "start-executable",
    looksAt: "the x bit of the start program",
    source: "Custom runtime troubleshooting: permission denied",
    finding: "the start program is not executable",
    fix: "chmod 755 it, and commit the bit: git update-index --chmod=+x FILE",
    look: ofFiles(({ start, files }, subject) => {
      const program = files.find(({ path }) => path === start.programFile);
      if (program === undefined) return notPacked(start.programFile, start.program);
      if (program.executable) return ok(say("{path} is executable", { path: program.path }));
      return found({ ...inCodeFolder(subject, program), detail: say("it has no x bit") });
    }),
  },
  {
    id: "start-line-ends",
    looksAt: "line ends of scripts",
    source: "Custom runtime troubleshooting: line ends of Windows",
    finding:
      "a script has CR LF line ends: its interpreter's name ends in a carriage return, and is not found",
    fix: "save it with LF line ends; `* text=auto eol=lf` in .gitattributes keeps them",
    look: ofFiles(({ files }, subject) => {
      const scripts = files.filter((file) => firstLine(file) !== undefined);
      if (scripts.length === 0) return outOfScope(say("there is no script that begins with #!"));
      const bad = scripts.filter(hasWindowsLineEnd);
      return foundOr(
        bad.map((file) => ({
          ...inCodeFolder(subject, file, 1),
          detail: say("its first line ends in CR LF"),
        })),
        ok(
          scripts
            .map(({ path }) => path)
            .slice(0, 3)
            .join(", "),
        ),
      );
    }),
  },
  {
    id: "start-shebang",
    looksAt: "whether the start program is a program",
    source: "Custom runtime troubleshooting: exec format error",
    finding:
      "the start program is neither a program for the platform nor a script that names its interpreter",
    fix: "build a program for linux/amd64; begin a script with #!/bin/bash, or with what else runs it",
    look: ofFiles(({ start, files }, subject) => {
      const program = files.find(({ path }) => path === start.programFile);
      if (program === undefined) return notPacked(start.programFile, start.program);
      const detail = whyNoProgram(program);
      if (detail !== undefined) return found({ ...inCodeFolder(subject, program, 1), detail });
      return ok(`${program.path}: ${firstLine(program)?.trim() ?? say("a program")}`);
    }),
  },
  {
    id: "language-layer",
    looksAt: "whether the runtime has the start command's language",
    source: "Custom runtime: environment; list of official layers",
    finding: "the runtime does not have the program that the start command names",
    fix: "take the official layer, and put its folder in front of PATH",
    look: language("layer"),
  },
  {
    id: "language-path",
    looksAt: "whether PATH leads to the language",
    source: "Custom runtime: environment",
    finding: "the program that the start command names is not on PATH",
    fix: "put the folder of the language in front of environmentVariables.PATH",
    look: language("path"),
  },
];

/** Where a file of the package lies, for an editor to open; inside a zip file only its name is known. */
function inCodeFolder({ spec }: Subject, { path }: CodeFile, line?: number): Finding {
  return { file: join(spec.codeDir, path), ...(line === undefined ? {} : { line }) };
}

const notPacked = (programFile: string | undefined, program: string): Verdict =>
  programFile === undefined
    ? outOfScope(say("{program} is the runtime's own", { program }))
    : untestable(say("{file} is not in the package", { file: programFile }));

/** Program and script of the start command, where these are files of the package. */
function startFile(made: CodePackage, subject: Subject): Verdict {
  const { start, files } = made;
  const wanted = [start.programFile, start.script].filter((path) => path !== undefined);
  const absent = made.installed && missingStart(made);
  if (absent !== undefined) {
    const { what: detail, fix } = absent;
    const at = inDeployFile(subject, "customRuntimeConfig", "command");
    return found({ ...at, detail, ...(fix !== undefined && { fix }) });
  }
  if (wanted.length === 0)
    return outOfScope(
      say("{program} needs no file of the package that is plain to see", { program: start.program }),
    );
  const missing = wanted.filter((path) => !files.some((file) => file.path === path));
  return foundOr(
    missing.map((path) => ({ ...inDeployFile(subject, "customRuntimeConfig"), ...whereItIs(path, files) })),
    ok(say("{files} in the package", { files: wanted.join(", ") })),
  );
}

/** A zip with an extra top folder is the usual cause (field reports). */
function whereItIs(path: string, files: readonly CodeFile[]): Finding {
  const deeper = files.find((file) => file.path.endsWith(`/${path}`));
  if (deeper === undefined) return { detail: path };
  const folder = deeper.path.slice(0, -path.length - 1);
  return {
    detail: say("{path} is in {folder}/", { path, folder }),
    fix: say("let `code` in s.yaml name the folder {folder}", { folder }),
  };
}

/** One look at the interpreter serves two checks, because they have two fixes: take a layer, or correct PATH. */
function language(missing: "layer" | "path"): Check["look"] {
  return ofFiles((made, subject) => {
    const { interpreter, customLayers } = made;
    if (interpreter === undefined) {
      const absent = missing === "layer" ? absentProgram(made, subject) : undefined;
      return absent ?? outOfScope(say("the start command is a program of its own"));
    }
    if ("from" in interpreter) {
      const { bin, version, from } = interpreter;
      const values = { language: interpreter.language, version: version ?? "", from: translated(from) };
      return ok(
        bin === undefined
          ? say("{language} {version} of the {from}", values)
          : say("{language} {version} of the {from} in {bin}", { ...values, bin }),
      );
    }
    if (missing === "layer" && interpreter.brought !== undefined) return ok(interpreter.brought);
    if (interpreter.missing !== missing) return untestable(say("there is no folder that it could lead to"));
    const { why: detail, fix } = interpreter;
    if (customLayers.length > 0)
      return untestable(
        say("{what}; {layers} may bring it, and cannot be seen here", {
          what: detail,
          layers: layersText(customLayers),
        }),
      );
    const field = missing === "layer" ? ["layers"] : ["environmentVariables", "PATH"];
    return found({ ...inDeployFile(subject, ...field), detail, fix });
  });
}

/** A program that stands for no interpreter: one that the runtime has not, or one that is nowhere. */
function absentProgram(made: CodePackage, subject: Subject): Verdict | undefined {
  const at = inDeployFile(subject, "customRuntimeConfig", "command");
  const bring = say("bring it in the code folder or in a layer, its folder on PATH; or build an image");
  const detail = missingProgram(subject.spec, made.start.program);
  if (detail !== undefined) return found({ ...at, detail, fix: bring });
  const unknown = made.installed === undefined ? unknownProgram(subject.spec, made) : undefined;
  if (unknown === undefined) return undefined;
  const { why, fix = bring } = unknown;
  return found({ ...at, detail: why, fix });
}
