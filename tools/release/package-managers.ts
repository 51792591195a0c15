import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { PackageManager } from "create-wsfn";
import { machinePath } from "./machine-node.ts";
import type { Registry } from "./registry.ts";

const ROOT = join(import.meta.dirname, "../..");

/** The versions that are tried of what npm alone brings. pnpm is the one that this repository pins, npm the machine's. */
const BROUGHT = { yarn: "1.22.22", bun: "1.4.5" } as const;

/** How a package manager is asked for what a person asks of it. */
interface Words {
  /** Creates a function; its folder and options come after. */
  readonly create: readonly string[];
  /** Stands before what a script, or the program that creates, is to read. */
  readonly separator: readonly string[];
  /** Its own place for what it fetches: it keeps that by the registry's address, and another run may have had this one. */
  readonly settings: (folder: string) => NodeJS.ProcessEnv;
  /** Versions that are put into package.json before it installs. */
  readonly resolutions?: Readonly<Record<string, string>>;
}

const WORDS: Readonly<Record<PackageManager, Words>> = {
  npm: {
    create: ["create", "--yes", "wsfn@latest"],
    separator: ["--"],
    settings: (folder) => ({ npm_config_cache: folder }),
  },
  pnpm: {
    create: ["create", "wsfn@latest"],
    separator: [],
    settings: (folder) => ({
      npm_config_cache_dir: folder,
      npm_config_minimum_release_age: "0", // what was published a moment ago is what is tried
    }),
  },
  yarn: {
    create: ["create", "wsfn"],
    separator: [],
    settings: (folder) => ({
      YARN_CACHE_FOLDER: folder,
      YARN_GLOBAL_FOLDER: join(folder, "global"),
      PREFIX: join(folder, "prefix"),
    }),
    // Yarn 1 asks for the optional dependencies of every platform. One of vite 8.4 is on no mirror that we know of.
    resolutions: { vite: "8.3.8" },
  },
  bun: {
    create: ["create", "wsfn@latest"],
    separator: [],
    settings: (folder) => ({ BUN_INSTALL_CACHE_DIR: folder, BUN_INSTALL: join(folder, "global") }),
  },
};

/** A person's environment: without what the package manager that runs these tests, and `npm test`, tell their children. */
const outside = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:p?npm_|WSFN_TESTS$)/i.test(name)),
);

/** The package managers as a person has them, who takes packages from a registry of the test. */
export class PackageManagers {
  readonly #folder: string;
  readonly #registry: Registry;

  private constructor(folder: string, registry: Registry) {
    this.#folder = folder;
    this.#registry = registry;
  }

  /**
   * Puts what is asked for into a folder: npm is the machine's.
   * @param folder where programs and caches go; whoever made it removes it.
   * @throws {Error} with npm's output when it cannot bring one.
   */
  static async in(
    folder: string,
    registry: Registry,
    names: readonly PackageManager[],
  ): Promise<PackageManagers> {
    const managers = new PackageManagers(folder, registry);
    const bin = join(folder, "bin");
    mkdirSync(bin);
    if (names.includes("pnpm")) symlinkSync(join(ROOT, "node_modules/.bin/pnpm"), join(bin, "pnpm"));
    const brought = names.flatMap((name) => (name === "yarn" || name === "bun" ? [name] : []));
    if (brought.length === 0) return managers;
    const packages = brought.map((name) => `${name}@${BROUGHT[name]}`);
    await managers.run(folder, "npm", [
      "install",
      "--prefix",
      folder,
      "--no-audit",
      "--no-fund",
      ...packages,
    ]);
    for (const name of brought) symlinkSync(join(folder, "node_modules/.bin", name), join(bin, name));
    return managers;
  }

  /** What a person has in the environment who uses this one. */
  environment(manager: PackageManager): NodeJS.ProcessEnv {
    return {
      ...outside,
      ...this.#registry.environment,
      ...WORDS[manager].settings(join(this.#folder, "cache", manager)),
      PATH: `${join(this.#folder, "bin")}:${machinePath}`,
      npm_config_update_notifier: "false",
      NO_COLOR: "1",
    };
  }

  /** @throws {Error} with its output when it fails. */
  async run(cwd: string, manager: PackageManager, args: readonly string[]): Promise<string> {
    try {
      const options = { cwd, env: this.environment(manager), maxBuffer: 64 * 1024 * 1024 };
      const { stdout } = await promisify(execFile)(manager, args, options);
      return stdout;
    } catch (error) {
      const { stdout, stderr } = error as { stdout: string; stderr: string };
      throw new Error(`${manager} ${args.join(" ")} fails:\n${stdout}\n${stderr}`, { cause: error });
    }
  }

  /** Makes a function's folder in `cwd`, as its page says. @throws {Error} with the output when that fails. */
  async create(
    cwd: string,
    manager: PackageManager,
    folder: string,
    options: readonly string[],
  ): Promise<void> {
    const { create, separator, resolutions } = WORDS[manager];
    const installed = resolutions === undefined ? [] : ["--no-install"];
    await this.run(cwd, manager, [...create, folder, ...separator, ...options, ...installed]);
    if (resolutions === undefined) return;
    const file = join(cwd, folder, "package.json");
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, "utf8")), resolutions }));
    await this.run(join(cwd, folder), manager, ["install"]);
  }

  /** Runs the folder's script `test` with these options. @throws {Error} with the output when a test fails. */
  test(cwd: string, manager: PackageManager, options: readonly string[] = []): Promise<string> {
    const given = options.length > 0 ? [...WORDS[manager].separator, ...options] : [];
    return this.run(cwd, manager, ["run", "test", ...given]);
  }
}
