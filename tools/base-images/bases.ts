import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A public base image that Dockerfiles of function apps begin with, and what makes an equal one here. */
export interface Base {
  /** The build argument that Dockerfiles take it by. */
  readonly argument: string;
  /** The public image: the default of that argument. */
  readonly name: string;
  /** What is added to Debian; a file of this folder. */
  readonly dockerfile: string;
  /** Debian's packages that make it, where the Dockerfile that uses it declares them. */
  readonly packages?: readonly string[];
  /** Packages of npm whose programs come along: those in the `bin` folder of `NAME@VERSION`. Declared likewise. */
  readonly programsOf?: readonly string[];
}

/** What all of them are made from: Debian 13. */
export const DEBIAN = "debian:trixie-slim";

/** Bases that are more than packages of Debian. All others are declared by the Dockerfiles that use them: see `declaredBases`. */
const OWN_BASES: readonly Base[] = [
  { argument: "NODE_IMAGE", name: "node:24-trixie-slim", dockerfile: "node.Dockerfile" },
  { argument: "PYTHON_IMAGE", name: "python:3.13-slim-trixie", dockerfile: "python.Dockerfile" },
  { argument: "GO_IMAGE", name: "golang:1.26-trixie", dockerfile: "go.Dockerfile" },
];

/**
 * The bases that a Dockerfile declares, each by a comment above its build argument, so that an app in another language is one folder:
 *   # Without a registry: Debian with cargo gcc libc6-dev
 *   ARG RUST_IMAGE=rust:1-slim-trixie
 * `npm:NAME@VERSION` among them is a package of npm that brings programs in its `bin` folder.
 */
export function declaredBases(dockerfile: string): Base[] {
  const declaration = /^# Without a registry: Debian with ([\w.+ :@/-]+)\nARG (\w+_IMAGE)=(\S+)$/gm;
  return [...dockerfile.matchAll(declaration)].map(([, words = "", argument = "", name = ""]) => {
    const packages = words.trim().split(/ +/);
    const isOfNpm = (word: string): boolean => word.startsWith("npm:");
    return {
      argument,
      name,
      dockerfile: "debian-packages.Dockerfile",
      packages: packages.filter((word) => !isOfNpm(word)),
      programsOf: packages.filter(isOfNpm).map((word) => word.slice("npm:".length)),
    };
  });
}

/** The Dockerfiles of the function apps, by path: each is in its app's folder, or in one of its folders (`image/Dockerfile`). */
export function dockerfilesOf(apps: string): string[] {
  const folders = (dir: string): string[] =>
    readdirSync(join(apps, dir), { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== "node_modules")
      .map(({ name }) => join(dir, name));
  const candidates = folders("").flatMap((app) => [app, ...folders(app)]);
  return candidates.map((dir) => join(dir, "Dockerfile")).filter((path) => existsSync(join(apps, path)));
}

/** All bases of the apps in a folder. @throws {Error} where two apps declare one argument in two ways: it has one value for all builds */
export function basesOf(apps: string): Base[] {
  const bases = [...OWN_BASES];
  for (const path of dockerfilesOf(apps)) {
    for (const base of declaredBases(readFileSync(join(apps, path), "utf8"))) {
      const known = bases.find(({ argument }) => argument === base.argument);
      if (known === undefined) bases.push(base);
      else if (JSON.stringify(known) !== JSON.stringify(base)) {
        throw new Error(
          `${path} declares ${base.argument} in another way than ${known.dockerfile}: take another name`,
        );
      }
    }
  }
  return bases;
}

/** All bases of this repository. */
export const BASES: readonly Base[] = basesOf(join(import.meta.dirname, "../../apps"));

/** What the equal image is called on this machine; never the public name, which would hide the real one. */
export const localName = (name: string): string => `wsfn-base/${name}`;

/** The value of WSFN_BUILD_ARGS that makes every image build on this machine begin with the local bases. */
export const buildArguments = (bases: readonly Base[] = BASES): string =>
  bases.map(({ argument, name }) => `${argument}=${localName(name)}`).join(" ");

/** The base images that a Dockerfile lets its user choose, with their defaults. */
function baseArguments(dockerfile: string): { argument: string; name: string }[] {
  return [...dockerfile.matchAll(/^ARG\s+(\w+_IMAGE)=(\S+)/gm)].map(([, argument = "", name = ""]) => ({
    argument,
    name,
  }));
}

/** Why a Dockerfile cannot be built where there is no registry; nothing, when it can. */
export function withoutBase(dockerfile: string, bases: readonly Base[] = BASES): string[] {
  const chosen = baseArguments(dockerfile);
  const faults = chosen
    .filter(({ argument, name }) => !bases.some((b) => b.argument === argument && b.name === name))
    .map(
      ({ argument, name }) =>
        `ARG ${argument}=${name}: no such pair in tools/base-images/bases.ts, and no line above it declares it`,
    );
  const names = new Set(chosen.map(({ argument }) => argument));
  for (const [, image = "", stage] of dockerfile.matchAll(/^FROM\s+(\S+)(?:\s+AS\s+(\S+))?/gim)) {
    const variable = /^\$\{(\w+)\}$/.exec(image)?.[1];
    if (stage !== undefined) names.add(stage);
    if (image === "scratch" || names.has(variable ?? image)) continue;
    faults.push(`FROM ${image}: expected scratch, a stage above, or a base by a build argument`);
  }
  return faults;
}
