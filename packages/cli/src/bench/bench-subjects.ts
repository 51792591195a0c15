import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import type { FunctionSubject, Subject } from "@wsfn/bench";
import { missingText } from "@wsfn/instance";
import { hasDeployFile, MANIFEST_FILE, type Manifest, readManifest, type Target } from "@wsfn/platform";
import { buildFolder, missingFor, readFolder, shortPath } from "../function-folder.ts";
import { factRows, say } from "../language/language.ts";
import type { Reading } from "../reading-flags.ts";
import { requireScheme } from "../web-socket-address.ts";

/** What is measured when nothing is named: the function of a folder, or those in its apps/ whose wsfn.json has `bench`. */
export function usualSubjects(folder = "."): readonly string[] {
  if (hasDeployFile(folder)) return [folder];
  const apps = join(folder, "apps");
  const dirs = existsSync(apps) ? readdirSync(apps).map((name) => join(apps, name)) : [];
  return dirs.filter((dir) => existsSync(join(dir, MANIFEST_FILE)) && readManifest(dir)?.bench).sort();
}

/** How subjects are read and built. */
export interface SubjectOptions extends Reading {
  /** What the functions run as, where its name has no target. Default: `runtime` where there is one. */
  readonly target?: Target;
  /** Ends a build. */
  readonly signal: AbortSignal;
  /** Called with what is being done. */
  readonly onStep: (what: string) => void;
}

/** What was named, and why some of it cannot be measured here, a line each. */
export interface BenchSubjects {
  readonly subjects: readonly Subject[];
  readonly leftOut: readonly string[];
}

/** Reads and builds what was named: folders of functions, and URLs. What this machine cannot run is left out. */
export async function benchSubjects(
  named: readonly string[],
  options: SubjectOptions,
): Promise<BenchSubjects> {
  const all: BenchSubjects[] = [];
  for (const each of named) {
    const url = /^(wss?|https?):\/\//.test(each) && each.replace(/^http/, "ws");
    all.push(url ? { subjects: [{ name: each, url }], leftOut: [] } : await ofFolder(each, options));
  }
  return {
    subjects: all.flatMap(({ subjects }) => subjects),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
  };
}

/** A folder may say what it runs as, so that one function can be measured as both. */
const WITH_TARGET = /^(?<dir>.+)#(?<target>runtime|container)$/;

async function ofFolder(named: string, options: SubjectOptions): Promise<BenchSubjects> {
  requireScheme(named);
  const { signal, onStep } = options;
  const { dir: path = named, target: own } = WITH_TARGET.exec(named)?.groups ?? {};
  const target = (own as Target | undefined) ?? options.target;
  const folder = readFolder(path, { ...options, target });
  const name = basename(resolve(folder.dir)) + (own === undefined ? "" : ` (${own})`);
  if (folder.functions.length === 0)
    return {
      subjects: [],
      leftOut: [say("{name} has no {target} function", { name, target: String(target) })],
    };
  const missing = await missingFor(folder);
  if (missing.length > 0) {
    const what = missing.map((one) => missingText(one, factRows())).join(say(", "));
    return { subjects: [], leftOut: [`${name} is not run, this machine has no ${what}`] };
  }
  if (folder.functions.some((spec) => spec.target === "runtime")) {
    onStep(say("building {dir}", { dir: shortPath(path) }));
    await buildFolder(folder, { signal, onLog: () => {} });
  }
  const isOne = folder.functions.length === 1;
  const rooms = roomsOf(folder.manifest);
  const subjects = folder.functions.map((spec) => ({
    name: isOne ? name : `${name}/${spec.name}`,
    spec: rooms
      ? { ...spec, environment: { ...spec.environment, ...folder.manifest?.profiles?.[BENCH_PROFILE] } }
      : spec,
    dir: resolve(folder.dir),
    libraries: librariesOf(folder.dir),
    ...(folder.manifest?.path !== undefined && { path: folder.manifest.path }),
    ...(rooms && { rooms }),
  }));
  return { subjects, leftOut: [] };
}

/** The capability of a Socket.IO server, and where it takes handshakes. */
const SOCKET_IO = { capability: "socket.io", path: "/socket.io/?EIO=4&transport=websocket" } as const;

/** The profile of wsfn.json under which a server of rooms lets a member publish as often as it likes. */
const BENCH_PROFILE = "bench";

/** How clients speak to a server of rooms, and where, by its wsfn.json. */
function roomsOf(manifest: Manifest | undefined): FunctionSubject["rooms"] {
  if (manifest === undefined) return undefined;
  const isUnlimited = manifest.profiles?.[BENCH_PROFILE] !== undefined;
  const { rooms, path = "/", capabilities } = manifest;
  if (rooms !== undefined) return { dialect: "centrifuge", path: rooms.path ?? path, isUnlimited };
  if (!capabilities.includes(SOCKET_IO.capability)) return undefined;
  return { dialect: "socket.io", path: SOCKET_IO.path, isUnlimited };
}

/** The packages that a Node.js function depends on, by name. */
function librariesOf(dir: string): readonly string[] {
  const file = join(dir, "package.json");
  if (!existsSync(file)) return [];
  const { dependencies = {} }: { dependencies?: Record<string, string> } = JSON.parse(
    readFileSync(file, "utf8"),
  );
  return Object.keys(dependencies);
}
