import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { inWords, type Said } from "@wsfn/platform";
import { quoted, said } from "../words/said.ts";
import { codeNames } from "./code-names.ts";
import { mountPlan, type Shown } from "./mount-plan.ts";
import { CODE, familyOf, machineProgram, type NamedPaths, namedPaths } from "./platform-paths.ts";

/** How a program is started so that it finds the platform's paths; and what people should know of that. */
export interface PlatformLayout {
  /** argv that runs the rest of its line in a mount namespace of its own, in the same process; empty where none is needed. */
  readonly prefix: readonly string[];
  /** One line each, for the log. */
  readonly notes: readonly string[];
  /** Why the program will not find what it names, and the cure; a start that fails shows it. */
  readonly missing?: Said;
}

/** What a start knows by the time that it asks for a layout. */
export interface LayoutQuestion {
  readonly codeDir: string;
  /** The words of the start command, as this machine runs them. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * Builds a root folder and enters it. It is a tmpfs over /sys, which every Linux has, so nothing is made outside; all of it ends with
 * the last process that sees it. Mounts made outside later are seen (they propagate as to a slave), none made here leaves.
 */
const SCRIPT = `
set -e
root=/sys
mount -t tmpfs -o mode=755 wsfn "$root"
while [ "$1" != -- ]; do
  case $1 in
    dir) mkdir -- "$root$2"; shift 2 ;;
    bind) mkdir -- "$root$3"; mount --rbind -- "$2" "$root$3"; shift 3 ;;
    file) : >"$root$3"; mount --bind -- "$2" "$root$3"; shift 3 ;;
    link) ln -s -- "$2" "$root$3"; shift 3 ;;
    call)
      printf '#!/bin/sh\\nexec %s "$@"\\n' "$2" >"$root$3"
      chmod 755 "$root$3"
      shift 3 ;;
  esac
done
shift
folder=$1
shift
mkdir "$root/sys" "$root/.old"
cd "$root"
pivot_root . .old
mount --rbind /.old/sys /sys
umount -l /.old
rmdir /.old
cd -- "$folder"
exec "$@"
`;

/** A trial binds every folder of the root: a second on a busy machine, and a minute is no machine that could be used. */
const TRIAL_TIMEOUT_MS = 60_000;

/**
 * Where a function's files or settings name the platform's paths, shows them these paths: `/code`, and this machine's programs in the
 * place of those that layers and runtimes bring. Functions that name none start as they are.
 */
export async function platformLayout(
  question: LayoutQuestion,
  missing: () => Promise<Said | undefined> = layoutMissing,
): Promise<PlatformLayout> {
  const { codeDir, environment } = question;
  const named = await namesOf(question);
  const programs = programsFor(named, environment.PATH ?? "", codeDir);
  const wantsCode = named.code && !existsSync(CODE);
  const shown = new Map<string, Shown>([
    ...(wantsCode ? [[CODE, { folder: codeDir }] as const] : []),
    ...programs.shown.map(({ path, program }) => [path, { program }] as const),
  ]);
  const absent = programs.absent.map(
    (path) => `${named.by} names ${path}, and this machine has no ${basename(path)}`,
  );
  const [first] = shown.keys();
  if (first === undefined) return { prefix: [], notes: absent };
  const why = await missing();
  if (why !== undefined) {
    const hint = said(
      "{by} names {path}, which is there on the platform and not on this machine ({why}): run as root on Linux, or start from the script's own folder ({cd}) and name programs without a path",
      { by: named.by, path: first, why, cd: 'cd "$(dirname "$0")"' },
    );
    return { prefix: [], notes: [inWords(hint), ...absent], missing: hint };
  }
  return {
    prefix: [...UNSHARE, "/bin/sh", "-c", SCRIPT, "sh", ...argumentsFor(shown), "--", codeDir],
    notes: [
      ...(wantsCode ? [`${named.by} names ${CODE}: it finds this function's code folder there`] : []),
      ...programs.shown.map(({ path, program }) => `${path} is this machine's ${program}`),
      ...absent,
    ],
  };
}

const UNSHARE = ["unshare", "--mount", "--propagation", "slave", "--"] as const;

/** What the script builds; /sys it binds by itself, when it is no longer covered. */
const argumentsFor = (shown: ReadonlyMap<string, Shown>): string[] =>
  mountPlan(shown).flatMap((step) => {
    if (step.at(-1) === "/sys") return [];
    return step[0] === "call" ? [step[0], shellWord(step[1]), step[2]] : step;
  });

/** As one word of a shell. */
const shellWord = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;

/** What is named, and where. */
type Names = NamedPaths & { readonly by: string };

/** The names in the command, in the environment and in the files. PATH leads on to this machine's folders, so it needs no help. */
async function namesOf({ codeDir, command, environment }: LayoutQuestion): Promise<Names> {
  const { PATH: _path, ...settings } = environment;
  const inCommand = namedPaths([...command, ...Object.values(settings)].join("\n"));
  const inFiles = await codeNames(codeDir);
  const folders = new Set([...inCommand.programs.keys(), ...inFiles.programs.keys()]);
  const namesIn = (folder: string): Set<string> =>
    new Set([...(inCommand.programs.get(folder) ?? []), ...(inFiles.programs.get(folder) ?? [])]);
  return {
    code: inCommand.code || inFiles.code,
    programs: new Map([...folders].map((folder) => [folder, namesIn(folder)])),
    by: inFiles.file !== undefined && (inFiles.code || !inCommand.code) ? inFiles.file : "the deploy file",
  };
}

/** Of the programs that are named and not there: those that this machine has elsewhere, with where, and those that it has not. */
function programsFor(
  named: NamedPaths,
  path: string,
  codeDir: string,
): { shown: { path: string; program: string }[]; absent: string[] } {
  const shown: { path: string; program: string }[] = [];
  const absent: string[] = [];
  for (const [folder, names] of named.programs) {
    for (const name of new Set([...names, ...familyOf(folder)])) {
      const at = join(folder, name);
      if (existsSync(at)) continue;
      const program = machineProgram(at, path, codeDir);
      if (program !== undefined) shown.push({ path: at, program });
      else if (names.has(name)) absent.push(at);
    }
  }
  return { shown, absent };
}

let trial: Promise<Said | undefined> | undefined;

/** Why no mount namespace can be made here; undefined when it can. Found out by making one, once. */
export function layoutMissing(): Promise<Said | undefined> {
  trial ??= new Promise((resolve) => {
    if (process.platform !== "linux") return resolve(said("mount namespaces exist on Linux alone"));
    const [file, ...args] = [
      ...UNSHARE,
      "/bin/sh",
      "-c",
      SCRIPT,
      "sh",
      ...argumentsFor(new Map()),
      "--",
      "/",
      "true",
    ];
    execFile(file, args, { timeout: TRIAL_TIMEOUT_MS, encoding: "utf8" }, (error, _stdout, stderr) =>
      resolve(error ? quoted(stderr.trim().split("\n").at(-1) || error.message) : undefined),
    );
  });
  return trial;
}
