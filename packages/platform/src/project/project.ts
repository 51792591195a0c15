import { dirname, extname, join, resolve } from "node:path";
import { OutsideFiles } from "../expression/outside-files.ts";
import type { Budget } from "../expression/scope.ts";
import { boundedText } from "../read/bounded-file.ts";
import { child, describe, type Located, type LocatedMap, text, withValues } from "../read/located.ts";
import type { Report } from "../read/report.ts";
import { parseSource, SOURCE_LIMITS } from "../read/source-file.ts";
import { said } from "../words/said.ts";
import { checkActions, checkFlow } from "./actions.ts";
import {
  type Content,
  type ContentOptions,
  expandContent,
  type Resource,
  type ResourceKey,
} from "./content.ts";
import { type Environment, readDotenv } from "./dotenv.ts";
import { merged } from "./merged.ts";
import { environmentNamed, type Overlay } from "./overlay.ts";

/** How a deploy file is read. */
export interface ProjectOptions {
  /** Variables that are set, without those of `.env` files. */
  readonly environment: Environment;
  /** Name of the environment whose overlay is laid over the resources (`--env`). */
  readonly environmentName?: string | undefined;
  /** True: `env()` stays as it is written, for a text that is to be read again. Default false. */
  readonly keepsEnvironment?: boolean;
}

/** A deploy file as the platform's own tool reads it. */
export interface Project {
  readonly root: LocatedMap;
  readonly key: ResourceKey;
  readonly resources: readonly Resource[];
  /** One `.env` file in place of all that were read; empty where there is none. */
  readonly dotenv: string;
}

/** Values that one reading may make, over all its passes. */
const MAX_VALUES = 20 * SOURCE_LIMITS.maxNodes;

/**
 * Reads a deploy file with all that it is made of: the file that it extends, `.env` files, an environment's overlay, templates and
 * expressions. Problems go to `report`; with one, what is returned is good for finding more of them, and for nothing else.
 */
export function readProject(source: string, report: Report, options: ProjectOptions): Project | undefined {
  const root = parseSource(source, report);
  if (root === undefined) return undefined;
  if (root.kind !== "map") {
    const what = said("the file must be a map with `resources:`, not {got}", { got: describe(root) });
    report.problem("WrongType", root.at, what);
    return undefined;
  }
  return new ProjectReader(report, options).read(root);
}

class ProjectReader {
  readonly #report: Report;
  readonly #options: ProjectOptions;
  readonly #baseDir: string;
  readonly #files = new OutsideFiles();
  readonly #budget: Budget = { values: MAX_VALUES, isSpent: false };

  constructor(report: Report, options: ProjectOptions) {
    this.#report = report;
    this.#options = options;
    this.#baseDir = dirname(report.file);
  }

  read(main: LocatedMap): Project | undefined {
    const extend = child(main, "extend");
    const extended = text(extend);
    const base = extended === undefined ? undefined : this.#yaml(extended, extend);
    if (this.#report.count > 0) return undefined;
    const isCurrent = isEdition3(child(main, "edition") ?? child(base?.root, "edition"));
    // The tool extends no older file.
    const content = base !== undefined && isCurrent ? this.#extended(main, base) : main;
    const overlay = isCurrent ? this.#overlay(content, { isExtended: base !== undefined }) : undefined;
    const key = this.#key(content, { isCurrent });
    const dotenv = readDotenv(
      this.#options.environment,
      this.#dotenvFiles(child(content, key)),
      this.#report,
    );
    const { root, resources } = this.#expanded(content, {
      key,
      baseDir: this.#baseDir,
      environment: dotenv.variables,
      overlay,
    });
    this.#requireResources(root, key);
    checkActions(root, this.#report);
    checkFlow(root, resources, this.#report);
    return { root, key, resources, dotenv: dotenv.text };
  }

  /** Edition 3.0.0 has resources; without it the tool looks for the services of older editions, and finds no resource. */
  #key(content: LocatedMap, { isCurrent }: { readonly isCurrent: boolean }): ResourceKey {
    if (isCurrent) return "resources";
    const edition = child(content, "edition");
    const hasResources = child(content, "resources") !== undefined;
    if (!hasResources && child(content, "services") !== undefined) return "services";
    if (hasResources)
      this.#report.note(
        "OlderEdition",
        edition?.at ?? content.at,
        edition === undefined
          ? said("edition is missing: the platform's tool deploys `resources:` with `edition: 3.0.0` alone")
          : said("edition is {got}: the platform's tool deploys `resources:` with `edition: 3.0.0` alone", {
              got: describe(edition),
            }),
      );
    return "resources";
  }

  #requireResources(root: LocatedMap, key: ResourceKey): void {
    const written = child(root, key);
    if (written?.kind === "map" && written.entries.size > 0) return;
    const older = key === "resources" ? child(root, "services") : undefined;
    if (older === undefined)
      this.#report.problem("NoFunction", written?.at ?? root.at, said("the file has no `resources:`"));
    else
      this.#report.problem(
        "NoFunction",
        older.at,
        said("edition 3.0.0 has `resources:` and no `services:`"),
        said("rename it; `s cli fc3 s2tos3` rewrites a file of 2.0"),
      );
  }

  /** Both files are expanded by themselves, with the other's top-level fields, before one is laid over the other; `.env` is read after that. */
  #extended(main: LocatedMap, { root: base, baseDir }: YamlFile): LocatedMap {
    const shared = merged(
      withValues(base, { resources: undefined }),
      withValues(main, { resources: undefined }),
    );
    const [under, over] = [
      { content: base, baseDir },
      { content: main, baseDir: this.#baseDir },
    ].map(({ content, baseDir: dir }) => {
      const own = { ...content, entries: new Map([...content.entries, ...(shared as LocatedMap).entries]) };
      return this.#expanded(own, { key: "resources", baseDir: dir, environment: this.#options.environment })
        .root;
    });
    return (merged(under, over) ?? main) as LocatedMap;
  }

  #expanded(
    content: LocatedMap,
    {
      baseDir,
      environment,
      ...options
    }: Pick<ContentOptions, "key" | "overlay"> & {
      readonly baseDir: string;
      readonly environment: Environment;
    },
  ): Content {
    const scope = {
      baseDir,
      environment,
      files: this.#files,
      keepsEnvironment: this.#options.keepsEnvironment === true,
      report: this.#report,
      budget: this.#budget,
    };
    return expandContent(content, { ...options, scope });
  }

  /** `--env NAME` names an entry of `env.yaml`, or of the file that `env:` names (Serverless Devs, "multiple environments"). */
  #overlay(content: LocatedMap, { isExtended }: { readonly isExtended: boolean }): Overlay | undefined {
    const { environmentName: name } = this.#options;
    const named = child(content, "env");
    if (isExtended && (name !== undefined || named !== undefined)) {
      this.#report.problem(
        "Conflict",
        child(content, "extend")?.at,
        said("a file that extends another has no environments"),
        said("use one of the two"),
      );
      return undefined;
    }
    if (name === undefined) return undefined;
    const path = text(named) ?? "env.yaml";
    const file = this.#yaml(path, named, { missing: "fine" });
    const environment = environmentNamed(file?.root, name);
    if (environment !== undefined) return { environment, project: child(content, "name") };
    if (this.#report.count === 0)
      this.#report.note(
        "NoEnvironment",
        named?.at ?? { file: this.#report.file },
        said("{path} has no environment {name}: read without one", { path, name }),
      );
    return undefined;
  }

  /** A code folder's own file first, then the one beside the deploy file. */
  #dotenvFiles(resources: Located | undefined): string[] {
    const folders =
      resources?.kind !== "map"
        ? []
        : [...resources.entries.values()].flatMap(
            ({ value }) => text(child(child(value, "props"), "code")) || [],
          );
    return [...folders, "."].map((folder) => join(resolve(this.#baseDir, folder), ".env"));
  }

  /** A yaml file that the deploy file names. */
  #yaml(path: string, named: Located | undefined, options: { missing?: "fine" } = {}): YamlFile | undefined {
    const file = resolve(this.#baseDir, path);
    const at = named?.at ?? { file: this.#report.file };
    if (![".yaml", ".yml"].includes(extname(file))) {
      this.#report.problem("FileUnreadable", at, said("{path} must be a .yaml or .yml file", { path }));
      return undefined;
    }
    const source = boundedText(file);
    if (typeof source !== "string") {
      if (source.code !== "FileNotFound" || options.missing !== "fine")
        this.#report.problem(
          source.code,
          at,
          said("{path}: {why}", { path, why: source.why }),
          said("correct the path; it starts at the folder of this file"),
        );
      return undefined;
    }
    const root = parseSource(source, this.#report, file);
    if (root === undefined || root.kind === "map") return root && { root, baseDir: dirname(file) };
    const what = said("the file must be a map, not {got}", { got: describe(root) });
    this.#report.problem("WrongType", root.at, what);
    return undefined;
  }
}

interface YamlFile {
  readonly root: LocatedMap;
  readonly baseDir: string;
}

const isEdition3 = (edition: Located | undefined): boolean =>
  edition?.kind === "scalar" && String(edition.value) === "3.0.0";
