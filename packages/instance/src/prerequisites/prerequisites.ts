import { execFile } from "node:child_process";
import { delimiter, join } from "node:path";
import type { Requirement } from "@wsfn/platform";
import { inWords, type Rows, type Said } from "@wsfn/platform";
import { engineMissing } from "../container/engine.ts";
import { layoutMissing } from "../layout/platform-layout.ts";
import { isRunnable } from "../machine/runnable.ts";
import { memoryLimitMissing } from "../process/memory-limit.ts";
import { namespaceMissing } from "../process/network-namespace.ts";
import { type Plain, quoted, said } from "../words/said.ts";

interface PrerequisiteRow {
  /** What it is for, in a few words. */
  readonly what: string;
  /** Why it is missing; undefined when it is there. */
  readonly probe: () => Promise<Said | undefined>;
  /** How to get it. */
  readonly hint: Plain;
}

/** A program that does not print its version in this time is of no use here; on a busy machine npm takes ten seconds for that. */
const PROBE_TIMEOUT_MS = 60_000;

/** A program counts as there when this command of it succeeds. */
const runs =
  (program: string, ...args: readonly string[]) =>
  (): Promise<Said | undefined> =>
    new Promise((resolve) => {
      const child = execFile(program, args, { timeout: PROBE_TIMEOUT_MS }, (error) => {
        if (!error) return resolve(undefined);
        const code = (error as NodeJS.ErrnoException).code;
        resolve(
          code === "ENOENT"
            ? said("{program} is not on PATH", { program })
            : said("{command} failed ({code})", {
                command: `\`${[program, ...args].join(" ")}\``,
                code: String(code),
              }),
        );
      });
      child.stdin?.end(); // some ask before they answer; nobody is there
    });

/** Prerequisites that are more than a program on PATH, or whose version matters: how each is looked for, and how to get it. */
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
  script: {
    what: "gives tests a terminal",
    probe: runs("script", "--version"),
    hint: "util-linux: apt-get install bsdutils",
  },
  netns: {
    what: "runs several instances of a program with a hard-coded port",
    probe: namespaceMissing,
    hint: "Linux, root and iproute2 (apt-get install iproute2)",
  },
  mountns: {
    what: "shows a function the platform's paths (/code, /opt, /var/fc/lang)",
    probe: layoutMissing,
    hint: "Linux, root and util-linux (unshare, mount, pivot_root)",
  },
  cgroup: {
    what: "enforces the memory limit of a process",
    probe: async () => memoryLimitMissing(),
    hint: "Linux, root and a writable memory cgroup",
  },
} as const satisfies Record<string, PrerequisiteRow>;

/** The names with a probe of their own; any other one is a program on PATH. */
export type PrerequisiteName = keyof typeof PREREQUISITES;

/** Something that is missing on this machine. */
export interface Missing {
  readonly name: string;
  /** What was found instead of it. */
  readonly why: string;
  /** How to get it. */
  readonly hint: string;
  /** Both as they can be put into another language. */
  readonly says: { readonly why: Said; readonly hint: Said };
}

/** What is missing, why, and how to get it. Default: in English, else in the language of `rows`. */
export const missingText = (missing: Missing, rows: Rows = {}): string => inWords(missingSaid(missing), rows);

/** Why it is missing, and how to get it, without its name. Default: in English, else in the language of `rows`. */
export const missingReason = ({ says }: Missing, rows: Rows = {}): string =>
  inWords(said("{why}; {hint}", says), rows);

const missingSaid = ({ name, says }: Missing): Said => said("{name} ({why}; {hint})", { name, ...says });

/** What a folder needs and this machine does not have. */
export const neededSaid = (path: string, missing: readonly Missing[]): Said =>
  said("expected what {path} needs on this machine, missing: {missing}", {
    ...{ path, missing: missing.map(missingSaid) },
  });

/** By name: a probe starts programs, and the answer does not change while a process runs. */
const found = new Map<PrerequisiteName, Promise<Said | undefined>>();

const isPrerequisite = (name: string): name is PrerequisiteName => Object.hasOwn(PREREQUISITES, name);

/**
 * Which of these are missing, in the order given. A name that is not in the table is a program on PATH: so a typing error cannot pass as
 * "all there". Each is probed once per process.
 */
export async function missingPrerequisites(names: readonly Requirement[]): Promise<Missing[]> {
  const looked = await Promise.all(names.map(look));
  return looked.filter((m) => m !== undefined);
}

async function look(requirement: Requirement): Promise<Missing | undefined> {
  const { name, install } =
    typeof requirement === "string" ? { name: requirement, install: undefined } : requirement;
  if (!isPrerequisite(name)) return isOnPath(name) ? undefined : notOnPath(name, install);
  const probe = found.get(name) ?? PREREQUISITES[name].probe();
  found.set(name, probe);
  const why = await probe;
  if (why === undefined) return undefined;
  return missing(name, {
    why,
    hint: install === undefined ? said(PREREQUISITES[name].hint) : quoted(install),
  });
}

const isOnPath = (name: string): boolean =>
  !name.includes("/") &&
  (process.env.PATH ?? "").split(delimiter).some((folder) => folder !== "" && isRunnable(join(folder, name)));

function notOnPath(name: string, install: string | undefined): Missing {
  const names = Object.keys(PREREQUISITES);
  const hint =
    install === undefined
      ? said("install it, or correct the name: any program on PATH, or one of {names}", { names })
      : quoted(install);
  return missing(name, { why: said("{program} is not on PATH", { program: name }), hint });
}

const missing = (name: string, says: Missing["says"]): Missing => ({
  ...{ name, why: inWords(says.why), hint: inWords(says.hint), says },
});
