import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { readmeExamples } from "../test/readme.ts";
import { freePort } from "../test/redis-process.ts";
import { node20, runBundled } from "../test/uws-process.ts";

const HERE = join(import.meta.dirname, "..");

function runNode(folder: string, name: string, code: string, env: Record<string, string> = {}): ChildProcess {
  const file = join(folder, name);
  writeFileSync(file, code);
  const { REDIS_URL: _, ...rest } = process.env;
  return spawn(process.execPath, [file], { env: { ...rest, ...env }, stdio: ["ignore", "pipe", "inherit"] });
}

/** A folder for programs of the README, where packages are found. */
function exampleFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "rooms-readme-"));
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  symlinkSync(join(HERE, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** The package finds itself by its name only from inside. */
const fromInside = (code: string): string =>
  code.replaceAll(/"@wsfn\/rooms(?:\/(\w+))?"/g, (_, part) =>
    JSON.stringify(join(HERE, SOURCES[part ?? ""] ?? "")),
  );

/** Rejects when a program ends by itself. */
async function endOf(name: string, program: ChildProcess): Promise<never> {
  const end = await once(program, "close");
  throw new Error(`expected the README's ${name} to go on, it ended with ${end.join(" ")}`);
}

const answers = (port: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port: Number(port) });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

/** The README's client talks to a server of the README, which then ends by SIGTERM. */
async function talk(folder: string, serving: ChildProcess, port: string): Promise<void> {
  const [, , client = ""] = readmeExamples();
  const url = `const url = "ws://127.0.0.1:${port}";\nif (globalThis.WebSocket === undefined) throw new Error("no WebSocket");\n`;
  const programs = [serving];
  try {
    // The SDK gives up a message that it could not send for 5 s: a busy machine starts a server in more.
    const ended = endOf("server", serving);
    while (!(await Promise.race([answers(port), ended]))) await pause(50);
    const talking = runNode(folder, "client.js", url + client);
    programs.push(talking);
    const said = once(talking.stdout ?? talking, "data");
    const [line] = (await Promise.race([said, endOf("client", talking)])) as [Buffer];
    expect(line.toString()).toBe("hello\n");
    const over = once(serving, "exit");
    serving.kill("SIGTERM");
    expect(await over).toEqual([0, null]);
  } finally {
    for (const program of programs) program.kill("SIGKILL");
    rmSync(folder, { recursive: true });
  }
}

test("the README's server and client talk", async () => {
  const [server = ""] = readmeExamples();
  const folder = exampleFolder();
  const port = String(await freePort());
  await talk(folder, runNode(folder, "server.js", fromInside(server), { FC_SERVER_PORT: port }), port);
});

const node = node20();

// Without Node 20 the test of the transport records what is missing.
if (node !== undefined) {
  test("the README's server on uWebSockets.js and its client talk", async () => {
    const [server = "", onUws = ""] = readmeExamples();
    const [rooms = ""] = server.split("const server = createServer();");
    const folder = exampleFolder();
    const entry = join(folder, "entry.js");
    writeFileSync(entry, fromInside(rooms + onUws));
    const port = String(await freePort());
    const outfile = join(folder, "server.cjs");
    const serving = await runBundled(node, entry, { outfile, env: { FC_SERVER_PORT: port, REDIS_URL: "" } });
    await talk(folder, serving, port);
  });
}

const SOURCES: Readonly<Record<string, string>> = {
  "": "src/index.ts",
  redis: "src/log/redis/index.ts",
  uws: "src/transports/uws.ts",
  ws: "src/transports/ws.ts",
};
