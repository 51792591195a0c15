/** A public base image that Dockerfiles of function apps begin with, and what makes an equal one here. */
export interface Base {
  /** The build argument that Dockerfiles take it by. */
  readonly argument: string;
  /** The public image: the default of that argument. */
  readonly name: string;
  /** What is added to Debian; a file of this folder. */
  readonly dockerfile: string;
}

export const DEBIAN = "debian:trixie-slim";

export const BASES: readonly Base[] = [
  { argument: "NODE_IMAGE", name: "node:24-trixie-slim", dockerfile: "node.Dockerfile" },
  { argument: "PYTHON_IMAGE", name: "python:3.13-slim-trixie", dockerfile: "python.Dockerfile" },
  { argument: "GO_IMAGE", name: "golang:1.26-trixie", dockerfile: "go.Dockerfile" },
];

/** What the equal image is called on this machine; never the public name, which would hide the real one. */
export const localName = (name: string): string => `wsfn-base/${name}`;

/** The value of WSFN_BUILD_ARGS that makes every image build on this machine begin with the local bases. */
export const buildArguments = (bases: readonly Base[] = BASES): string =>
  bases.map(({ argument, name }) => `${argument}=${localName(name)}`).join(" ");

/** The base images that a Dockerfile lets its user choose, with their defaults. */
export function baseArguments(dockerfile: string): { argument: string; name: string }[] {
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
    .map(({ argument, name }) => `ARG ${argument}=${name}: no such pair in tools/base-images/bases.ts`);
  const names = new Set(chosen.map(({ argument }) => argument));
  for (const [, image = "", stage] of dockerfile.matchAll(/^FROM\s+(\S+)(?:\s+AS\s+(\S+))?/gim)) {
    const variable = /^\$\{(\w+)\}$/.exec(image)?.[1];
    if (stage !== undefined) names.add(stage);
    if (image === "scratch" || names.has(variable ?? image)) continue;
    faults.push(`FROM ${image}: expected scratch, a stage above, or a base by a build argument`);
  }
  return faults;
}
