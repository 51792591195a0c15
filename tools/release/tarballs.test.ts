import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { recordMissing } from "@wsfn/instance";
import { testNeeding } from "@wsfn/instance/vitest";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { Repository } from "../guards/repository/repository.ts";
import { readRooms } from "../guards/repository/room.ts";
import { consoleEcho } from "./console-page.ts";
import { InstalledPackages } from "./installed-packages.ts";
import { machineNode } from "./machine-node.ts";
import type { Packer } from "./tarballs.ts";

const ROOT = join(import.meta.dirname, "../..");
const NAMES = readRooms(new Repository(ROOT)).flatMap(({ kind, manifest }) =>
  kind === "package" ? [manifest.name ?? ""] : [],
);
// npm installs all packages with what they depend on, and the machine may be busy.
const TIMEOUT_MS = 600_000;
vi.setConfig({ testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS });

const packed = inject("packed");
const tarball = (packer: Packer, name: string): string =>
  packed[packer].find((one) => one.name === name)?.file ?? "";
const tar = (...args: string[]): string => execFileSync("tar", args, { encoding: "utf8" });
const listOf = (file: string): string[] => tar("-tzf", file).trim().split("\n").sort();
const manifestOf = (file: string): Record<string, unknown> =>
  JSON.parse(tar("-xzOf", file, "package/package.json"));

test("every public package is packed", () => {
  expect(packed.npm.map(({ name }) => name).sort()).toEqual(NAMES.toSorted());
  expect(NAMES.length).toBeGreaterThan(5);
});

describe.each(NAMES)("the tarball of %s", (name) => {
  test("is the same from npm and from pnpm", async () => {
    const [one, other] = [tarball("npm", name), tarball("pnpm", name)];
    expect(listOf(one)).toEqual(listOf(other));
    expect(manifestOf(one)).toEqual(manifestOf(other));
  });

  test("brings a licence and a page, and nothing of how it is made", () => {
    const list = listOf(tarball("npm", name));
    expect(list).toEqual(expect.arrayContaining(["package/LICENSE", "package/README.md"]));
    expect(list.filter((path) => /\.test\.|\.map$|\/src\/|tsconfig|\.orig$/.test(path))).toEqual([]);
    expect(JSON.stringify(manifestOf(tarball("npm", name)))).not.toMatch(
      /workspace:|catalog:|\/src\/|"scripts"/,
    );
  });

  test("has no fault that publint finds", async () => {
    const { buffer } = new Uint8Array(readFileSync(tarball("npm", name)));
    const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  test("has types for everything that can be imported", async () => {
    const data = new Uint8Array(readFileSync(tarball("npm", name)));
    const { exports } = manifestOf(tarball("npm", name));
    if (exports === undefined) return expect(manifestOf(tarball("npm", name))).toHaveProperty("bin");
    const result = await checkPackage(createPackageFromTarballData(data));
    const problems = "problems" in result ? result.problems : ["no types at all"];
    // `require` of Node 20 loads no module, and TypeScript's `node10` knows no `exports`: both are no way to these packages.
    const ours = problems.filter(
      (one) =>
        typeof one === "string" || !("resolutionKind" in one) || /bundler|esm/.test(one.resolutionKind),
    );
    expect(ours).toEqual([]);
  });
});

const OLDEST = 20;

describe("installed together into an empty folder", async () => {
  const inBrowser = await testNeeding("tools", "chromium");
  const folder = new InstalledPackages();
  beforeAll(async () => {
    await folder.install([...packed.npm.map(({ file }) => file), "ws"]);
    folder.write("index.js", ECHO);
    folder.write("s.yaml", DEPLOY_FILE);
  }, TIMEOUT_MS);
  afterAll(() => folder[Symbol.asyncDispose]());

  test(`by Node ${OLDEST}, the oldest that they promise to run on`, () => {
    if (machineNode.startsWith(`${OLDEST}.`)) return;
    const why = `the machine's Node is ${machineNode}`;
    recordMissing({
      what: `the packages on Node ${OLDEST}`,
      why,
      hint: `install Node ${OLDEST}`,
      where: "tools",
    });
    expect(process.env.WSFN_REQUIRE, `WSFN_REQUIRE=all: ${why}`).not.toBe("all");
  });

  test("wsfn dev runs a function and serves its console, and Ctrl-C ends it", async () => {
    const developed = await folder.develop();
    for (const file of ["/", "/page.js", "/style.css", "/gateway-errors.md"])
      expect((await fetch(new URL(file, developed.consoleUrl))).status, file).toBe(200);
    const answer = await developed.echo("hello").finally(() => developed.stop());
    expect(answer).toBe("hello");
    expect(await developed.stop()).toBe(0);
  });

  inBrowser("the console's page, as it was built, talks to the function", async () => {
    await using developed = await folder.develop();
    const { answer, complaints } = await consoleEcho(developed.consoleUrl, "hello from the page");
    expect(answer).toContain("hello from the page");
    expect(complaints).toEqual([]);
  });

  test("every package that a user gets has a licence", async () => {
    const { components } = JSON.parse(await folder.billOfMaterials()) as {
      components: { name: string; licenses?: unknown[] }[];
    };
    expect(components.map(({ name }) => name)).toEqual(expect.arrayContaining(["wsfn", "commander"]));
    expect(components.filter(({ licenses = [] }) => licenses.length === 0)).toEqual([]);
  });

  test.each([
    ["conform . judges it", ["conform", ".", "--case", "framing/text-125"], "1 passed"],
    ["doctor . finds nothing", ["doctor", "."], "0 findings"],
    ["pack . makes its zip", ["pack", "."], "code.zip"],
    ["bench --list names the scenarios", ["bench", "--list"], "echo"],
    ["--version is that of the package", ["--version"], versionOf("wsfn")],
  ])("wsfn %s", async (_, args, expected) => {
    const { code, stdout, stderr } = await folder.run("npx", "wsfn", ...args);
    expect(code, `${stdout}${stderr}`).toBe(0);
    expect(stdout).toContain(expected);
  });
});

function versionOf(name: string): string {
  const rooms = readRooms(new Repository(ROOT));
  return rooms.find(({ manifest }) => manifest.name === name)?.manifest.version ?? "";
}

const ECHO = `import { createServer } from "node:http";
import { WebSocketServer } from "ws";
const server = createServer((_, answer) => answer.end("ok"));
server.keepAliveTimeout = server.headersTimeout = 86_400_000;
new WebSocketServer({ server }).on("connection", (client) => {
  client.on("message", (data, isBinary) => client.send(data, { binary: isBinary }));
});
server.listen(Number(process.env.FC_SERVER_PORT ?? 9000), "0.0.0.0");
process.on("SIGTERM", () => process.exit(0));
`;

const DEPLOY_FILE = `edition: 3.0.0
name: installed
resources:
  echo:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: echo
      runtime: custom.debian12
      code: .
      timeout: 3600
      instanceConcurrency: 20
      layers: [acs:fc:cn-hangzhou:official:layers/Nodejs24/versions/1]
      environmentVariables: { PATH: "/opt/nodejs24/bin:/usr/local/bin:/usr/bin:/bin" }
      customRuntimeConfig: { command: [node, index.js], port: 9000 }
      triggers:
        - triggerName: http
          triggerType: http
          triggerConfig: { authType: anonymous, methods: [GET, POST] }
`;
