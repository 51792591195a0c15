import type { Repository } from "./repository.ts";

/** The fields of a package.json that the guards read. */
export interface PackageJson {
  readonly name?: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: unknown;
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly publishConfig?: {
    readonly exports?: Readonly<Record<string, unknown>>;
    readonly bin?: Readonly<Record<string, string>>;
  };
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type RoomKind = "root" | "package" | "app" | "tools" | "site";

/** A folder with a package.json: the root, one of `packages/`, one of `apps/`, `tools`, or `site`. */
export interface Room {
  readonly kind: RoomKind;
  /** `packages/protocol`; empty for the root. */
  readonly folder: string;
  /** Path of its package.json. */
  readonly path: string;
  readonly manifest: PackageJson;
}

const KINDS: readonly [RegExp, RoomKind][] = [
  [/^package\.json$/, "root"],
  [/^packages\/[^/]+\/package\.json$/, "package"],
  [/^apps\/[^/]+\/package\.json$/, "app"],
  [/^tools\/package\.json$/, "tools"],
  [/^site\/package\.json$/, "site"],
];

/** Every room of the repository. */
export function readRooms(repository: Repository): Room[] {
  return repository.files.flatMap((path) => {
    const kind = KINDS.find(([pattern]) => pattern.test(path))?.[1];
    if (kind === undefined) return [];
    const folder = path.replace(/\/?package\.json$/, "");
    return [{ kind, folder, path, manifest: JSON.parse(repository.text(path)) as PackageJson }];
  });
}

/** Names of the folders under `apps/`, with or without a package.json: the folder is the list of variants. */
export const appNames = (repository: Repository): string[] => [
  ...new Set(repository.under("apps").map((path) => path.split("/")[1] ?? "")),
];

/** Where a package.json lists what it depends on. */
export const DEPENDENCY_FIELDS = [
  "dependencies",
  "devDependencies",
  "peerDependencies",
  "optionalDependencies",
] as const;

/** True for a package of this repository, as its name is written in a dependency list. */
export const isOurs = (name: string, rooms: readonly Room[]): boolean =>
  rooms.some((room) => room.kind === "package" && room.manifest.name === name);
