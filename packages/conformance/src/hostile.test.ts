import net from "node:net";
import { acceptHeaders, encodeResponse } from "@wsfn/protocol";
import { afterEach, describe, expect, test } from "vitest";
import type { ConformanceCase } from "./case.ts";
import { CATALOGUE } from "./catalogue/catalogue.ts";
import { conformance, runCases } from "./runner.ts";
import { targetOf } from "./target.ts";

const open: net.Server[] = [];
const sockets = new Set<net.Socket>();

/** A server that does whatever `act` does to each connection. */
async function serverThat(act: (socket: net.Socket) => void): Promise<string> {
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => sockets.delete(socket));
    act(socket);
  });
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return `ws://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
}

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

const SOME: readonly ConformanceCase[] = CATALOGUE.filter(({ id }) =>
  [
    "handshake/ordinary",
    "handshake/key-missing",
    "framing/text-125",
    "control/ping-text",
    "close/with-code",
  ].includes(id),
);
const BRIEF = { openMs: 200, eventMs: 200, endMs: 200, askAfterMs: 20, dropMs: 200, stallMs: 200 };

/** Answers the handshake as it should be, then does `act`. */
const afterHandshake = (act: (socket: net.Socket) => void) => (socket: net.Socket) => {
  let head = "";
  socket.on("data", (chunk: Buffer) => {
    if (head.endsWith("!")) return;
    head += chunk.toString("latin1");
    const key = /sec-websocket-key: (\S+)/i.exec(head)?.[1];
    if (!head.includes("\r\n\r\n") || key === undefined) return;
    head = "!";
    socket.write(encodeResponse({ status: 101, headers: acceptHeaders({ key }) }));
    act(socket);
  });
};

/** Writes for as long as the other side takes it. */
const pour = (chunk: Buffer) => (socket: net.Socket) => {
  const more = (): void => {
    while (!socket.destroyed && socket.write(chunk)) {}
  };
  socket.on("drain", more);
  more();
};

const GARBAGE = Buffer.from(
  Array.from({ length: 65536 }, (_, index) => (index * 7919 + (index >> 3)) & 0xff),
);

describe("any server is an input", () => {
  test.each([
    ["says nothing", () => {}],
    ["closes at once", (socket: net.Socket) => socket.end()],
    ["resets at once", (socket: net.Socket) => socket.resetAndDestroy()],
    ["sends garbage without end", pour(GARBAGE)],
    ["sends a header without end", pour(Buffer.alloc(65536, 0x61))],
    [
      "speaks HTTP/2",
      (socket: net.Socket) => socket.write(Buffer.from("000012040000000000000300000064000400", "hex")),
    ],
    ["speaks TLS", (socket: net.Socket) => socket.write(Buffer.from("15030300020228", "hex"))],
    [
      "sends one octet a moment",
      (socket: net.Socket) => {
        const timer = setInterval(() => socket.write("H"), 50);
        socket.on("close", () => clearInterval(timer));
      },
    ],
    ["answers 101 and closes", afterHandshake((socket) => socket.end())],
    ["answers 101 and resets", afterHandshake((socket) => socket.resetAndDestroy())],
    ["answers 101 and says nothing", afterHandshake(() => {})],
    ["answers 101 and sends garbage without end", afterHandshake(pour(GARBAGE))],
    ["answers 101 and pings without end", afterHandshake(pour(Buffer.from("8900".repeat(30000), "hex")))],
    [
      "answers 101 and sends empty fragments without end",
      afterHandshake(pour(Buffer.from(`0100${"0000".repeat(30000)}`, "hex"))),
    ],
    [
      "answers 101 and announces 2^63 octets",
      afterHandshake((socket) => socket.write(Buffer.from("827f8000000000000000", "hex"))),
    ],
    ["answers 101 and never reads", afterHandshake((socket) => socket.pause())],
  ])("ends with verdicts when the server %s", { timeout: 30_000 }, async (_what, act) => {
    const url = await serverThat(act);
    const cases = SOME.map((c) => ({ ...c, budgetMs: 700 }));
    const report = await runCases(cases, targetOf(url), {
      capabilities: [],
      patience: BRIEF,
      concurrency: 2,
    });
    expect(report.cases).toHaveLength(SOME.length);
    const judged = report.cases.filter(({ id }) => id !== "handshake/key-missing");
    expect(judged.filter(({ verdict }) => verdict !== "fail")).toEqual([]);
    expect(judged.every(({ why }) => why.length > 0 && why.length < 2000)).toBe(true);
  });
});

describe("what cannot be judged", () => {
  test.each([
    ["says nothing", () => {}, "NoAnswer"],
    ["closes at once", (socket: net.Socket) => socket.end(), "NoAnswer"],
    ["answers 404", (socket: net.Socket) => socket.end("HTTP/1.1 404 Not Found\r\n\r\n"), "NotWebSocket"],
    ["speaks SSH", (socket: net.Socket) => socket.write("SSH-2.0-OpenSSH_9.2\r\n\r\n"), "NotWebSocket"],
  ] as const)("is said in one line when the server %s", async (_what, act, code) => {
    const url = await serverThat(act);
    const run = conformance(url, { patience: BRIEF });
    await expect(run).rejects.toMatchObject({ name: "CannotJudge", code });
    await expect(run).rejects.toThrow(/^expected [^\n]+$/);
  });

  test("is said in one line when nobody listens", async () => {
    const url = await serverThat(() => {});
    await new Promise((resolve) => open.pop()?.close(resolve));
    await expect(conformance(url)).rejects.toMatchObject({ code: "NobodyListens" });
  });

  test("is said in one line when a plain port is asked for TLS", async () => {
    const url = await serverThat((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await expect(conformance(url.replace("ws:", "wss:"))).rejects.toMatchObject({ code: "TlsFailed" });
  });

  test.each([
    ["not a url", "BadUrl"],
    ["ftp://127.0.0.1/", "BadUrl"],
  ])("is said in one line for %s", async (url, code) => {
    await expect(conformance(url)).rejects.toMatchObject({ code });
  });

  test.each([
    [{ suites: ["frames"] }, "UnknownSuite"],
    [{ cases: ["framing/nothing"] }, "UnknownCase"],
    [{ knownFailing: { "framing/nothing": "#1" } }, "UnknownCase"],
  ])("names what is unknown in %o", async (options, code) => {
    await expect(conformance("ws://127.0.0.1:1/", options)).rejects.toMatchObject({ code });
  });
});
