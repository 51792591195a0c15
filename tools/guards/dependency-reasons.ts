import { parse } from "yaml";
import type { Finding, Guard } from "./guard.ts";
import type { Repository } from "./repository/repository.ts";
import { DEPENDENCY_FIELDS, isOurs, type Room, readRooms } from "./repository/room.ts";

const PAGE = "docs/dependencies.md";
const WORKSPACE = "pnpm-workspace.yaml";

/** Dependencies that may name a version themselves, each with its reason. */
const PINNED: Readonly<Record<string, string>> = {
  "root: node": "npm alone installs it, before there is a pnpm that reads a catalog",
  "root: pnpm": "npm alone installs it, before there is a pnpm that reads a catalog",
  "site: typescript": "TypeDoc reads the API of TypeScript 6; TypeScript 7, which checks types, has none yet",
};

const EXACT = /^(?:npm:[^ ]+@)?\d+\.\d+\.\d+(?:-[\w.-]+)?$/;

interface Use {
  readonly name: string;
  readonly range: string;
  readonly room: Room;
  readonly isPeer: boolean;
  /**
   * What an app brings of its own, its library or a tool that it pins: what the app is about, so the reason is in its folder, and adding an app
   * changes no second file.
   */
  readonly isAppsOwn: boolean;
}

interface Row {
  readonly names: readonly string[];
  readonly where: readonly string[];
  readonly why: string;
  readonly line: number;
}

/** Every dependency has a reason on one page, every reason a dependency, and versions stand in one place. */
export const dependencyReasons: Guard = {
  name: "dependency-reasons",
  inspect(repository) {
    const rooms = readRooms(repository);
    const uses = rooms.flatMap((room) => usesOf(room, rooms));
    const rows = readRows(repository);
    const catalog = readCatalog(repository);
    const findings: Finding[] = [];
    for (const use of uses) {
      findings.push(...judgeVersion(use, catalog, repository));
      if (!use.isAppsOwn) findings.push(...judgeReason(use, rows, repository));
    }
    for (const row of rows) findings.push(...judgeRow(row, uses));
    for (const [name, version] of Object.entries(catalog)) {
      const at = { path: WORKSPACE, line: repository.lineOf(WORKSPACE, name) };
      if (!uses.some((use) => use.name === name && use.range === "catalog:")) {
        findings.push({ ...at, message: `${name} is in the catalog and unused`, remedy: "remove the line" });
      }
      if (!EXACT.test(version)) {
        findings.push({
          ...at,
          message: `${name}: ${version} is no exact version`,
          remedy: "write one as 1.2.3",
        });
      }
    }
    return { findings, looked: { dependencies: uses.length, reasons: rows.length } };
  },
};

function usesOf(room: Room, rooms: readonly Room[]): Use[] {
  return DEPENDENCY_FIELDS.flatMap((field) =>
    Object.entries(room.manifest[field] ?? {})
      .filter(([name]) => !isOurs(name, rooms))
      .map(([name, range]) => ({
        name,
        range,
        room,
        isPeer: field === "peerDependencies",
        isAppsOwn: room.kind === "app" && (field !== "devDependencies" || EXACT.test(range)),
      })),
  );
}

function judgeVersion(
  use: Use,
  catalog: Readonly<Record<string, string>>,
  repository: Repository,
): Finding[] {
  const { name, range, room } = use;
  const at = { path: room.path, line: repository.lineOf(room.path, `"${name}"`) };
  // A peer states what its user may bring, so it is a range.
  if (use.isPeer || range === "catalog:" || PINNED[`${whereOf(room)}: ${name}`] !== undefined) return [];
  // An app is deployed and copied by itself, where no catalog is.
  if (use.isAppsOwn && EXACT.test(range)) {
    const known = catalog[name];
    if (known === undefined || known === range) return [];
    return [
      { ...at, message: `${name} is ${range} here and ${known} in the catalog`, remedy: "use one version" },
    ];
  }
  const remedy = use.isAppsOwn
    ? "write an exact version"
    : `write catalog: and put the version into ${WORKSPACE}`;
  return [{ ...at, message: `${name} asks for ${range}`, remedy }];
}

function judgeReason(use: Use, rows: readonly Row[], repository: Repository): Finding[] {
  const row = rows.find((one) => one.names.includes(use.name));
  const where = whereOf(use.room);
  if (row === undefined) {
    const at = { path: use.room.path, line: repository.lineOf(use.room.path, `"${use.name}"`) };
    return [
      {
        ...at,
        message: `${use.name} has no reason`,
        remedy: `add | \`${use.name}\` | ${where} | why | to ${PAGE}`,
      },
    ];
  }
  if (row.where.includes(where)) return [];
  const message = `${use.name} is used in ${where}, which its row does not name`;
  return [{ path: PAGE, line: row.line, message, remedy: "add it to the second column" }];
}

function judgeRow(row: Row, uses: readonly Use[]): Finding[] {
  const at = { path: PAGE, line: row.line };
  const findings: Finding[] = [];
  if (row.why.length < 10)
    findings.push({ ...at, message: "a row without a reason", remedy: "say why it is needed" });
  for (const name of row.names) {
    if (uses.some((use) => use.name === name)) continue;
    findings.push({ ...at, message: `${name} is explained and not used`, remedy: "remove it from the page" });
  }
  for (const where of row.where) {
    if (uses.some((use) => row.names.includes(use.name) && whereOf(use.room) === where)) continue;
    findings.push({
      ...at,
      message: `${row.names.join(", ")} is not used in ${where}`,
      remedy: "correct the second column",
    });
  }
  return findings;
}

/** How the page names a room: `protocol`, `root`, `tools`; every app is `apps`, for the page does not list them. */
const whereOf = (room: Room): string =>
  room.kind === "app" ? "apps" : room.kind === "package" ? room.folder.replace("packages/", "") : room.kind;

function readRows(repository: Repository): Row[] {
  if (!repository.has(PAGE)) return [];
  return repository.lines(PAGE).flatMap((text, index) => {
    const [, name, where, why] = /^\| *(`.+?`) *\| *(.+?) *\| *(.*?) *\|$/.exec(text) ?? [];
    if (name === undefined || where === undefined) return [];
    const names = [...name.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");
    return [{ names, where: where.split(/, */), why: why ?? "", line: index + 1 }];
  });
}

function readCatalog(repository: Repository): Readonly<Record<string, string>> {
  if (!repository.has(WORKSPACE)) return {};
  const workspace = parse(repository.text(WORKSPACE)) as { catalog?: Record<string, string> } | null;
  return workspace?.catalog ?? {};
}
