import { describe, expect, onTestFinished, test } from "vitest";
import { doubles, echoServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";
import { SYSTEM_CLOCK, type Timer } from "../clock.ts";

const get = (...lines: string[]): string => ["GET / HTTP/1.1", ...lines, "", ""].join("\r\n");
const post = (...lines: string[]): string =>
  `${["POST / HTTP/1.1", "Host: localhost", ...lines].join("\r\n")}\r\n\r\n`;

/** Heads that two servers could read in two ways, so that one of them could be made to see a request that is none. */
const SMUGGLED = [
  ["a bare LF after a header", "GET / HTTP/1.1\r\nHost: localhost\nX: 1\r\n\r\n"],
  ["bare LFs alone", "GET / HTTP/1.1\nHost: localhost\n\n"],
  ["a bare CR in a header", "GET / HTTP/1.1\r\nHost: localhost\rX: 1\r\n\r\n"],
  ["a folded header", get("Host: localhost", "X: a", " b")],
  ["two equal lengths", `${post("Content-Length: 1", "Content-Length: 1")}a`],
  ["two lengths", `${post("Content-Length: 1", "Content-Length: 2")}ab`],
  ["a list of lengths", `${post("Content-Length: 1, 1")}a`],
  ["a signed length", `${post("Content-Length: +1")}a`],
  ["a length and chunked", `${post("Content-Length: 5", "Transfer-Encoding: chunked")}0\r\n\r\n`],
  ["an unknown transfer coding", post("Transfer-Encoding: xchunked")],
  ["chunked twice", `${post("Transfer-Encoding: chunked, chunked")}0\r\n\r\n`],
  ["chunked and identity", `${post("Transfer-Encoding: chunked", "Transfer-Encoding: identity")}0\r\n\r\n`],
  [
    "chunked in HTTP/1.0",
    "POST / HTTP/1.0\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  ],
  ["a space before the colon", get("Host : localhost")],
  ["a header without a name", get("Host: localhost", ": x")],
  ["two Hosts", get("Host: localhost", "Host: localhost")],
  ["no Host", get()],
  ["a Host with a path", get("Host: localhost/x")],
  ["a Host with a user", get("Host: a@localhost")],
  ["a NUL in a header", get("Host: localhost", "X: a\0b")],
  ["a control character in the target", "GET /\x01 HTTP/1.1\r\nHost: localhost\r\n\r\n"],
  ["a fragment in the target", "GET /#a HTTP/1.1\r\nHost: localhost\r\n\r\n"],
  ["a target without a slash", "GET localhost HTTP/1.1\r\nHost: localhost\r\n\r\n"],
  ["a * that is not for OPTIONS", handshake({ target: "*" })],
  ["HTTP/0.9", "GET /\r\n\r\n"],
  ["HTTP/1.2", "GET / HTTP/1.2\r\nHost: localhost\r\n\r\n"],
  ["HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"],
  ["CONNECT", "CONNECT localhost:80 HTTP/1.1\r\nHost: localhost\r\n\r\n"],
  ["an upgrade in HTTP/1.0", handshake().replace("HTTP/1.1", "HTTP/1.0")],
  ["a body on a handshake", `${handshake({ lines: ["Content-Length: 5"] })}hello`],
  ["a chunked body on a handshake", `${handshake({ lines: ["Transfer-Encoding: chunked"] })}0\r\n\r\n`],
  ["noise", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"],
] as const;

describe("listener", () => {
  test.each(SMUGGLED)("refuses %s with 400 before any instance sees it", async (_name, bytes) => {
    const { start, made } = doubles(echoServer);
    const { url, requests } = await running({ functions: [functionSpec()], start });
    const answer = await new RawClient(url).send(bytes).whole();
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request\r\n/);
    expect(answer).toMatch(/"Code":"InvalidArgument"/);
    expect((await requests(1))[0]).toMatchObject({ status: 400, endedBy: "refused" });
    expect(made).toHaveLength(0);
  });

  test.each([
    ["nothing", ""],
    ["a part of a head", "GET / HTTP/1.1\r\nHost: loc"],
  ])("ends a connection that sends %s in the header time", async (_name, bytes) => {
    const { start } = doubles(echoServer);
    const { url, requests } = await running({ functions: [functionSpec()], start, headerTimeoutMs: 100 });
    const startedMs = SYSTEM_CLOCK.nowMs();
    const answer = await new RawClient(url).send(bytes).whole();
    // The default is 10 s; a busy machine may be late with 100 ms.
    expect(SYSTEM_CLOCK.nowMs() - startedMs).toBeLessThan(8000);
    expect(answer).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n/);
    expect((await requests(1))[0]).toMatchObject({ status: 408, errorCode: "RequestTimeout" });
  });

  test("ends a connection that drips its head, byte by byte", async () => {
    const { start } = doubles(echoServer);
    const { url } = await running({ functions: [functionSpec()], start, headerTimeoutMs: 200 });
    const client = new RawClient(url).send("GET / HTTP/1.1\r\nX: ");
    // Node's HTTP server times heads by a clock of its own, so the client drips by the machine's time as well.
    const drip = (): Timer =>
      SYSTEM_CLOCK.setTimer(10, () => {
        client.send("a");
        next = drip();
      });
    let next = drip();
    expect(await client.whole()).toContain("408 Request Timeout");
    next.cancel();
    client.socket.destroy();
  });

  test("stops reading a head that never ends", async () => {
    const { start } = doubles(echoServer);
    const { url } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send(`GET / HTTP/1.1\r\nX: ${"a".repeat(1_000_000)}`);
    expect(await client.head()).toContain("400 Bad Request");
    client.socket.destroy();
  });

  test("refuses a handshake after a request that has no answer yet", async () => {
    const { start } = doubles(() => echoServer(() => {}));
    const { url, requests } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send(get("Host: localhost") + handshake());
    expect(await client.whole()).toBe("");
    expect((await requests(2)).map((event) => event.status).sort()).toEqual([400, 499]);
  });

  test("answers pipelined requests in order, and warns of nothing", async () => {
    const warnings: string[] = [];
    const note = ({ message }: Error): void => void warnings.push(message);
    process.on("warning", note);
    onTestFinished(() => void process.off("warning", note));
    const { start } = doubles(() => echoServer((request, response) => response.end(`<${request.url}>`)));
    const { url, requests } = await running({
      functions: [functionSpec({ instanceConcurrency: 200 })],
      start,
    });
    const paths = Array.from({ length: 50 }, (_, i) => `/${i}`);
    const client = new RawClient(url).send(
      paths.map((path) => get("Host: localhost").replace("/", path)).join(""),
    );
    const all = await client.until((bytes) => bytes.includes("</49>"));
    expect(all.toString().match(/<\/\d+>/g)).toEqual(paths.map((path) => `<${path}>`));
    await requests(50);
    expect(warnings).toEqual([]);
    client.socket.destroy();
  });

  test("serves many requests on one connection, and then a handshake", async () => {
    const { start } = doubles(echoServer);
    const { url } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url);
    for (let i = 1; i <= 3; i++) {
      client.send(get("Host: localhost"));
      await client.until((all) => all.toString().split("hello").length > i);
    }
    client.send(handshake());
    await client.until((all) => all.includes("101 Switching Protocols"));
    client.socket.destroy();
  });

  test("listens on this machine alone unless asked", async () => {
    const { start } = doubles(echoServer);
    const { url } = await running({ functions: [functionSpec()], start });
    expect(new URL(url).hostname).toBe("127.0.0.1");
  });

  test("gives a function the port that it prefers, and a free one where somebody has that", async () => {
    const { start } = doubles(echoServer);
    const first = await running({ functions: [functionSpec()], start });
    const taken = Number(new URL(first.url).port);
    const other = await running({ functions: [functionSpec()], start, preferredPort: () => taken });
    expect(Number(new URL(other.url).port)).not.toBe(taken);
    await first.gateway.close();
    const again = await running({ functions: [functionSpec()], start, preferredPort: () => taken });
    expect(Number(new URL(again.url).port)).toBe(taken);
  });

  test("names the port that is taken", async () => {
    const { start } = doubles(echoServer);
    const { url } = await running({ functions: [functionSpec()], start });
    const port = Number(new URL(url).port);
    await expect(running({ functions: [functionSpec()], start, port })).rejects.toMatchObject({
      code: "PortTaken",
      message: `port ${port} of 127.0.0.1 is taken`,
    });
  });
});
