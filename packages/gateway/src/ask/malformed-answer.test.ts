import type { Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { doubles, rawServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { mutatedAnswer, randomFrom } from "../../test/mutate.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";

const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const SWITCH = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
const EMPTY = "Content-Length: 0\r\n\r\n";

/** A function with one answer to everything. */
const saying = (answer: string | ((socket: Socket) => void)) =>
  doubles(() =>
    rawServer((socket) =>
      socket.once("data", () => {
        if (typeof answer === "string") socket.write(answer, "latin1");
        else answer(socket);
      }),
    ),
  );

/** What a plain client and a WebSocket client get; undefined where the answer is a good one. */
const ANSWERS: readonly [
  name: string,
  answer: string,
  plain: string | undefined,
  socket: string | undefined,
][] = [
  ["noise", "\x00\x01\x02\r\n\r\n", "BadResponse", "BadResponse"],
  ["a status below 100", `HTTP/1.1 099 Low\r\n${EMPTY}`, "BadResponse", "BadResponse"],
  ["a status of four digits", `HTTP/1.1 1000 High\r\n${EMPTY}`, "BadResponse", "BadResponse"],
  ["a NUL in the reason", `HTTP/1.1 200 O\0K\r\n${EMPTY}`, "BadResponse", "BadResponse"],
  ["a CR in the reason", `HTTP/1.1 200 OK\rX: y\r\n${EMPTY}`, "BadResponse", "BadResponse"],
  ["a CR in a header", `HTTP/1.1 200 OK\r\nX: a\rSet-Cookie: b\r\n${EMPTY}`, "BadResponse", "BadResponse"],
  [
    "a length and chunked",
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n${EMPTY}`,
    "BadResponse",
    "BadResponse",
  ],
  ["two lengths", `HTTP/1.1 200 OK\r\nContent-Length: 1\r\n${EMPTY}`, "BadResponse", "BadResponse"],
  ["HTTP/2", `HTTP/2 200 OK\r\n${EMPTY}`, "BadResponse", "BadResponse"],
  [
    "a 101 without the headers of a switch",
    "HTTP/1.1 101 Switching Protocols\r\n\r\n",
    "BadResponse",
    "BadResponse",
  ],
  ["a 101 with a NUL in its reason", `${SWITCH.replace("g P", "g\0P")}\r\n`, "BadResponse", "BadResponse"],
  ["a 101 to HTTP/2", `${SWITCH.replace("websocket", "h2c")}\r\n`, "BadResponse", "BadResponse"],
  ["a 101 that only a handshake may have", `${SWITCH}\r\n`, "BadResponse", undefined],
  [
    "an interim answer before the answer",
    `HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n${EMPTY}`,
    undefined,
    undefined,
  ],
  ["a reason beyond ASCII", `HTTP/1.1 200 \xe9\r\n${EMPTY}`, undefined, undefined],
];

describe("an answer that is malformed", () => {
  test.each(
    ANSWERS.flatMap(([name, answer, plain, socket]) => [
      [name, "a plain request", GET, answer, plain] as const,
      [name, "a handshake", handshake(), answer, socket] as const,
    ]),
  )(
    "is a 502 to the client and never the gateway's own end: %s, to %s",
    async (_name, _to, request, answer, code) => {
      const { start } = saying(answer);
      const { url, requests, gateway } = await running({ functions: [functionSpec()], start });
      const client = new RawClient(url).send(request);
      const head = await client.head();
      if (code) expect(head).toMatch(/^HTTP\/1.1 502 Bad Gateway\r\n/);
      else expect(head).not.toMatch(/^HTTP\/1.1 5/);
      client.socket.destroy();
      const [event] = await requests(1);
      expect(event?.errorCode).toBe(code);
      if (code) expect(event).toMatchObject({ status: 502, endedBy: "function", abrupt: false });
      await gateway.close();
    },
  );

  test.each([
    ["a plain request", GET],
    ["a handshake", handshake()],
  ])("that breaks off is the function's doing, also to %s", async (_to, request) => {
    const { start, made } = saying((socket) =>
      socket.end("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nhello"),
    );
    const { url, requests } = await running({ functions: [functionSpec({ instanceConcurrency: 1 })], start });
    const client = new RawClient(url).send(request);
    expect(await client.whole()).toMatch(/\r\n\r\nhello$/);
    expect((await requests(1))[0]).toMatchObject({ status: 200, endedBy: "function", abrupt: true });
    // A client that leaves would have cost an instance of concurrency 1 its life.
    expect(made).toHaveLength(1);
  });
});

/** WSFN_FUZZ_RUNS=20000 is a long run; WSFN_FUZZ_SEED repeats one. */
const runs = Math.ceil(Number(process.env.WSFN_FUZZ_RUNS ?? 2000) / 4);
const seed = Number(process.env.WSFN_FUZZ_SEED ?? Date.now() % 2 ** 31);

test(`bears ${runs} mutated answers (WSFN_FUZZ_SEED=${seed})`, { timeout: 120_000 + runs * 20 }, async () => {
  const random = randomFrom(seed);
  const rejections: unknown[] = [];
  const note = (error: unknown): void => void rejections.push(error);
  process.on("unhandledRejection", note);
  onTestFinished(() => void process.off("unhandledRejection", note));
  const { start } = saying((socket) => {
    // Else what is not whole waits for the execution timeout.
    socket.end(mutatedAnswer(random));
  });
  const spec = functionSpec({ instanceConcurrency: 200, timeoutMs: 2000 });
  const { url, requests, gateway } = await running({ functions: [spec], start });
  const heads: string[] = [];
  for (let i = 0; i < runs; ) {
    const clients = Array.from({ length: Math.min(32, runs - i) }, () =>
      new RawClient(url).send(i++ % 2 ? GET : handshake()),
    );
    await Promise.all(
      clients.map((client) => client.until((all) => all.includes("\r\n\r\n")).catch(() => {})),
    );
    for (const { received, socket } of clients) {
      heads.push(received.toString("latin1").split("\r\n\r\n", 1)[0] ?? "");
      socket.destroy();
    }
  }
  const events = await requests(runs);
  expect(events).toHaveLength(runs);
  expect(rejections).toEqual([]);
  const summary = await gateway.close();
  expect(summary.functions[0]?.requests).toBe(runs);
  for (const head of heads)
    expect(head).toMatch(
      /^(HTTP\/1\.1 \d{3} [\t\x20-\x7e\x80-\xff]*(\r\n[!-9;-~]+: [\t\x20-\x7e\x80-\xff]*)*)?$/,
    );
  // Some of each, or the mutations prove nothing.
  const statuses = new Set(events.map(({ status }) => status));
  for (const status of [101, 200, 302, 426, 502]) expect(statuses).toContain(status);
});
