import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { missingPrerequisites, recordMissing, reservePort, temporaryFolder } from "@wsfn/instance";
import { readFunctions, readManifest } from "@wsfn/platform";
import { PACKAGE_MANAGERS, readTemplates } from "create-wsfn";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { coverageNamed, DRAW_DAYS, managersFor } from "./coverage.ts";
import { DevelopedFunction } from "./developed-function.ts";
import { machinePath } from "./machine-node.ts";
import { PackageManagers } from "./package-managers.ts";
import { Registry } from "./registry.ts";

const ROOT = join(import.meta.dirname, "../..");
const TIMEOUT_MS = 900_000;
const DAY_MS = 86_400_000;
const { WSFN_TEMPLATES } = process.env;
const coverage = coverageNamed(WSFN_TEMPLATES || "default");
const day = Math.floor(Date.now() / DAY_MS);
const templates = readTemplates().map(({ name, targets, isDefault }, index) => {
  return { name, targets, isDefault, managers: managersFor(coverage, { isDefault, index, day }) };
});
const used = PACKAGE_MANAGERS.filter((name) => templates.some(({ managers }) => managers.includes(name)));

let registry: Registry;
let managers: PackageManagers;
let removeFolder = async (): Promise<void> => {};
let folder = "";
let release = (): void => {};

beforeAll(async () => {
  ({ path: folder, remove: removeFolder } = await temporaryFolder("wsfn-created-"));
  const { npm: tarballs } = inject("packed");
  const reserved = await reservePort();
  release = reserved.release;
  registry = await Registry.start(
    reserved.port,
    tarballs.map(({ name }) => name),
  );
  for (const { file } of tarballs) await registry.publish(file);
  managers = await PackageManagers.in(folder, registry, used);
  for (const manager of used) mkdirSync(join(folder, manager));
}, TIMEOUT_MS);
afterAll(async () => {
  await registry?.[Symbol.asyncDispose]();
  release();
  await removeFolder();
}, TIMEOUT_MS);

/** What another package manager's function has compiled of the libraries that both use: minutes, for some languages. */
function takeCompiled(created: string, other: string): void {
  const [from, to] = [join(other, "target"), join(created, "target")];
  if (existsSync(from))
    cpSync(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
}

test("every template is created by npm in CI, and by pnpm once in so many days", () => {
  const drawn = (index: number) =>
    [...Array(DRAW_DAYS).keys()].filter((one) =>
      managersFor("each", { isDefault: false, index, day: day + one }).includes("pnpm"),
    );
  for (const index of templates.keys()) {
    expect(managersFor("each", { isDefault: false, index, day })).toContain("npm");
    expect(drawn(index)).toHaveLength(1);
  }
});

test("wsfn new in a clone brings the packages that are not published", { timeout: TIMEOUT_MS }, async () => {
  const run = promisify(execFile);
  const env = { ...process.env, PATH: machinePath, NO_COLOR: "1", LC_ALL: "C.UTF-8" };
  const program = join(ROOT, "packages/cli/src/main.ts");
  // The machine's own registry, which has none of them.
  const args = [program, "new", "my-clone-chat", "--template", "node-chat", "--yes"];
  await run(process.execPath, [...args, "--package-manager", "npm"], { cwd: folder, env });
  const cwd = join(folder, "my-clone-chat");
  const { dependencies } = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
  expect(dependencies["@wsfn/rooms"]).toMatch(/^file:vendor\/wsfn-rooms-[\d.]+\.tgz$/);
  // By the Node of the machine, which runs no TypeScript in node_modules.
  const script = 'import("@wsfn/rooms").then(({ createRooms }) => console.log(typeof createRooms))';
  const { stdout } = await run("node", ["--input-type=module", "--eval", script], { cwd, env });
  expect(stdout.trim()).toBe("function");
  await run("node", ["build.js"], { cwd, env });
  expect(existsSync(join(cwd, "target/index.js"))).toBe(true);
});

describe.each(templates.filter((one) => one.managers.length > 0))(
  "a function of $name",
  ({ name, targets, isDefault, managers: its }) => {
    const { requires = [], path } = readManifest(join(ROOT, "apps", name)) ?? {};
    const own = `my-${name}`;

    test.each(its)("is created by %s, tested, and echoes", { timeout: TIMEOUT_MS }, async (manager) => {
      // As a process where it can be one: that is what every machine can run.
      const target = targets.includes("runtime") ? "runtime" : "container";
      const needed = target === "runtime" ? requires : [...requires, "docker"];
      const missing = await missingPrerequisites(needed);
      for (const { name: what, why, hint } of missing) {
        recordMissing({ what: `the template ${name}, which needs ${what}`, why, hint, where: "tools" });
        expect(process.env.WSFN_REQUIRE, `WSFN_REQUIRE=all: ${what}: ${why}`).not.toBe("all");
      }
      if (missing.length > 0) return;
      const options = ["--template", name, "--target", target, "--yes"];
      await managers.create(join(folder, manager), manager, own, options);
      const created = join(folder, manager, own);
      expect(existsSync(join(created, "node_modules"))).toBe(true);
      expect(JSON.parse(readFileSync(join(created, "package.json"), "utf8")).name).toBe(own);
      if (manager !== "npm") takeCompiled(created, join(folder, "npm", own));
      // Directly, and through the gateway. A failure is quoted: two thousand names of skipped cases would hide its reason.
      const one = ["-t", "framing/text-125", "--reporter=dot"];
      expect(await managers.test(created, manager, one)).toMatch(/ 2 passed/);
      await using developed = await DevelopedFunction.start(created, manager, managers.environment(manager));
      expect(await developed.echo("hello", path)).toBe("hello");
    });

    // The suite judges every app in the repository already: here it shows that all of it runs where it is installed.
    if (coverage === "all" && isDefault)
      test("passes all of npm test", { timeout: TIMEOUT_MS }, async () => {
        const tested = await managers.test(join(folder, "npm", own), "npm");
        expect(tested).toMatch(/Tests +\d{4} passed \(\d{4}\)/);
      });

    afterAll(async () => {
      const created = join(folder, "npm", own);
      if (!existsSync(created)) return;
      const images = readFunctions(created).functions.flatMap(({ image }) => image ?? []);
      if (images.length > 0) await promisify(execFile)("docker", ["image", "rm", ...images]);
    });
  },
);
