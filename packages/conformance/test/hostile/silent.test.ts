import { once } from "node:events";
import type net from "node:net";
import { expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { Report } from "../../src/report/report.ts";
import { conformance } from "../../src/run/runner.ts";

const TIMEOUTS = { openMs: 2000, eventMs: 2000, endMs: 2000, dropMs: 1000 };

/** Judges an echo server that echoes what `isEchoed` lets through. */
async function judged(isEchoed: (isBinary: boolean) => boolean): Promise<Report> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", maxPayload: 32 * 1024 * 1024 });
  server.on("connection", (socket: WebSocket) => {
    socket.on("error", () => {});
    socket.on("message", (data, isBinary) => isEchoed(isBinary) && socket.send(data, { binary: isBinary }));
  });
  await once(server, "listening");
  const { port } = server.address() as net.AddressInfo;
  try {
    return await conformance(`ws://127.0.0.1:${port}/`, {
      suites: ["framing", "limits"],
      timeouts: TIMEOUTS,
    });
  } finally {
    for (const socket of server.clients) socket.terminate();
    await new Promise((resolve) => server.close(resolve));
  }
}

const ids = ({ cases }: Report, verdict: string): string[] =>
  cases.filter((one) => one.verdict === verdict).map(({ id }) => id);

test("a server that is silent to one kind of message: red in each of its cases, and all others are judged as ever", async () => {
  const echo = await judged(() => true);
  const silent = await judged((isBinary) => !isBinary);
  const passed = ids(echo, "pass");
  const lost = passed.filter((id) => !ids(silent, "pass").includes(id));
  const binary = passed.filter((id) => id.includes("/binary-"));
  expect(binary.length).toBeGreaterThan(30);
  expect(lost).toEqual(expect.arrayContaining(binary));
  expect(ids(silent, "fail")).toEqual(expect.arrayContaining(lost));
  expect(silent.counts.untestable).toBe(0);
  expect(silent.askedAgain).toEqual({ cases: silent.askedAgain?.cases, confirmed: silent.askedAgain?.cases });
  expect(silent.askedAgain?.cases).toBeGreaterThanOrEqual(binary.length);
}, 600_000);
