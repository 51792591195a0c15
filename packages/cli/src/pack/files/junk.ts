import { count } from "../../language/count.ts";
import { say } from "../../language/language.ts";
import { formatBytes } from "../../text/format-bytes.ts";
import type { Start } from "../start/start-file.ts";
import type { CodeFile } from "./code-files.ts";

/** A folder that a build leaves. */
interface JunkRow {
  /** Its name, at any depth. */
  readonly name: string;
  readonly madeBy: string;
  /** A file or folder in it that gives it away. */
  readonly signs: readonly string[];
  /** Whether its size alone is enough: others give this name to what they serve. */
  readonly orLarge: boolean;
}

/** Folders that builds leave in a code folder. What they hold may be what runs, so they are named, and not left out. */
const JUNK_FOLDERS = [
  {
    name: "target",
    madeBy: "Cargo, Maven or sbt",
    signs: [".rustc_info.json", "CACHEDIR.TAG", "maven-status", "maven-archiver", "classes"],
    orLarge: true,
  },
  {
    name: "build",
    madeBy: "Gradle or CMake",
    signs: ["CMakeCache.txt", "classes", "tmp", "reports"],
    orLarge: false,
  },
  { name: ".gradle", madeBy: "Gradle", signs: [], orLarge: true },
  { name: "obj", madeBy: ".NET", signs: ["project.assets.json"], orLarge: false },
  { name: ".zig-cache", madeBy: "Zig", signs: ["o", "h"], orLarge: true },
  { name: ".build", madeBy: "Swift", signs: ["workspace-state.json", "checkouts"], orLarge: false },
  { name: ".next", madeBy: "Next.js", signs: ["cache"], orLarge: false },
  { name: ".parcel-cache", madeBy: "Parcel", signs: [], orLarge: true },
  { name: "_build", madeBy: "mix", signs: ["dev", "test"], orLarge: false },
] as const satisfies readonly JunkRow[];

/** A folder without a sign is worth a word from here on. */
const LARGE_BYTES = 2 ** 20;

/** One sentence for each folder of build output in a package, apart from the files of it that the function starts. */
export function junkNotes(files: readonly CodeFile[], { programFile, script }: Start): string[] {
  const started = new Set([programFile, script]);
  const rest = files.filter(({ path }) => !started.has(path));
  return JUNK_FOLDERS.flatMap((row) =>
    foldersNamed(row.name, rest).flatMap((folder) => noteOf(row, folder, { rest, started })),
  );
}

/** Paths of the outermost folders of that name. */
function foldersNamed(name: string, files: readonly CodeFile[]): string[] {
  const found = files.flatMap(({ path }) => {
    const parts = path.split("/").slice(0, -1);
    const at = parts.indexOf(name);
    // In an installed package it is what its author ships.
    return at === -1 || parts.includes("node_modules") ? [] : [parts.slice(0, at + 1).join("/")];
  });
  return [...new Set(found)];
}

function noteOf(
  { madeBy, signs, orLarge }: JunkRow,
  folder: string,
  { rest, started }: { rest: readonly CodeFile[]; started: ReadonlySet<string | undefined> },
): string[] {
  const inside = rest.filter(({ path }) => path.startsWith(`${folder}/`));
  const bytes = inside.reduce((sum, { data }) => sum + data.length, 0);
  const isSigned = signs.some((sign) =>
    inside.some(({ path }) => `${path}/`.startsWith(`${folder}/${sign}/`)),
  );
  if (!isSigned && !(orLarge && bytes >= LARGE_BYTES)) return [];
  const wanted = [...started].find((path) => path?.startsWith(`${folder}/`));
  const what = say("{folder}/ is build output ({madeBy}): {files}, {size}", {
    folder,
    madeBy,
    files: count(inside.length, "file"),
    size: formatBytes(bytes),
  });
  const way =
    wanted === undefined
      ? say("if the function does not read it, name {folder}/ in .fcignore", { folder })
      : say("beside {wanted}, which is started; copy that file out of it, and name {folder}/ in .fcignore", {
          wanted,
          folder,
        });
  return [`${what}${say("; ")}${way}`];
}
