import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type TemporaryFolder, temporaryFolder } from "@wsfn/instance";
import { copyRepository } from "./repository-copy.ts";

const ROOT = join(import.meta.dirname, "../..");

/** A public package in the copy. */
export interface Package {
  /** Absolute. */
  readonly folder: string;
  readonly name: string;
  readonly version: string;
}

/** A copy of the repository, whose packages may be changed for as long as they are packed. */
export class PackingCopy implements AsyncDisposable {
  readonly #folder: TemporaryFolder;

  private constructor(folder: TemporaryFolder) {
    this.#folder = folder;
  }

  /** @throws {Error} when a file cannot be copied; nothing is left then. */
  static async make(): Promise<PackingCopy> {
    const folder = await temporaryFolder("wsfn-tarballs-");
    try {
      copyRepository(ROOT, folder.path);
    } catch (error) {
      await folder.remove();
      throw error;
    }
    return new PackingCopy(folder);
  }

  /** The public packages. */
  packages(): readonly Package[] {
    return readdirSync(join(this.#folder.path, "packages"))
      .map((name) => join(this.#folder.path, "packages", name, "package.json"))
      .filter((file) => existsSync(file))
      .map((file) => ({ folder: dirname(file), ...JSON.parse(readFileSync(file, "utf8")) }));
  }

  /** From here on a package's `prepack` takes what is built already. */
  keepBuilt(): void {
    for (const { folder } of this.packages()) {
      const file = join(folder, "package.json");
      const manifest = JSON.parse(readFileSync(file, "utf8"));
      writeFileSync(file, JSON.stringify({ ...manifest, scripts: { ...manifest.scripts, build: "true" } }));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#folder.remove();
  }
}
