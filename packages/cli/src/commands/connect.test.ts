import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { triggers } from "../../test/doctor/sick-project.ts";
import { project } from "../../test/project.ts";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const EXAMPLE = fileURLToPath(new URL("../../secrets.example.json", import.meta.url));

/** After the last line an echo has so long, which one on a busy machine may need. */
const AMPLE = ["--linger", "5s"];

/** An instance that has to start first. */
const SLOW_START_MS = 2500;

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

type Act = (socket: WebSocket, request: IncomingMessage) => void;

/** A server in this process. `act` is called with each connection. */
async function serving(act: Act): Promise<string> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, handleProtocols: (offered) => [...offered].at(-1) ?? false });
  sockets.on("connection", (socket, request) => {
    socket.on("error", () => {});
    act(socket, request);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  ends.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
    server.closeAllConnections();
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

const echo: Act = (socket) =>
  void socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));

const connect = async (args: readonly string[], input: string) => {
  await using wsfn = new WsfnProcess(["connect", ...args], {}, { input });
  return await wsfn.exited; // awaited here: leaving the block ends the process
};

const events = (stdout: string): Record<string, unknown>[] =>
  stdout.split("\n").map((line) => JSON.parse(line));

describe("wsfn connect", () => {
  it("sends lines and prints what comes: messages alone on stdout", async () => {
    const { code, stdout, stderr } = await connect(
      [await serving(echo), ...AMPLE],
      "a\n//b\n/hex 00ff\n/pong\n",
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "a\n/b\n00ff" });
    expect(stderr).toMatch(/^connected to ws:.*\nthere is no \/pong: .*\nclosed by us with 1000\n$/);
  });

  it("ends after one answer when asked to", async () => {
    const url = await serving((socket) => {
      echo(socket, undefined as never);
      socket.on("message", () => socket.send("more"));
    });
    expect(await connect([url, "--once"], "hi\nthere\n")).toMatchObject({ code: 0, stdout: "hi" });
  });

  it("exits 1 where one answer was asked for and none came", async () => {
    const url = await serving(() => {});
    // The handshake has the same time: not so little that a busy machine misses it.
    const { code, stderr } = await connect([url, "--once", "--timeout", "10s"], "hi\n");
    expect(code).toBe(1);
    expect(stderr).toContain("no message within 10000 ms");
  });

  it("shows everything as JSON lines, and closes with the code that was written", async () => {
    const closed: [number, string][] = [];
    const url = await serving((socket, request) => {
      echo(socket, request);
      socket.on("close", (code, reason) => closed.push([code, reason.toString()]));
    });
    const { code, stdout } = await connect(
      [url, "--json", "--subprotocol", "a", "--subprotocol", "b"],
      "x\n/ping p\n/close 4001 bye\n",
    );
    expect(code).toBe(0);
    expect(events(stdout)).toMatchObject([
      { event: "open", url, subprotocol: "b", extensions: "" },
      { event: "message", text: "x", bytes: 1 },
      { event: "pong", text: "p", afterMs: expect.any(Number) },
      { event: "close", code: 4001, reason: "bye", by: "client" },
    ]);
    // The client may have ended before its server, in this process, has read that.
    await expect.poll(() => closed).toEqual([[4001, "bye"]]);
  });

  it("sends the headers that were given, a name twice as two values", async () => {
    let seen: IncomingMessage["headers"] = {};
    const url = await serving((socket, { headers }) => {
      seen = headers;
      socket.close(1000);
    });
    const { code } = await connect([url, "-H", "X-One: 1", "-H", "X-Two: a", "-H", "X-Two: b: c"], "");
    expect(code).toBe(0);
    expect(seen).toMatchObject({ "x-one": "1", "x-two": "a, b: c" });
  });

  it.each<[string, Act, number, RegExp]>([
    ["a cut", (socket) => socket.terminate(), 1, /cut: the connection ended without a Close frame \(1006\)/],
    [
      "an error of the server",
      (socket) => socket.close(1011, "broken"),
      1,
      /closed by the server with 1011 "broken"/,
    ],
    ["a usual end", (socket) => socket.close(1001), 0, /closed by the server with 1001/],
  ])("reports %s by its exit code", async (_, act, code, words) => {
    await using wsfn = new WsfnProcess(["connect", await serving(act)], {}, { input: "open" });
    const ended = await wsfn.exited;
    expect(ended.code).toBe(code);
    expect(ended.stderr).toMatch(words);
  });

  it("connects again when asked to, and what was written meanwhile arrives", async () => {
    let connections = 0;
    const url = await serving((socket, request) => {
      connections += 1;
      if (connections === 1) socket.terminate();
      else echo(socket, request);
    });
    await using wsfn = new WsfnProcess(
      ["connect", url, "--reconnect", "--json", ...AMPLE],
      {},
      { input: "open" },
    );
    await wsfn.event("retry");
    wsfn.child.stdin?.end("late\n");
    const { code, stdout } = await wsfn.exited;
    expect(code).toBe(0);
    expect(events(stdout).map(({ event }) => event)).toEqual([
      "open",
      "close",
      "retry",
      "open",
      "message",
      "close",
    ]);
    expect(connections).toBe(2);
  });

  it("shows a refusal with its body, and a server that is not there: exit 2", async () => {
    const server = createServer();
    server.on("upgrade", (_, socket) =>
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 12\r\n\r\nno entry\u001b[2J"),
    );
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ends.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const refused = await connect([`http://127.0.0.1:${port}/`], "");
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("refused: 403 Forbidden\nno entry");
    expect(refused.stderr).not.toContain("\u001b");
    const nobody = await connect(["ws://127.0.0.1:1/"], "");
    expect(nobody).toMatchObject({ code: 2, stderr: expect.stringContaining("ECONNREFUSED") });
  });

  it("waits for a handshake that takes longer than the wait for more messages and a goodbye", async () => {
    const late = createServer();
    const sockets = new WebSocketServer({ noServer: true });
    late.on("upgrade", (request, socket, head) =>
      setTimeout(() => sockets.handleUpgrade(request, socket, head, () => {}), SLOW_START_MS),
    );
    late.listen(0, "127.0.0.1");
    await once(late, "listening");
    ends.push(() => late.close());
    const { port } = late.address() as AddressInfo;
    const { code, stderr } = await connect([`ws://127.0.0.1:${port}/`, "--linger", "50ms"], "");
    expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining("closed by us with 1000") });
  });

  it("ends on Ctrl-C while the handshake is not answered", async () => {
    const mute = createServer();
    const asked = once(mute, "upgrade");
    mute.listen(0, "127.0.0.1");
    await once(mute, "listening");
    const { port } = mute.address() as AddressInfo;
    await using wsfn = new WsfnProcess(
      ["connect", `ws://127.0.0.1:${port}/`, "--timeout", "1h"],
      {},
      { input: "open" },
    );
    const [, socket] = await asked;
    ends.push(() => {
      socket.destroy();
      mute.close();
    });
    wsfn.child.kill("SIGINT");
    expect((await wsfn.exited).code).toBe(2);
  });

  it("signs the handshake for a function behind the gateway", async () => {
    const index = `import { WebSocketServer } from ${JSON.stringify(import.meta.resolve("ws"))};
new WebSocketServer({ host: "0.0.0.0", port: Number(process.env.FC_SERVER_PORT) }).on("connection", (socket) => socket.on("message", (data) => socket.send(String(data))));`;
    const signed = triggers({ authType: "function", methods: ["GET"] });
    const dir = project({ "package.json": '{"type":"module"}', "index.js": index }, signed);
    await using dev = new WsfnProcess(["dev", dir, "--json", "--secrets", EXAMPLE]);
    const { wsUrl } = (await dev.event("ready")) as { wsUrl: string };
    const args = [wsUrl, "--once", "--dir", dir, "--secrets", EXAMPLE];
    expect(await connect([...args, "--sign"], "hi\n")).toMatchObject({ code: 0, stdout: "hi" });
    expect(await connect([...args, "--sign", "f"], "hi\n")).toMatchObject({ code: 0, stdout: "hi" });
    const bare = await connect(args, "hi\n");
    expect(bare.code).toBe(2);
    expect(bare.stderr).toMatch(/refused: 400 Bad Request\n.*MissingRequiredHeader/);
  });

  it.each<[string, () => readonly string[], RegExp]>([
    ["no address", () => ["there"], /there is no WebSocket address\n→ /],
    ["an address of something else", () => ["ftp://x/"], /no WebSocket address/],
    ["a wrong header", () => ["ws://127.0.0.1:1/", "-H", "x"], /expected NAME: VALUE/],
    ["nothing to sign with", () => ["ws://127.0.0.1:1/", "--sign", "--dir", project({})], /is anonymous/],
  ])("exits 2 and says why for %s", async (_, args, words) => {
    const { code, stdout, stderr } = await connect(args(), "");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(words);
  });
});
