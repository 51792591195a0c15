import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { BASES, buildArguments, withoutBase } from "./bases.ts";

const APPS = join(import.meta.dirname, "../../apps");
const DOCKERFILES = readdirSync(APPS, { recursive: true, encoding: "utf8" }).filter(
  (path) => /(^|\/)Dockerfile$/.test(path) && !path.includes("node_modules"),
);

/** A Dockerfile whose only base is a build argument. */
const chosen = (argument: string, name: string): string =>
  `ARG ${argument}=${name}\nFROM \${${argument}} AS build`;

describe("base images", () => {
  test("are there to be checked", () => {
    expect(DOCKERFILES.length).toBeGreaterThan(2);
  });

  test.each(DOCKERFILES)("can be made here for %s", (path) => {
    expect(withoutBase(readFileSync(join(APPS, path), "utf8"))).toEqual([]);
  });

  test.each([
    ["FROM node:24-trixie-slim", "FROM node:24-trixie-slim: expected scratch"],
    [chosen("NODE_IMAGE", "node:26"), "ARG NODE_IMAGE=node:26: no such pair"],
    [chosen("RUST_IMAGE", "rust:1"), "ARG RUST_IMAGE=rust:1: no such pair"],
    ["FROM scratch AS one\nFROM two", "FROM two: expected scratch"],
  ])("are missed for %j", (dockerfile, fault) => {
    expect(withoutBase(dockerfile)).toEqual([expect.stringContaining(fault)]);
  });

  test("may be named by a stage", () => {
    const { argument, name } = BASES[0] ?? { argument: "", name: "" };
    expect(withoutBase(`${chosen(argument, name)}\nFROM build\nFROM scratch`)).toEqual([]);
  });

  test("become one setting for all builds", () => {
    const base = { argument: "NODE_IMAGE", name: "node:24", dockerfile: "" };
    expect(buildArguments([base, { ...base, argument: "GO_IMAGE", name: "golang:1" }])).toBe(
      "NODE_IMAGE=wsfn-base/node:24 GO_IMAGE=wsfn-base/golang:1",
    );
  });
});
