import { describe, expect, test } from "vitest";
import { doubles, echoServer, rawServer } from "../test/double.ts";
import { functionSpec } from "../test/function-spec.ts";
import { handshake, RawClient } from "../test/raw-client.ts";
import { running } from "../test/running.ts";

const ASYNC = { "X-Fc-Invocation-Type": "Async" };
const post = (...lines: string[]): string =>
  `${["POST / HTTP/1.1", "Host: localhost", "X-Fc-Invocation-Type: Async", ...lines].join("\r\n")}\r\n\r\n`;

/** A function that keeps what it was sent, and answers when the test lets it. */
function keeper() {
  let answer = (): void => {};
  const gate = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const seen: { method: string; length: string; body: string }[] = [];
  const double = doubles(() =>
    echoServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      seen.push({ method: request.method ?? "", length: request.headers["content-length"] ?? "", body });
      await gate;
      response.end("to nobody");
    }),
  );
  return { ...double, seen, answer };
}

describe("an asynchronous request", () => {
  test("is answered 202 before the function is done, which gets it whole", async () => {
    const { start, seen, answer } = keeper();
    const { url, requests, events } = await running({ functions: [functionSpec()], start });
    const body = "x".repeat(70_000);
    const said = await fetch(url, { method: "POST", body, headers: ASYNC });
    expect([said.status, await said.text()]).toEqual([202, ""]);
    expect(events.some(({ event }) => event === "request")).toBe(false);
    answer();
    expect((await requests(1))[0]).toMatchObject({
      requestId: said.headers.get("x-fc-request-id"),
      status: 202,
      endedBy: "function",
      bytesIn: 70_000,
      bytesOut: "to nobody".length,
    });
    expect(seen).toEqual([{ method: "POST", length: "70000", body }]);
  });

  test("is given its length when it came in chunks", async () => {
    const { start, seen, answer } = keeper();
    const { url, requests } = await running({ functions: [functionSpec()], start });
    answer();
    const chunks = `${post("Transfer-Encoding: chunked")}5\r\nhello\r\n0\r\n\r\n`;
    expect(await new RawClient(url).send(chunks).head()).toContain("202 Accepted");
    await requests(1);
    expect(seen).toEqual([{ method: "POST", length: "5", body: "hello" }]);
  });

  test.each([
    ["declared", post("Content-Length: 131073")],
    ["chunked", `${post("Transfer-Encoding: chunked")}20001\r\n${"x".repeat(131_073)}\r\n0\r\n\r\n`],
  ])("is refused when its %s body is over 128 KB", async (_name, bytes) => {
    const { start, made } = doubles(echoServer);
    const { url } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send(bytes);
    const answer = (await client.until((all) => all.includes("}"))).toString("latin1");
    expect(answer).toContain("400 Bad Request");
    expect(answer).toContain("payload size exceeds maximum allowed size (131072 bytes)");
    expect(made).toHaveLength(0);
    client.socket.destroy();
  });

  test("tells in the log alone that the function failed", async () => {
    const { start } = doubles(() => rawServer((socket) => socket.once("data", () => socket.destroy())));
    const { url, requests } = await running({ functions: [functionSpec()], start });
    expect((await fetch(url, { method: "POST", headers: ASYNC })).status).toBe(202);
    expect((await requests(1))[0]).toMatchObject({
      status: 202,
      errorCode: "ProcessExited",
      endedBy: "function",
    });
  });
});

test.each([
  [
    "a handshake that is to be asynchronous",
    "X-Fc-Invocation-Type: Async",
    /Async has no effect on a WebSocket/,
  ],
  ["an invocation type that nobody knows", "X-Fc-Invocation-Type: Later", /is Sync or Async/],
  ["a wish for the tail of the log", "X-Fc-Log-Type: Tail", /Tail has no effect/],
])("says in the log what it does not play: %s", async (_name, line, says) => {
  const { start } = doubles(echoServer);
  const { url, events } = await running({ functions: [functionSpec()], start });
  const client = new RawClient(url).send(handshake({ lines: [line] }));
  expect(await client.head()).toContain("101 Switching Protocols");
  expect(events).toContainEqual(
    expect.objectContaining({ event: "log", stream: "platform", text: expect.stringMatching(says) }),
  );
  client.socket.destroy();
});
