import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { BASES, basesOf, buildArguments, declaredBases, dockerfilesOf, withoutBase } from "./bases.ts";

const APPS = join(import.meta.dirname, "../../apps");
const DOCKERFILES = dockerfilesOf(APPS);

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
    [chosen("ZIG_IMAGE", "zig:1"), "ARG ZIG_IMAGE=zig:1: no such pair"],
    ["FROM scratch AS one\nFROM two", "FROM two: expected scratch"],
  ])("are missed for %j", (dockerfile, fault) => {
    expect(withoutBase(dockerfile)).toEqual([expect.stringContaining(fault)]);
  });

  test("may be named by a stage", () => {
    const { argument, name } = BASES[0] ?? { argument: "", name: "" };
    expect(withoutBase(`${chosen(argument, name)}\nFROM build\nFROM scratch`)).toEqual([]);
  });

  test("are declared by the Dockerfile that uses them, where Debian's packages make them", () => {
    const declared = `# Without a registry: Debian with zig libc6-dev\n${chosen("ZIG_IMAGE", "zig:1")}`;
    const [base] = declaredBases(declared);
    expect(base).toMatchObject({ argument: "ZIG_IMAGE", name: "zig:1", packages: ["zig", "libc6-dev"] });
    expect(declaredBases(chosen("ZIG_IMAGE", "zig:1"))).toEqual([]);
    expect(withoutBase(declared, base ? [base] : [])).toEqual([]);
  });

  test("are declared with programs of npm as well", () => {
    const declared = `# Without a registry: Debian with npm:@a/zig@1.2.3 make\n${chosen("ZIG_IMAGE", "zig:1")}`;
    const [base] = declaredBases(declared);
    expect(base).toMatchObject({ packages: ["make"], programsOf: ["@a/zig@1.2.3"] });
  });

  test("have one declaration for all apps", () => {
    const apps = mkdtempSync(join(tmpdir(), "wsfn-bases-"));
    onTestFinished(() => rmSync(apps, { recursive: true }));
    const declare = (app: string, packages: string): void => {
      mkdirSync(join(apps, app));
      const text = `# Without a registry: Debian with ${packages}\nARG ZIG_IMAGE=zig:1\n`;
      writeFileSync(join(apps, app, "Dockerfile"), text);
    };
    declare("one", "zig");
    declare("two", "zig");
    expect(basesOf(apps).filter(({ argument }) => argument === "ZIG_IMAGE")).toHaveLength(1);
    declare("three", "zig make");
    expect(() => basesOf(apps)).toThrow("declares ZIG_IMAGE in another way");
  });

  test("become one setting for all builds", () => {
    const base = { argument: "NODE_IMAGE", name: "node:24", dockerfile: "" };
    expect(buildArguments([base, { ...base, argument: "GO_IMAGE", name: "golang:1" }])).toBe(
      "NODE_IMAGE=wsfn-base/node:24 GO_IMAGE=wsfn-base/golang:1",
    );
  });
});
