import { posix } from "node:path";
import type { Finding, Guard } from "./guard.ts";
import { type Import, readImports, UnreadableModule } from "./repository/imports.ts";
import type { Repository } from "./repository/repository.ts";
import { DEPENDENCY_FIELDS, type PackageJson, type Room, readRooms } from "./repository/room.ts";

/** Which packages a package may look at. A package that is not listed fails: its place has to be decided first. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  protocol: [],
  platform: ["protocol"],
  instance: ["platform", "protocol"],
  gateway: ["instance", "platform", "protocol"],
  conformance: ["instance", "platform", "protocol"],
  client: [],
  rooms: [],
  console: ["gateway", "platform", "protocol"],
  bench: ["instance", "platform", "protocol"],
  "create-wsfn": [],
  "wsfn-conform": ["conformance"],
  cli: [
    "bench",
    "client",
    "conformance",
    "console",
    "create-wsfn",
    "gateway",
    "instance",
    "platform",
    "protocol",
    "rooms",
  ],
};

/** What a package's build puts into its own dist: its users get it with the package, so it is a development dependency. */
const BUNDLED: Readonly<Record<string, readonly string[]>> = {
  conformance: ["@wsfn/protocol", "commander", "html-escaper"],
};

/** What the tests of any package may use: how they find out, and report, what a machine does not have. */
const TESTS_MAY_IMPORT = ["instance"];
/**
 * What the tests of one package may use besides: clients and rooms are tried against the faults of the gateway, and the suite against rooms
 * with one defect each.
 */
const TESTS_OF_MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  client: ["gateway", "platform"],
  conformance: ["rooms"],
  rooms: ["gateway", "platform"],
};

/** What an app's own code may use where it helps its reader: never the tools that judge it. */
const APPS_MAY_IMPORT = [
  "@wsfn/client",
  "@wsfn/rooms",
  "@wsfn/rooms/redis",
  "@wsfn/rooms/tokens",
  "@wsfn/rooms/uws",
  "@wsfn/rooms/ws",
];
/** What an app's test file may use besides: the suite as `wsfn` brings it. */
const APP_TESTS_MAY_IMPORT = ["wsfn/vitest"];

const SOURCE = /\.(?:[cm]?[jt]s|tsx|jsx)$/;
const TEST = /\.test\.[jt]s$|\/(?:test|mutants)\//;
// What Node has: `node:` is required by the linter, so a bare name is always a package.
const BUILT_IN = /^node:/;

/** Packages look one way, apps never at the tools that judge them, and everything imported is declared. */
export const dependencyDirection: Guard = {
  name: "dependency-direction",
  inspect(repository) {
    const rooms = readRooms(repository);
    const root = rooms.find((room) => room.kind === "root");
    const findings: Finding[] = [];
    const modules = rooms
      .filter(({ kind }) => kind !== "root")
      .flatMap((room) => repository.under(room.folder).map((path) => ({ room, path })))
      .filter(({ path }) => SOURCE.test(path));
    let imports = 0;
    for (const { room, path } of modules) {
      const inside = insideManifests(repository, room, path);
      for (const found of importsOf(repository, path, findings)) {
        imports += 1;
        const fault = judge(found, { path, room, rooms, root, inside });
        if (fault !== undefined) findings.push({ path, line: found.line, ...fault });
      }
    }
    return { findings, looked: { modules: modules.length, imports } };
  },
};

type Fault = Pick<Finding, "message" | "remedy">;

/** Where an import stands. */
interface Place {
  readonly path: string;
  readonly room: Room;
  readonly rooms: readonly Room[];
  readonly root: Room | undefined;
  /** The package.json files between the file and its room. */
  readonly inside: readonly PackageJson[];
}

function importsOf(repository: Repository, path: string, findings: Finding[]): Import[] {
  try {
    return readImports(path, repository.text(path));
  } catch (error) {
    if (!(error instanceof UnreadableModule)) throw error;
    const remedy = "make it parse: imports that cannot be read cannot be guarded";
    findings.push({ path, line: error.line, message: `cannot be read: ${error.message}`, remedy });
    return [];
  }
}

function judge({ specifier }: Import, place: Place): Fault | undefined {
  const { path, room, rooms } = place;
  if (BUILT_IN.test(specifier)) return undefined;
  if (specifier.startsWith(".")) return judgeRelative(specifier, path, room);
  const name = packageName(specifier);
  const target = rooms.find((other) => other.kind === "package" && other.manifest.name === name);
  if (target !== undefined) {
    const fault = judgeOurs(specifier, path, room, target);
    if (fault !== undefined) return fault;
  }
  return judgeDeclared(name, place);
}

function judgeRelative(specifier: string, path: string, room: Room): Fault | undefined {
  const target = posix.join(posix.dirname(path), specifier);
  if (target.startsWith(`${room.folder}/`)) return undefined;
  return {
    message: `${specifier} leaves ${room.folder}`,
    remedy: "import the other room by its package name, through its exports",
  };
}

function judgeOurs(specifier: string, path: string, room: Room, target: Room): Fault | undefined {
  if (room.kind === "tools" || room.kind === "site" || room === target) return undefined;
  if (room.kind === "app") {
    const allowed = TEST.test(path) ? [...APPS_MAY_IMPORT, ...APP_TESTS_MAY_IMPORT] : APPS_MAY_IMPORT;
    if (allowed.includes(specifier)) return undefined;
    return {
      message: `an app's ${TEST.test(path) ? "test" : "code"} imports ${specifier}`,
      remedy: `apps may import ${APPS_MAY_IMPORT.join(", ")}; their tests ${APP_TESTS_MAY_IMPORT.join(", ")}`,
    };
  }
  const from = posix.basename(room.folder);
  const to = posix.basename(target.folder);
  const allowed = MAY_IMPORT[from];
  if (allowed === undefined) {
    return {
      message: `${from} has no place in the house`,
      remedy: "add it to MAY_IMPORT in dependency-direction.ts",
    };
  }
  const forTests = [...TESTS_MAY_IMPORT, ...(TESTS_OF_MAY_IMPORT[from] ?? [])];
  if (allowed.includes(to) || (TEST.test(path) && forTests.includes(to))) return undefined;
  return {
    message: `${from} imports ${to}`,
    remedy:
      allowed.length === 0
        ? `${from} imports none of our packages`
        : `${from} may import ${allowed.join(", ")} alone`,
  };
}

/** The package.json files between a file and its room: an image may bring what is installed nowhere else. */
function insideManifests(repository: Repository, room: Room, path: string): PackageJson[] {
  const found: PackageJson[] = [];
  for (let folder = posix.dirname(path); folder !== room.folder; folder = posix.dirname(folder)) {
    const manifest = `${folder}/package.json`;
    if (repository.has(manifest)) found.push(JSON.parse(repository.text(manifest)));
  }
  return found;
}

function judgeDeclared(name: string, { path, room, root, inside }: Place): Fault | undefined {
  if (name === room.manifest.name) return undefined;
  // What is published must bring what it imports; tests and tools may also use what the root installs.
  const isBundled = BUNDLED[posix.basename(room.folder)]?.includes(name) ?? false;
  const isPublished =
    room.kind !== "tools" && !isBundled && !TEST.test(path) && path.startsWith(`${room.folder}/src/`);
  const fields = isPublished
    ? DEPENDENCY_FIELDS.filter((field) => field !== "devDependencies")
    : DEPENDENCY_FIELDS;
  const lists = [room.manifest, ...inside].flatMap((manifest) =>
    fields.map((field) => manifest[field] ?? {}),
  );
  if (!isPublished) lists.push(root?.manifest.devDependencies ?? {});
  if (lists.some((list) => Object.hasOwn(list, name))) return undefined;
  return {
    message: `${name} is imported and not declared`,
    remedy: `add it to ${isPublished ? "dependencies" : "devDependencies"} of ${room.path}`,
  };
}

const packageName = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
