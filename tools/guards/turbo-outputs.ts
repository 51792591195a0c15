import type { Finding, Guard } from "./guard.ts";
import type { Repository } from "./repository/repository.ts";
import { type Room, readRooms } from "./repository/room.ts";

interface Task {
  readonly cache?: boolean;
  readonly outputs?: readonly string[];
}

const ROOT_FILE = "turbo.json";

/** What turbo caches it can also bring back: every cached task declares what it writes, and every build writes only there. */
export const turboOutputs: Guard = {
  name: "turbo-outputs",
  inspect(repository) {
    const findings: Finding[] = [];
    const tasks = readTasks(repository, ROOT_FILE);
    const rooms = readRooms(repository).filter((room) => room.kind !== "root");
    for (const [name, task] of Object.entries(tasks)) {
      const at = { path: ROOT_FILE, line: repository.lineOf(ROOT_FILE, `"${name}"`) };
      if (task.cache !== false && task.outputs === undefined) {
        findings.push({
          ...at,
          message: `${name} is cached and lists no outputs`,
          remedy: 'write "outputs": [...], [] for none',
        });
      }
      const script = name.replace(/^\/\/#|^.*#/, "");
      if (!name.startsWith("//#") && !rooms.some((room) => room.manifest.scripts?.[script] !== undefined)) {
        findings.push({ ...at, message: `no room has a script ${script}`, remedy: "remove the task" });
      }
    }
    const builds = rooms.filter((room) => room.manifest.scripts?.build !== undefined);
    for (const room of builds) findings.push(...judgeBuild(room, tasks, repository));
    return { findings, looked: { tasks: Object.keys(tasks).length, builds: builds.length } };
  },
};

function judgeBuild(room: Room, tasks: Readonly<Record<string, Task>>, repository: Repository): Finding[] {
  const own = readTasks(repository, `${room.folder}/${ROOT_FILE}`);
  const outputs = own.build?.outputs ?? tasks.build?.outputs ?? [];
  const at = { path: room.path, line: repository.lineOf(room.path, '"build"') };
  if (outputs.length === 0) {
    const remedy = `list what it writes in ${ROOT_FILE}: a cached build without outputs brings nothing back`;
    return [{ ...at, message: "has a build and no outputs", remedy }];
  }
  const folder = outDir(room, repository);
  if (folder === undefined || outputs.some((output) => output.startsWith(`${folder}/`))) return [];
  return [
    { ...at, message: `builds into ${folder}, outputs are ${outputs.join(", ")}`, remedy: "make them agree" },
  ];
}

function outDir(room: Room, repository: Repository): string | undefined {
  const path = `${room.folder}/tsconfig.build.json`;
  if (!repository.has(path)) return undefined;
  const config = JSON.parse(repository.text(path)) as { compilerOptions?: { outDir?: string } };
  return config.compilerOptions?.outDir?.replace(/^\.\//, "");
}

function readTasks(repository: Repository, path: string): Readonly<Record<string, Task>> {
  if (!repository.has(path)) return {};
  const { tasks } = JSON.parse(repository.text(path)) as { tasks?: Record<string, Task> };
  return tasks ?? {};
}
