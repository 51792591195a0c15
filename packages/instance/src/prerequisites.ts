import { execFile } from "node:child_process";
import { engineMissing } from "./engine.ts";
import { memoryLimitMissing } from "./memory-limit.ts";
import { namespaceMissing } from "./network-namespace.ts";

interface PrerequisiteRow {
  /** What it is for, in a few words. */
  readonly what: string;
  /** Why it is missing; undefined when it is there. */
  readonly probe: () => Promise<string | undefined>;
  /** How to get it. */
  readonly hint: string;
}

/** A program that does not say its version in this time is of no use here. */
const PROBE_TIMEOUT_MS = 15_000;

/** A program counts as there when this command of it succeeds. */
const runs =
  (program: string, ...args: readonly string[]) =>
  (): Promise<string | undefined> =>
    new Promise((resolve) => {
      const child = execFile(program, args, { timeout: PROBE_TIMEOUT_MS }, (error) => {
        if (!error) return resolve(undefined);
        const code = (error as NodeJS.ErrnoException).code;
        resolve(
          code === "ENOENT"
            ? `${program} is not on PATH`
            : `\`${program} ${args.join(" ")}\` failed (${code})`,
        );
      });
      child.stdin?.end(); // some ask before they answer; nobody is there
    });

/** Names that `requires` in a wsfn.json may use: how each is looked for, and how to get it. */
export const PREREQUISITES = {
  node: { what: "runs Node.js functions", probe: runs("node", "--version"), hint: "https://nodejs.org" },
  npm: { what: "installs Node.js dependencies", probe: runs("npm", "--version"), hint: "comes with Node.js" },
  go: {
    what: "builds Go functions",
    probe: runs("go", "version"),
    hint: "apt-get install golang, or https://go.dev/dl",
  },
  python3: {
    what: "runs Python functions",
    probe: runs("python3", "--version"),
    hint: "apt-get install python3",
  },
  pip: {
    what: "installs Python dependencies",
    probe: runs("python3", "-m", "pip", "--version"),
    hint: "apt-get install python3-pip",
  },
  venv: {
    what: "keeps Python dependencies in the function's folder",
    probe: runs("python3", "-c", "import venv, ensurepip"),
    hint: "apt-get install python3-venv",
  },
  docker: {
    what: "builds images and runs the container target",
    probe: async () => (await engineMissing()) ?? (await runs("docker", "--version")()),
    hint: "apt-get install docker.io and start dockerd, or install Docker Desktop",
  },
  "redis-server": {
    what: "joins instances of a chat",
    probe: runs("redis-server", "--version"),
    hint: "apt-get install redis-server",
  },
  chromium: {
    what: "runs browser tests",
    probe: runs("chromium", "--version"),
    hint: "apt-get install chromium",
  },
  nginx: {
    what: "is a yardstick of the benchmark",
    probe: runs("nginx", "-v"),
    hint: "apt-get install nginx-light",
  },
  netns: {
    what: "runs several instances of a program with a port written into it",
    probe: namespaceMissing,
    hint: "Linux, root and iproute2 (apt-get install iproute2)",
  },
  cgroup: {
    what: "enforces the memory limit of a process",
    probe: async () => memoryLimitMissing(),
    hint: "Linux, root and a writable memory cgroup",
  },
} as const satisfies Record<string, PrerequisiteRow>;

/** What `requires` may name; the JSON Schema of wsfn.json leaves it open, the probe says which it does not know. */
export type PrerequisiteName = keyof typeof PREREQUISITES;

/** Something that this machine lacks. */
export interface Missing {
  readonly name: string;
  /** What was found instead of it. */
  readonly why: string;
  /** How to get it. */
  readonly hint: string;
}

/** By name: a probe starts programs, and the answer does not change while a process runs. */
const found = new Map<PrerequisiteName, Promise<string | undefined>>();

const isPrerequisite = (name: string): name is PrerequisiteName => Object.hasOwn(PREREQUISITES, name);

/**
 * Which of these the machine lacks, in the order given. A name that is not in the table is missing too, and said so: a
 * typing error must not pass as "all there". Each is probed once per process.
 */
export async function missingPrerequisites(names: readonly string[]): Promise<Missing[]> {
  const looked = await Promise.all(
    names.map(async (name): Promise<Missing | undefined> => {
      if (!isPrerequisite(name)) {
        const known = Object.keys(PREREQUISITES).join(", ");
        return { name, why: "no such prerequisite is known", hint: `correct the name; known are ${known}` };
      }
      const probe = found.get(name) ?? PREREQUISITES[name].probe();
      found.set(name, probe);
      const why = await probe;
      return why === undefined ? undefined : { name, why, hint: PREREQUISITES[name].hint };
    }),
  );
  return looked.filter((m) => m !== undefined);
}
