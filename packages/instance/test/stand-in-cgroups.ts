import type { CgroupFiles } from "../src/process/memory-limit.ts";

/** What a kernel refuses with. */
const refusal = (code: string): Error => Object.assign(new Error(code), { code });

/**
 * A stand-in for a kernel's cgroups, for the machine that has the other version. It knows the rules that the limit depends on:
 * which files a new group has, which may have children with controllers, when a group can go. What it stands for was seen on
 * Linux 6.1 with cgroup v2 alone: the tests of the limit pass there as they are.
 */
export class StandInCgroups implements CgroupFiles {
  readonly files = new Map<string, string>();
  /** Groups in which something still runs. */
  readonly busy = new Set<string>();
  readonly #version: 1 | 2;
  readonly #root: string;

  constructor(version: 1 | 2, options: { rootHasProcesses?: boolean } = {}) {
    this.#version = version;
    this.#root = version === 1 ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup";
    this.files.set(
      version === 1 ? `${this.#root}/memory.limit_in_bytes` : `${this.#root}/cgroup.controllers`,
      "",
    );
    if (version === 2) this.files.set(`${this.#root}/cgroup.subtree_control`, "");
    if (options.rootHasProcesses) this.busy.add(this.#root);
  }

  exists(path: string): boolean {
    return this.files.has(path);
  }

  read(path: string): string {
    const text = this.files.get(path);
    if (text === undefined) throw refusal("ENOENT");
    return text;
  }

  write(path: string, text: string): void {
    if (!this.files.has(path)) throw refusal("EACCES");
    if (path.endsWith("/cgroup.subtree_control") && this.busy.has(this.#root)) throw refusal("EBUSY");
    this.files.set(path, text);
  }

  makeFolder(path: string): void {
    const handsOn = this.files.get(`${this.#root}/cgroup.subtree_control`) === "+memory";
    const names = this.#version === 1 ? V1_FILES : handsOn ? V2_FILES : [];
    for (const name of ["cgroup.procs", ...names]) this.files.set(`${path}/${name}`, "");
  }

  removeFolder(path: string): void {
    if (this.busy.has(path)) throw refusal("EBUSY");
    const own = [...this.files.keys()].filter((name) => name.startsWith(`${path}/`));
    if (own.length === 0) throw refusal("ENOENT");
    for (const name of own) this.files.delete(name);
  }
}

const V1_FILES = ["memory.limit_in_bytes", "memory.oom_control"];
const V2_FILES = ["memory.max", "memory.swap.max", "memory.oom.group", "memory.events"];
