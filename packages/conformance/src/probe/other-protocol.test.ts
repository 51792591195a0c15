import { once } from "node:events";
import http2 from "node:http2";
import net from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { ConformanceCase, Status } from "../case/case.ts";
import { targetOf } from "../connection/target.ts";
import { evaluate } from "../judge/evaluate.ts";
import { probe } from "./probe.ts";
import { DEFAULT_TIMEOUTS } from "./timeouts.ts";

const HEAD = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n";

/** A request that names HTTP/2 alone, which no server may take for a WebSocket handshake. */
const asks = (...ok: Status[]): ConformanceCase => ({
  id: "handshake/example",
  level: "MUST",
  says: "is an example",
  source: { rfc: 9110, section: "7.8" },
  needs: [],
  autobahn: [],
  opening: { headers: { Upgrade: "h2c" }, expect: { ok } },
  script: [],
  events: { ok: [[]] },
  ending: { by: "left", codes: [], clean: false },
});

let server: net.Server;
afterEach(() => new Promise((resolve) => server.close(resolve)));

async function observe(answer: (socket: net.Socket) => void, c: ConformanceCase) {
  server = net.createServer((socket) => {
    socket.on("error", () => {}); // the probe leaves as it likes
    socket.once("data", () => answer(socket));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  return probe(c, { target: targetOf(`ws://127.0.0.1:${port}/`), timeouts: DEFAULT_TIMEOUTS });
}

describe("a 101 to HTTP/2", () => {
  test("is read as what it is when HTTP/2 follows", async () => {
    const speaks = (socket: net.Socket): void => {
      socket.write(HEAD);
      http2.performServerHandshake(socket).on("error", () => {}); // the probe sends no preface
    };
    const seen = await observe(speaks, asks("h2c"));
    expect(seen).toMatchObject({ status: 101, opened: false, facts: [] });
    expect(evaluate(asks("h2c"), seen)).toMatchObject({ outcome: "held", detail: [] });
  });

  test("is an answer like any other for a case that accepts none", async () => {
    const speaks = (socket: net.Socket): void => {
      socket.write(HEAD);
      // The first frame in two packets: its header alone shows what it is.
      socket.write(Buffer.from("000000", "hex"), () => socket.write(Buffer.from("040000000000", "hex")));
    };
    const seen = await observe(speaks, asks("4xx"));
    expect(evaluate(asks("4xx"), seen).detail).toEqual([
      "expected 4xx to the opening request, got 101 and a connection that speaks HTTP/2 now",
    ]);
  });

  test("is none when something else follows, or nothing", async () => {
    const c = asks("h2c");
    const seen = await observe((socket) => socket.end(`${HEAD}\x81\x05hello there`), c);
    expect(evaluate(c, seen).detail).toEqual([
      "expected 101 and a connection that speaks HTTP/2 now to the opening request, got 101 Switching Protocols",
    ]);
    server.close();
    expect(evaluate(c, await observe((socket) => socket.end(HEAD), c)).detail).toHaveLength(1);
  });
});
