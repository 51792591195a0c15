import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BEFORE_HANDSHAKE, BEHIND_HANDSHAKE } from "./hostile-servers.ts";

/** What one-run.ts tells. */
interface Told {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly unjudged?: number;
  readonly ordinary?: readonly string[];
  readonly longestWhy?: number;
  readonly elapsedMs: number;
  readonly lingerMs: number;
  readonly peakBytes: number;
}

const LIMIT_MS = 1500;
/** What the machine's other work may add: these bounds tell an end from none, they do not measure speed. */
const SPARE_MS = 240_000;
/** Far less than a case may take: a timer or socket left behind shows. */
const LINGER_MS = 5000;
const MOST_BYTES = 768 * 1024 * 1024;
const ONE_TEST = { timeout: 300_000 };

const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

let servers: ChildProcess;
let ports: Readonly<Record<string, number>> = {};

beforeAll(async () => {
  servers = spawn(process.execPath, [script("hostile-process.ts")], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(servers.stdout ?? servers, "data")) as [Buffer];
  ports = JSON.parse(line.toString("utf8"));
});

afterAll(() => void servers.kill("SIGKILL"));

async function runAgainst(name: string, scheme: "ws" | "wss"): Promise<Told> {
  const url = `${scheme}://127.0.0.1:${ports[name]}/`;
  const child = spawn(process.execPath, [script("one-run.ts"), url, `${LIMIT_MS}`], {
    stdio: ["ignore", "pipe", "pipe"],
    timeout: ONE_TEST.timeout,
  });
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const)
    child[stream].on("data", (chunk: Buffer) => {
      said[stream] += chunk.toString("utf8");
    });
  const [code] = (await once(child, "close")) as [number | null];
  expect({ code, stderr: said.stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(said.stdout) as Told;
}

function expectBounded(told: Told): void {
  expect(told.elapsedMs).toBeLessThan(LIMIT_MS + SPARE_MS);
  expect(told.lingerMs).toBeLessThan(LINGER_MS);
  expect(told.peakBytes).toBeLessThan(MOST_BYTES);
}

describe.concurrent("a run of the whole catalogue is bounded, and leaves nothing, when the server", () => {
  test.each(Object.keys(BEHIND_HANDSHAKE))("%s: verdicts", ONE_TEST, async (name) => {
    const told = await runAgainst(name, "ws");
    expect(told).toMatchObject({ unjudged: 0 });
    expect(told.ordinary).toHaveLength(3);
    expect(told.ordinary?.filter((verdict) => verdict !== "fail" && verdict !== "untestable")).toEqual([]);
    expect(told.longestWhy).toBeLessThan(2000);
    expectBounded(told);
  });

  test.each(Object.keys(BEFORE_HANDSHAKE))("%s: one line that says why not", ONE_TEST, async (name) => {
    const told = await runAgainst(name, "ws");
    expect(told).toMatchObject({ name: "CannotJudge" });
    expect(told.code).toMatch(/^(NoAnswer|NotWebSocket|NobodyListens)$/);
    expect(told.message).toMatch(/^expected [^\n]{1,600}$/);
    expectBounded(told);
  });

  test.each([
    "says nothing",
    "sends garbage without end",
    "speaks HTTP/2",
    "resets at once",
    "sends one octet a moment",
  ])("%s where TLS was expected: one line that says why not", ONE_TEST, async (name) => {
    const told = await runAgainst(name, "wss");
    expect(told).toMatchObject({ name: "CannotJudge" });
    expect(told.code).toMatch(/^(TlsFailed|NobodyListens)$/);
    expectBounded(told);
  });
});
