import { once } from "node:events";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CaseResult, Report } from "@wsfn/conformance";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocketServer } from "ws";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const ECHO = fileURLToPath(new URL("../../test/echo-function", import.meta.url));
const CASES = ["framing/text-125", "framing/binary-125"];
const only = CASES.flatMap((id) => ["--case", id]);

let dir = "";
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), "wsfn-conform-"));
});
afterAll(() => rmSync(dir, { recursive: true }));

const conform = async (args: readonly string[], environment: Readonly<Record<string, string>> = {}) => {
  await using wsfn = new WsfnProcess(["conform", ...args], environment);
  return await wsfn.exited; // awaited here: leaving the block ends the process
};
const reportIn = (file: string): Report => JSON.parse(readFileSync(file, "utf8"));

describe("wsfn conform", () => {
  it("exits 0 and writes the report for a function that echoes, through the gateway", async () => {
    const out = join(dir, "good.json");
    const { code, stdout } = await conform([
      ECHO,
      "--via",
      "gateway",
      ...only,
      "--report",
      "json",
      "--out",
      out,
    ]);
    expect({ code, stdout }).toMatchObject({ code: 0 });
    expect(reportIn(out).cases.map(({ id, verdict }: CaseResult) => [id, verdict])).toEqual(
      CASES.map((id) => [id, "pass"]),
    );
  });

  it("exits 1 and names the cases when the echo is one byte short", async () => {
    const { code, stdout } = await conform([ECHO, ...only], { TEST_ECHO_SHORT: "1" });
    expect(code).toBe(1);
    for (const id of CASES) expect(stdout).toContain(`✗ ${id}`);
    expect(stdout).toContain(`--case ${CASES[0]}`);
  });

  it("accepts a known failure, and is red when it is stale", async () => {
    const file = join(dir, "known.json");
    writeFileSync(file, JSON.stringify({ [CASES[0] ?? ""]: "the last byte is lost" }));
    const one = ["--case", CASES[0] ?? "", "--known-failing", file];
    expect((await conform([ECHO, ...one], { TEST_ECHO_SHORT: "1" })).code).toBe(0);
    expect((await conform([ECHO, ...one])).code).toBe(1);
  });

  it("shows the gateway's own code and way out where it refuses every handshake", async () => {
    const own = join(dir, "refused");
    cpSync(ECHO, own, { recursive: true });
    const deployFile = readFileSync(join(own, "s.yaml"), "utf8");
    writeFileSync(join(own, "s.yaml"), deployFile.replace("authType: anonymous", "authType: function"));
    const { code, stderr } = await conform([own, "--via", "gateway", ...only]);
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /expected 101 to an opening handshake, got 400 MissingRequiredHeader from the gateway: .*Date.*\n→ the trigger asks for signed requests/,
    );
  });

  it.each(["direct", "gateway"])("judges a function whose WebSocket is not at /, %s", async (via) => {
    const out = join(dir, `path-${via}.json`);
    const cases = [...CASES, "platform/listens-on-all-interfaces", "platform/http-beside-websocket"];
    const args = [
      ECHO,
      "--via",
      via,
      ...cases.flatMap((id) => ["--case", id]),
      "--report",
      "json",
      "--out",
      out,
    ];
    const environment = { TEST_ECHO_PATH: "/ws" };
    expect((await conform([...args, "--path", "/ws"], environment)).code).toBe(0);
    const verdicts = new Map(reportIn(out).cases.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts.get("platform/listens-on-all-interfaces")).toBe(
      via === "direct" ? "pass" : "out-of-scope",
    );
    expect(verdicts.get(CASES[0] ?? "")).toBe("pass");
    expect(await conform(args, environment)).toMatchObject({ code: 2 }); // at / it takes none
  });

  it.each([
    ["direct", "127.0.0.1", undefined, /it listens on 127\.0\.0\.1:\d+; listen on 0\.0\.0\.0/],
    [
      "direct",
      "0.0.0.0",
      "0",
      /it listens on 0\.0\.0\.0:\d+; listen on 0\.0\.0\.0 and on the port that FC_SERVER_PORT/,
    ],
    ["gateway", "127.0.0.1", undefined, /it listens on 127\.0\.0\.1:\d+; listen on 0\.0\.0\.0/],
  ])(
    "ends soon where a function listens elsewhere, %s, on %s and port %s",
    // The command itself waits 12 s for a change of mind; less than the 120 s that the platform would.
    { timeout: 110_000 },
    async (via, host, port, words) => {
      const own = join(dir, `elsewhere-${via}-${host}`);
      cpSync(ECHO, own, { recursive: true });
      writeFileSync(
        join(own, "index.js"),
        `import { createServer } from "node:http";
createServer((request, response) => response.end()).listen(${port ?? "Number(process.env.FC_SERVER_PORT)"}, "${host}");`,
      );
      const { code, stderr } = await conform([own, "--via", via, ...only]);
      expect(code).toBe(2);
      expect(stderr).toMatch(new RegExp(`is not ready: ${words.source}`));
      expect(stderr.split("\n").findLast((line) => words.test(line))).not.toMatch(/is not ready:/);
    },
  );

  it("reads the path from wsfn.json", async () => {
    const own = join(dir, "own-path");
    cpSync(ECHO, own, { recursive: true });
    symlinkSync(join(ECHO, "../../node_modules"), join(own, "node_modules"));
    writeFileSync(join(own, "wsfn.json"), '{"summary":"s","language":"node","path":"/ws"}');
    expect((await conform([own, ...only], { TEST_ECHO_PATH: "/ws" })).code).toBe(0);
  });

  it("lays --path on a URL as well", async () => {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0, path: "/ws" });
    server.on("connection", (socket) =>
      socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary })),
    );
    await once(server, "listening");
    const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect((await conform([url, "--path", "/ws", ...only])).code).toBe(0);
      expect((await conform([url, ...only])).code).toBe(2); // at / it takes none
    } finally {
      server.close();
    }
  });

  it("exits 2 with one clear line and the way out where nobody listens", async () => {
    const { code, stderr } = await conform(["ws://127.0.0.1:1/"]);
    expect(code).toBe(2);
    expect(stderr).toContain("expected a server on 127.0.0.1:1, got ECONNREFUSED");
    expect(stderr.trim().split("\n")).toEqual([
      expect.stringMatching(/^wsfn: /),
      expect.stringMatching(/^→ /),
    ]);
  });

  it.each([
    [["127.0.0.1:1"], "did you mean ws://127.0.0.1:1?"],
    [["ws://127.0.0.1:1/", "--suite", "none"], '"none"'],
    [["ws://127.0.0.1:1/", "--case", "framing/none"], '"framing/none"'],
    [["ws://127.0.0.1:1/", "--report", "json"], "each needs the other"],
    [["ws://127.0.0.1:1/", "--concurrency", "none"], "whole number"],
    [[], "expected a URL or a directory"],
  ])("exits 2 and says what is wrong with %j", async (args, words) => {
    const { code, stderr } = await conform(args);
    expect(code).toBe(2);
    expect(stderr).toContain(words);
  });

  it("lists the catalogue as JSON, every id once", async () => {
    const { code, stdout } = await conform(["--list", "--json"]);
    expect(code).toBe(0);
    const ids: string[] = JSON.parse(stdout).map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(CASES));
    expect(new Set(ids).size).toBe(ids.length);
  });
});
