import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FunctionSpec } from "@wsfn/platform";
import { onTestFinished } from "vitest";
import type { LogLine } from "../src/instance/instance.ts";

/** A code folder that goes with the test. Keys are file names, `*` before a name sets its x bit. */
export function codeFolder(files: Readonly<Record<string, string>>): string {
  const dir = mkdtempSync(join(tmpdir(), "wsfn-instance-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(join(dir, name.replace(/^\*/, "")), text, { mode: name.startsWith("*") ? 0o755 : 0o644 });
  }
  return dir;
}

/** A function of a custom runtime whose code is these files. */
export function specOf(
  files: Readonly<Record<string, string>>,
  command: readonly string[],
  more: Partial<FunctionSpec> = {},
): FunctionSpec {
  return specIn(codeFolder(files), command, more);
}

/** A function of a custom runtime whose code lies there. */
export function specIn(
  codeDir: string,
  command: readonly string[],
  more: Partial<FunctionSpec> = {},
): FunctionSpec {
  return {
    name: "f",
    region: "cn-hangzhou",
    runtime: "custom.debian12",
    target: "runtime",
    codeDir,
    file: join(codeDir, "s.yaml"),
    command,
    port: 9000,
    environment: {},
    timeoutMs: 60_000,
    instanceConcurrency: 1,
    cpu: 0.35,
    memoryMb: 512,
    diskMb: 512,
    minInstances: 0,
    ...more,
  };
}

/** An HTTP server; `port` and `host` are JavaScript expressions. Answers every path with its pid. */
export const server = (port: string, host = '"0.0.0.0"', more = ""): string => `
const { createServer } = require("node:http");
createServer((request, response) => response.end(String(process.pid))).listen(${port}, ${host});
${more}`;

/** Listens on the port that it is given. */
export const readsPort = server("process.env.FC_SERVER_PORT");

/** Collects log lines; `text` joins those of one stream. */
export function logBook(): { onLog: (line: LogLine) => void; text: (stream: LogLine["stream"]) => string } {
  const lines: LogLine[] = [];
  return {
    onLog: (line) => void lines.push(line),
    text: (stream) =>
      lines
        .filter((l) => l.stream === stream)
        .map((l) => l.text)
        .join("\n"),
  };
}
