import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { doubles, echoServer, rawServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";

const sha = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");

describe("plain HTTP", () => {
  test("streams a body both ways, byte for byte", async () => {
    const { start } = doubles(() => echoServer((request, response) => request.pipe(response)));
    const { url, requests } = await running({ functions: [functionSpec()], start });
    const body = randomBytes(8 * 1024 * 1024);
    // Of no declared length: what is counted is what came.
    const answer = await fetch(url, { method: "POST", body: new Blob([body]).stream(), duplex: "half" });
    expect(sha(new Uint8Array(await answer.arrayBuffer()))).toBe(sha(body));
    expect((await requests(1))[0]).toMatchObject({
      requestId: answer.headers.get("x-fc-request-id"),
      bytesIn: body.length,
      bytesOut: body.length,
    });
  });

  test("hands each part of an answer on as it comes", async () => {
    let finish = (): void => {};
    const { start } = doubles(() =>
      echoServer((_request, response) => {
        response.write("first");
        finish = () => response.end("last");
      }),
    );
    const { url } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await client.until((all) => all.includes("first"));
    expect(client.received.includes("last")).toBe(false);
    finish();
    await client.until((all) => all.includes("last"));
    client.socket.destroy();
  });

  test("answers 100-continue to what it admits, and to nothing else", async () => {
    const { start } = doubles(() => echoServer((request, response) => request.pipe(response)));
    const { url } = await running({ functions: [functionSpec()], start, maxBodyBytes: 10 });
    const ask = (bytes: number) =>
      new RawClient(url).send(
        `POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: ${bytes}\r\n\r\n`,
      );
    const admitted = ask(5);
    await admitted.until((all) => all.includes("HTTP/1.1 100 Continue\r\n\r\n"));
    admitted.send("hello");
    await admitted.until((all) => all.includes("hello"));
    admitted.socket.destroy();
    const refused = ask(11);
    expect(await refused.head()).toMatch(/^HTTP\/1.1 400 /);
    refused.socket.destroy();
  });

  test("drops the headers of an answer that are the platform's", async () => {
    const { start } = doubles(() =>
      echoServer((_request, response) => {
        response.writeHead(201, "Made", {
          Server: "mine",
          "X-Fc-Status": "404",
          "Keep-Alive": "timeout=1",
          "X-Own": "1",
        });
        response.end("ok");
      }),
    );
    const { url } = await running({ functions: [functionSpec()], start });
    const answer = await new RawClient(url).send("GET / HTTP/1.0\r\n\r\n").whole();
    expect(answer).toMatch(/^HTTP\/1.1 201 Made\r\n/);
    expect(answer).toContain("X-Own: 1");
    expect(answer).not.toMatch(/server: mine|x-fc-status|timeout=1/i);
  });

  test("answers 502 BadResponse when a function's headers are over 8 KB", async () => {
    const { start } = doubles(() =>
      echoServer((_request, response) => response.writeHead(200, { "X-Big": "b".repeat(9000) }).end()),
    );
    const { url } = await running({ functions: [functionSpec()], start });
    const answer = await fetch(url);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ Code: "BadResponse" });
  });

  test.each([
    ["a plain request", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["a handshake", handshake()],
  ])("answers 502 when the function closes before it answers %s", async (_name, bytes) => {
    const { start } = doubles(() => rawServer((socket) => socket.once("data", () => socket.destroy())));
    const { url, requests } = await running({ functions: [functionSpec()], start });
    expect(await new RawClient(url).send(bytes).head()).toContain("HTTP/1.1 502 Bad Gateway");
    expect((await requests(1))[0]).toMatchObject({ endedBy: "function", errorCode: "ProcessExited" });
  });

  test.each([
    ["a plain request", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["a handshake", handshake()],
  ])("answers 504 when the function does not answer %s within its timeout", async (_name, bytes) => {
    const { start } = doubles(() => rawServer((socket) => socket.resume()));
    const { url, requests } = await running({ functions: [functionSpec({ timeoutMs: 100 })], start });
    const answer = await new RawClient(url).send(bytes).head();
    expect(answer).toContain("HTTP/1.1 504 Gateway Timeout");
    expect(answer).toContain("X-Fc-Error-Type: FunctionTimeoutError");
    expect((await requests(1))[0]).toMatchObject({ endedBy: "timeout", errorCode: "FunctionTimeoutError" });
  });

  test.each([
    ["declared", "Content-Length: 2000\r\n\r\n", "x".repeat(2000)],
    ["chunked", "Transfer-Encoding: chunked\r\n\r\n", `7d0\r\n${"x".repeat(2000)}\r\n0\r\n\r\n`],
  ])("refuses a %s body over the limit", async (_name, header, body) => {
    const { start } = doubles(() =>
      echoServer((request, response) => void request.resume().on("end", () => response.end())),
    );
    const { url } = await running({ functions: [functionSpec()], start, maxBodyBytes: 1000 });
    const client = new RawClient(url).send(`POST / HTTP/1.1\r\nHost: localhost\r\n${header}${body}`);
    const answer = await client.until((all) => all.includes("}"));
    expect(answer.toString()).toContain("HTTP/1.1 400 Bad Request");
    expect(answer.toString()).toContain("payload size exceeds maximum allowed size (1000 bytes)");
  });

  test("answers a handshake that the function declines with the function's own answer", async () => {
    const { start } = doubles(() => echoServer(), undefined);
    const { url, requests } = await running({ functions: [functionSpec()], start });
    const answer = await new RawClient(url).send(handshake().replace("Version: 13", "Version: 7")).whole();
    expect(answer).toMatch(/^HTTP\/1.1 (400|426) /);
    expect((await requests(1))[0]).toMatchObject({ endedBy: "function", kind: "websocket" });
  });

  test("sends an idempotent request again when a kept connection broke, and numbers it", async () => {
    const seen: string[] = [];
    const { start } = doubles(() =>
      echoServer((request, response) => {
        seen.push(String(request.headers["x-fc-retry-count"]));
        if (seen.length === 2) request.socket.destroy();
        else response.end("ok");
      }),
    );
    const { url } = await running({ functions: [functionSpec()], start });
    expect(await (await fetch(url)).text()).toBe("ok");
    expect(await (await fetch(url)).text()).toBe("ok");
    expect(seen).toEqual(["0", "0", "1"]);
  });

  test("does not send a POST again", async () => {
    let asked = 0;
    const { start } = doubles(() =>
      echoServer((request) => {
        asked++;
        request.socket.destroy();
      }),
    );
    const { url } = await running({ functions: [functionSpec()], start });
    expect((await fetch(url, { method: "POST" })).status).toBe(502);
    expect(asked).toBe(1);
  });

  test("reports 499 when the client leaves before the answer", async () => {
    let arrived = (): void => {};
    const asked = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { start } = doubles(() => echoServer(() => arrived()));
    const { url, requests } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    await asked;
    client.socket.destroy();
    expect((await requests(1))[0]).toMatchObject({ status: 499, endedBy: "client" });
  });
});
