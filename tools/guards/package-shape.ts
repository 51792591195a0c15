import { posix } from "node:path";
import { isDeepStrictEqual } from "node:util";
import type { Finding, Guard } from "./guard.ts";
import type { Repository } from "./repository/repository.ts";
import { type PackageJson, type Room, readRooms } from "./repository/room.ts";

/** Packages whose name is not `@wsfn/<folder>`, for people type it. */
const NAMES: Readonly<Record<string, string>> = {
  cli: "wsfn",
  "create-wsfn": "create-wsfn",
  "wsfn-conform": "wsfn-conform",
};

/** Fields that every package has with the same value. */
const ALIKE = { license: "MIT", type: "module", sideEffects: false, engines: { node: ">=20" } } as const;

/** Scripts that every package has. A build may go on after `tsc`; nothing else may differ. */
const SCRIPTS: Readonly<Record<string, string>> = {
  build: "tsc -p tsconfig.build.json",
  prepack: "node --run build && node ../../tools/release/prepack.ts",
  postpack: "node ../../tools/release/postpack.ts",
  typecheck: "tsc",
  lint: "biome check --error-on-warnings .",
  test: "vitest run",
};

/** Files that every package, and every app, has beside its package.json. */
const PACKAGE_FILES = ["README.md", "src/index.ts", "tsconfig.json", "tsconfig.build.json"];
const APP_FILES = ["s.yaml", "wsfn.json", "conformance.test.ts"];

type Say = (part: string, message: string, remedy: string) => void;

/** All packages are alike: same fields, same scripts, same files. Apps and tools are private and have no version. */
export const packageShape: Guard = {
  name: "package-shape",
  inspect(repository) {
    const rooms = readRooms(repository);
    const findings: Finding[] = [];
    for (const room of rooms) {
      const say: Say = (part, message, remedy) => {
        findings.push({ path: room.path, line: repository.lineOf(room.path, `"${part}"`), message, remedy });
      };
      if (room.kind === "package") judgePackage(room, repository, say);
      else judgePrivate(room, say);
      if (room.kind === "app") judgeApp(room, repository, say);
    }
    findings.push(...roomless(repository, rooms));
    const count = (kind: Room["kind"]): number => rooms.filter((room) => room.kind === kind).length;
    return { findings, looked: { packages: count("package"), apps: count("app") } };
  },
};

function judgePackage({ folder, manifest }: Room, repository: Repository, say: Say): void {
  const short = posix.basename(folder);
  const name = NAMES[short] ?? `@wsfn/${short}`;
  if (manifest.name !== name) say("name", `is called ${manifest.name}`, `call it ${name}, as its folder`);
  if (manifest.private)
    say("private", "is private", "remove the field: everything in packages/ is published");
  if (!/^\d+\.\d+\.\d+/.test(manifest.version ?? ""))
    say("version", "has no version", "give it one as 0.1.0");
  if (!manifest.description) say("name", "has no description", "say in one line what it is");
  for (const [field, expected] of Object.entries(ALIKE)) {
    const got = manifest[field as keyof typeof ALIKE];
    if (isDeepStrictEqual(got, expected)) continue;
    say(field, `${field} is ${JSON.stringify(got)}`, `write ${JSON.stringify(expected)}, as every package`);
  }
  for (const [script, expected] of Object.entries(SCRIPTS)) {
    const got = manifest.scripts?.[script];
    if (got === expected || (script === "build" && got?.startsWith(`${expected} && `))) continue;
    say(
      script,
      `script ${script} is ${JSON.stringify(got)}`,
      `write ${JSON.stringify(expected)}, as every package`,
    );
  }
  const needed =
    manifest.exports?.["."] === undefined
      ? PACKAGE_FILES.filter((file) => file !== "src/index.ts")
      : PACKAGE_FILES;
  for (const file of needed) {
    if (!repository.has(`${folder}/${file}`)) say("name", `has no ${file}`, "every package has one");
  }
  judgeEntries(folder, manifest, repository, say);
}

/** What is exported from source in the workspace is exported from `dist` in what is packed. */
function judgeEntries(folder: string, manifest: PackageJson, repository: Repository, say: Say): void {
  const { exports = {}, bin = {}, publishConfig = {}, files = [] } = manifest;
  if (Object.keys(exports).length + Object.keys(bin).length === 0) {
    say("name", "has neither exports nor bin", 'export "." from ./src/index.ts');
  }
  const wanted = Object.fromEntries(Object.entries(exports).map(([key, target]) => [key, packed(target)]));
  if (!isDeepStrictEqual(publishConfig.exports ?? {}, wanted)) {
    say("publishConfig", "publishConfig.exports does not mirror exports", `write ${JSON.stringify(wanted)}`);
  }
  const wantedBin = Object.fromEntries(
    Object.entries(bin).map(([key, target]) => [key, built(target, ".js")]),
  );
  if (!isDeepStrictEqual(publishConfig.bin ?? {}, wantedBin)) {
    say("publishConfig", "publishConfig.bin does not mirror bin", `write ${JSON.stringify(wantedBin)}`);
  }
  for (const target of [...Object.values(exports), ...Object.values(bin)]) {
    const isThere = typeof target === "string" && repository.has(posix.join(folder, target));
    if (!isThere)
      say(`${target}`, `exports ${JSON.stringify(target)}, which is no file`, "name one file under ./src");
  }
  if (!files.includes("dist")) say("files", "does not pack dist", 'add "dist" to files');
  const assets = Object.values(exports).filter(
    (target): target is string => `${target}`.startsWith("./src/") === false,
  );
  for (const asset of assets) {
    if (!files.includes(`${asset}`.replace("./", "")))
      say("files", `does not pack ${asset}`, "add it to files");
  }
  for (const file of files) {
    const isThere = file.startsWith("!") || file === "dist" || repository.has(posix.join(folder, file));
    if (!isThere) say(file, `packs ${file}, which is not there`, "correct files");
  }
}

const built = (source: string, extension: string): string =>
  source.replace(/^\.\/src\//, "./dist/").replace(/\.ts$/, extension);

const packed = (target: unknown): unknown =>
  typeof target === "string" && target.startsWith("./src/")
    ? { types: built(target, ".d.ts"), default: built(target, ".js") }
    : target;

function judgePrivate({ manifest }: Room, say: Say): void {
  if (manifest.private !== true) say("name", "is not private", 'write "private": true');
  if (manifest.version !== undefined) say("version", "has a version", "remove it: what is private has none");
}

function judgeApp({ folder, manifest }: Room, repository: Repository, say: Say): void {
  const name = posix.basename(folder);
  if (manifest.name !== name)
    say("name", `is called ${manifest.name}`, `call it ${name}: an app has one word everywhere`);
  // An app with a Node of its own on its PATH names the house's Node and vitest by their paths.
  const test = manifest.scripts?.test?.replaceAll("../../node_modules/.bin/", "").replace(/^node /, "");
  if (test !== SCRIPTS.test) {
    say(
      "scripts",
      `script test is ${JSON.stringify(manifest.scripts?.test)}`,
      `write "${SCRIPTS.test}", as every app`,
    );
  }
  for (const file of APP_FILES) {
    if (!repository.has(`${folder}/${file}`)) say("name", `has no ${file}`, "every app has one");
  }
}

/** A folder where a room should be and no package.json: turbo would not see it, and no test would run. */
function roomless(repository: Repository, rooms: readonly Room[]): Finding[] {
  const folders = new Set(
    repository.files.flatMap((path) => /^(?:packages|apps)\/[^/]+(?=\/)/.exec(path)?.[0] ?? []),
  );
  return [...folders]
    .filter((folder) => !rooms.some((room) => room.folder === folder))
    .map((folder) => ({
      path: `${folder}/package.json`,
      line: 1,
      message: "is not there",
      remedy: "give the folder a package.json, or turbo does not see it",
    }));
}
