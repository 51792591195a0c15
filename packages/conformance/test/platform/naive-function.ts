import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const WS = createRequire(import.meta.url).resolve("ws");

/** As most first versions look: the right address, and nothing thought of beyond the message. */
const program = (port: string): string => `
const { WebSocketServer } = require(${JSON.stringify(WS)});
const { createServer } = require("node:http");
const server = createServer((request, response) => response.end("hello"));
new WebSocketServer({ server }).on("connection", (socket) => {
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on("error", () => {});
});
server.listen(${port}, "0.0.0.0");
`;

const manifest = (port: number): string => `
edition: 3.0.0
name: naive
access: default
resources:
  naive:
    component: fc3
    props:
      region: cn-hangzhou
      functionName: naive
      runtime: custom.debian12
      code: .
      timeout: 600
      instanceConcurrency: 100
      customRuntimeConfig: { command: [node], args: [index.js], port: ${port} }
      triggers:
        - { triggerName: http, triggerType: http, triggerConfig: { authType: anonymous, methods: [GET] } }
`;

/** A function in a folder of its own. `listensOn` is JavaScript; `declared` is what its s.yaml says. */
export function naiveFunction(listensOn: string, declared: number): { dir: string; remove(): void } {
  const dir = mkdtempSync(join(tmpdir(), "wsfn-naive-"));
  writeFileSync(join(dir, "index.js"), program(listensOn));
  writeFileSync(join(dir, "s.yaml"), manifest(declared));
  return { dir, remove: () => rmSync(dir, { recursive: true, force: true }) };
}
