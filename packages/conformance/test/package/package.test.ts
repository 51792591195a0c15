import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { recordMissing } from "@wsfn/instance";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Report } from "../../src/report/report.ts";
import { startEcho } from "./echo-server.ts";
import { EmptyFolder, pack } from "./empty-folder.ts";
import { machineNodes } from "./machine-nodes.ts";

const CASES = ["framing/text-125", "close/code-1000"];
const ONLY = CASES.flatMap((id) => ["--case", id]);
const ROOT = join(import.meta.dirname, "../../../..");
const OLDEST = 20;

let tarballs: EmptyFolder;
let suite = "";
let name = "";
let echo: Awaited<ReturnType<typeof startEcho>>;

// Packing builds first; npm starts slowly on a busy machine.
const TIMEOUT_MS = 900_000;

beforeAll(async () => {
  tarballs = new EmptyFolder();
  echo = await startEcho();
  suite = await pack("@wsfn/conformance", tarballs.path);
  name = await pack("wsfn-conform", tarballs.path);
}, TIMEOUT_MS);
afterAll(async () => {
  await echo?.close();
  tarballs?.[Symbol.dispose]();
});

describe("the tarball", () => {
  test("holds what a user needs, and nothing of how it is made", () => {
    const list = execFileSync("tar", ["-tzf", suite], { encoding: "utf8" }).trim().split("\n");
    const top = new Set(list.map((path) => path.split("/")[1]));
    expect([...top].sort()).toEqual([
      "CASES.md",
      "LICENSE",
      "README.md",
      "dist",
      "package.json",
      "report.schema.json",
    ]);
    expect(list.filter((path) => /\.test\.|\.map$|[^d]\.ts$/.test(path))).toEqual([]);
    expect(list.filter((path) => path.includes("/licenses/"))).toEqual([
      "package/dist/licenses/commander.txt",
      "package/dist/licenses/html-escaper.txt",
    ]);
  });

  test("has no fault that publint finds", async () => {
    const { buffer } = new Uint8Array(readFileSync(suite));
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test("has types for everything that can be imported", async () => {
    const result = await checkPackage(createPackageFromTarballData(new Uint8Array(readFileSync(suite))));
    const problems = "problems" in result ? result.problems : ["no types at all"];
    // Node 20's `require` cannot load a module, and TypeScript's `node10` knows no `exports`: both are no way to this package.
    const ours = problems.filter(
      (one) =>
        typeof one === "string" || !("resolutionKind" in one) || /bundler|esm/.test(one.resolutionKind),
    );
    expect(ours).toEqual([]);
  });
});

test(`Node ${OLDEST} is among those that the package is tried on`, () => {
  const majors = machineNodes.map(({ version }) => Number.parseInt(version, 10));
  if (majors.includes(OLDEST)) return;
  recordMissing({
    what: `the packed suite on Node ${OLDEST}`,
    why: `the machine's Node is ${majors.join(" and ")}`,
    hint: `install Node ${OLDEST}`,
    where: "conformance",
  });
  expect(process.env.WSFN_REQUIRE, `WSFN_REQUIRE=all: Node ${OLDEST} is missing`).not.toBe("all");
});

describe.each(machineNodes)("in an empty folder, on Node $version", (node) => {
  let folder: EmptyFolder;
  // What npx runs, without the second that npx takes to find it.
  const conform = (...args: string[]) =>
    folder.run(node, join(folder.path, "node_modules/.bin/wsfn-conform"), args);
  beforeAll(async () => {
    folder = new EmptyFolder();
    await folder.install(node, [suite]);
  }, TIMEOUT_MS);
  afterAll(() => folder?.[Symbol.dispose]());

  test("npx wsfn-conform judges a server that is right with 0 and writes the report", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const args = ["wsfn-conform", echo.url, ...ONLY, "--report", "json", "--out", "report.json"];
    const { code, stdout, stderr } = await folder.run(node, "npx", args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("2 passed");
    const report: Report = JSON.parse(readFileSync(join(folder.path, "report.json"), "utf8"));
    expect(report.cases.map(({ id, verdict }) => [id, verdict])).toEqual(CASES.map((id) => [id, "pass"]));
  });

  test("judges a server that is wrong with 1 and says how to try that case again", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { code, stdout } = await conform(`${echo.url}/short`, ...ONLY);
    expect(code).toBe(1);
    expect(stdout).toContain("1 failed, 1 passed");
    expect(stdout).toContain(`$ npx wsfn-conform ${echo.url}/short --case ${CASES[0]}\n`);
  });

  test.each([
    [["ws://127.0.0.1:1/"], "expected a server on 127.0.0.1:1, got ECONNREFUSED"],
    [["ws://127.0.0.1:1/", "--nothing"], "unknown option '--nothing'"],
    [["ws://127.0.0.1:1/", "--concurrency", "0"], "--concurrency: expected a whole number"],
    [["ws://127.0.0.1:1/", "ws://127.0.0.1:2/"], "Expected 1 argument but got 2"],
    [["ws://127.0.0.1:1/", "--report", "json", "--out", "none/report.json"], "expected a folder"],
    [["--from", "none.json"], "expected a saved report in none.json"],
    [[], "expected a URL, got nothing"],
  ])("cannot judge %j: 2, and one line that says why", { timeout: TIMEOUT_MS }, async (args, words) => {
    const { code, stdout, stderr } = await conform(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(words);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("says its options, examples and version", { timeout: TIMEOUT_MS }, async () => {
    const help = await conform("--help");
    expect(help).toMatchObject({ code: 0, stderr: "" });
    for (const words of ["Usage: wsfn-conform", "--known-failing <file>", "Examples:", "Exit codes:"])
      expect(help.stdout).toContain(words);
    expect(await conform("-V")).toMatchObject({ code: 0, stdout: "0.1.0\n" });
  });

  test("lists the catalogue, and leaves when nobody reads on", { timeout: TIMEOUT_MS }, async () => {
    const list = await conform("--list", "--json");
    expect(JSON.parse(list.stdout).map(({ id }: { id: string }) => id)).toEqual(
      expect.arrayContaining(CASES),
    );
    const cut = await folder.run(node, "sh", [
      "-c",
      "node_modules/.bin/wsfn-conform --list --json | head -1",
    ]);
    expect(cut).toEqual({ code: 0, stdout: "[\n", stderr: "" });
  });

  test("makes one page of reports that were made apart", { timeout: TIMEOUT_MS }, async () => {
    for (const [at, path] of ["", "/short"].entries())
      await conform(`${echo.url}${path}`, ...ONLY, "--report", "json", "--out", `${at}.json`);
    const { code, stdout } = await conform(
      "--from",
      "0.json",
      "--from",
      "1.json",
      "--report",
      "html",
      "--out",
      "page.html",
    );
    expect(code).toBe(1);
    expect(stdout).toContain("1 failed, 3 passed · 2 targets");
    expect(readFileSync(join(folder.path, "page.html"), "utf8")).toContain("<!doctype html>");
  });

  test("is a library", { timeout: TIMEOUT_MS }, async () => {
    folder.write(
      "judge.mjs",
      `import { CannotJudge, conformance } from "@wsfn/conformance";
       const report = await conformance(process.env.ECHO, { cases: ${JSON.stringify(CASES)} });
       const nobody = await conformance("ws://127.0.0.1:1/").catch((error) => error);
       console.log(JSON.stringify([report.counts.pass, nobody instanceof CannotJudge, nobody.code]));`,
    );
    const { stdout, stderr } = await folder.run(node, "node", ["judge.mjs"], { ECHO: echo.url });
    expect({ stdout, stderr }).toEqual({ stdout: '[2,true,"NobodyListens"]\n', stderr: "" });
  });
});

test("wsfn-conform is the same program under the name that npx asks for", {
  timeout: TIMEOUT_MS,
}, async () => {
  for (const node of machineNodes) {
    using folder = new EmptyFolder();
    await folder.install(node, [suite, name]);
    const own = join("node_modules", "wsfn-conform", "dist", "main.js");
    expect(await folder.run(node, "node", [own, echo.url, ...ONLY])).toMatchObject({ code: 0 });
    expect(await folder.run(node, "npx", ["wsfn-conform", "--version"])).toMatchObject({
      code: 0,
      stdout: "0.1.0\n",
    });
  }
});

describe("under vitest and TypeScript", () => {
  let folder: EmptyFolder;
  const [node] = machineNodes;
  if (node === undefined) throw new Error("there is always the Node that runs this");
  beforeAll(async () => {
    folder = new EmptyFolder();
    await folder.install(node, [suite]);
    for (const other of ["vitest", "@types/node"]) folder.link(other);
  }, TIMEOUT_MS);
  afterAll(() => folder?.[Symbol.dispose]());

  const tests = (path: string): string => `
    import { conformance, isRed } from "@wsfn/conformance";
    import { conformanceTests } from "@wsfn/conformance/vitest";
    import { expect, test } from "vitest";

    test("judges", async () => {
      const report = await conformance("${echo.url}${path}", { cases: ${JSON.stringify(CASES)} });
      expect(report.cases.filter(({ verdict }) => isRed(verdict))).toEqual([]);
    });
    await conformanceTests({
      name: "echo",
      cases: ${JSON.stringify(CASES)},
      start: async () => ({ url: "${echo.url}${path}", close: () => {} }),
    });`;
  const vitest = async (...options: string[]) => {
    const entry = join("node_modules", "vitest", "vitest.mjs");
    await folder.run(node, "node", [entry, "run", "--reporter=json", "--outputFile=tests.json", ...options]);
    const { testResults } = JSON.parse(readFileSync(join(folder.path, "tests.json"), "utf8"));
    type One = { fullName: string; status: string; failureMessages: string[] };
    return testResults.flatMap((file: { assertionResults: One[] }) => file.assertionResults) as One[];
  };

  test("gives a test per case, green where the server is right", { timeout: TIMEOUT_MS }, async () => {
    folder.write("echo.test.js", tests(""));
    const results = await vitest();
    expect(results.map(({ status }) => status)).toEqual(["passed", "passed", "passed"]);
    expect(results[1]?.fullName).toContain(`echo ${CASES[0]} returns a text message`);
  });

  test("fails those whose rule is broken, with what came and how to run it again", {
    timeout: TIMEOUT_MS,
  }, async () => {
    folder.write("echo.test.js", tests("/short"));
    const results = await vitest();
    expect(results.map(({ status }) => status)).toEqual(["failed", "failed", "passed"]);
    expect(results[1]?.failureMessages.join()).toMatch(
      /got text 124 B[\s\S]*again: npx vitest run -t 'framing\/text-125 '/,
    );
  });

  test("runs the cases alone that vitest is asked for", { timeout: TIMEOUT_MS }, async () => {
    const counting = `onCase: ({ id }) => appendFileSync("ran.txt", id + "\\n"), name: "echo"`;
    folder.write(
      "echo.test.js",
      `import { appendFileSync } from "node:fs";\n${tests("").replace('name: "echo"', counting)}`,
    );
    await vitest();
    await vitest("-t", `${CASES[1]} `);
    const ran = readFileSync(join(folder.path, "ran.txt"), "utf8").trim().split("\n");
    expect(ran.toSorted()).toEqual([...CASES, CASES[1]].toSorted());
  });

  test("names what starting a function needs, where it is not installed", {
    timeout: TIMEOUT_MS,
  }, async () => {
    folder.write(
      "echo.test.js",
      tests("").replace(/conformanceTests\(\{[\s\S]*\}\);/, 'conformanceTests(".");'),
    );
    const entry = join("node_modules", "vitest", "vitest.mjs");
    const { code, stderr } = await folder.run(node, "node", [entry, "run"]);
    expect(code).toBe(1);
    expect(stderr).toContain("npm install --save-dev @wsfn/instance @wsfn/platform");
  });

  test("has types that a strict compiler takes without being told to skip any", {
    timeout: TIMEOUT_MS,
  }, async () => {
    folder.write(
      "tsconfig.json",
      JSON.stringify({
        compilerOptions: {
          strict: true,
          module: "nodenext",
          noEmit: true,
          types: ["node"],
          skipLibCheck: false,
          exactOptionalPropertyTypes: true,
        },
        files: ["use.mts"],
      }),
    );
    const use = (verdict: string): string => `
      import { type CaseResult, conformance, render, type Report } from "@wsfn/conformance";
      import { CONFORM_OPTIONS } from "@wsfn/conformance/command";
      import { conformanceTests } from "@wsfn/conformance/vitest";
      const report: Report = await conformance("ws://h", { depth: "full", signal: AbortSignal.abort() });
      const bad: CaseResult[] = report.cases.filter(({ verdict }) => verdict === "${verdict}");
      await conformanceTests({ name: render("tap", [report]), strict: true, start: async () => ({ url: "", close() {} }) });
      export default [bad, CONFORM_OPTIONS.depth.says];`;
    const tsc = () => folder.run(node, "node", [join(ROOT, "node_modules/typescript/bin/tsc"), "-p", "."]);
    folder.write("use.mts", use("fail"));
    expect(await tsc()).toMatchObject({ code: 0, stdout: "" });
    folder.write("use.mts", use("no verdict"));
    expect((await tsc()).stdout).toContain("'\"no verdict\"' have no overlap");
  });
});
