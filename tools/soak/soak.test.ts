import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { soak } from "./soak.ts";

const DEPLOY = `edition: 3.0.0
name: f
access: default
resources:
  f:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: f
      runtime: custom.debian12
      code: .
      timeout: 60
      instanceConcurrency: 100
      memorySize: 1024
      customRuntimeConfig: { command: [node], args: [server.cjs], port: 9000 }
      triggers:
        - triggerName: http
          triggerType: http
          triggerConfig: { authType: anonymous, methods: [GET] }
`;

/** A function that knows no WebSocket, and does `work` at every request and handshake. */
function project(work: string): string {
  const dir = mkdtempSync(join(tmpdir(), "wsfn-soak-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  writeFileSync(join(dir, "s.yaml"), DEPLOY);
  writeFileSync(
    join(dir, "server.cjs"),
    `const kept = [];
const work = () => { ${work} };
const server = require("node:http").createServer((_, response) => { work(); response.end("no"); });
server.on("upgrade", (_, socket) => { work(); socket.on("error", () => {}).destroy(); });
server.listen(process.env.FC_SERVER_PORT, "0.0.0.0");`,
  );
  return dir;
}

// Starts programs, which takes as long as a busy machine makes it take.
const TIMEOUT_MS = 180_000;
const short = { spanMs: 12_000, rate: 40, signal: new AbortController().signal };

it("finds memory that grows, wrong answers, and counts what it did", { timeout: TIMEOUT_MS }, async () => {
  const result = await soak(project("kept.push(Buffer.alloc(2 ** 20, 1));"), short);
  expect(result.faults).toContain("its memory grows");
  expect(result.faults.length).toBeGreaterThan(1); // no client got its echo
  expect(result.connections).toBeGreaterThan(10);
  expect(result.kills).toBeGreaterThan(0);
});

it("finds a function that ends", { timeout: TIMEOUT_MS }, async () => {
  await expect(soak(project("process.exit(3);"), short)).rejects.toThrow(/it ended: .*code 3/);
});
