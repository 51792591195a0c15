import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startInstance } from "@wsfn/instance";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { expectFrozenUntil, processDiaries } from "../test/diary.ts";
import { functionSpec } from "../test/function-spec.ts";
import { handshake, RawClient } from "../test/raw-client.ts";
import { running } from "../test/running.ts";
import type { GatewayEvent } from "./index.ts";
import { startGateway } from "./index.ts";
import { gatewayRoute } from "./route.ts";

const codeDir = `${import.meta.dirname}/../test/functions`;
const echo = functionSpec({ codeDir, command: [process.execPath, "echo.js"] });

interface Said {
  readonly pid: number;
  readonly ticks: number;
}
const ask = async (url: string): Promise<Said> => (await (await fetch(url)).json()) as Said;
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe("gateway with real processes", () => {
  test("starts a function on its first request and leaves nothing behind", async () => {
    const { url, gateway } = await running({ functions: [echo] });
    const { pid } = await ask(url);
    expect(isAlive(pid)).toBe(true);
    const summary = await gateway.close();
    expect(isAlive(pid)).toBe(false);
    expect(summary.functions[0]).toMatchObject({
      function: "echo",
      requests: 1,
      coldStarts: 1,
      instances: 1,
    });
    await expect(fetch(url)).rejects.toThrow();
  });

  test("gives no process of an instance without a request any CPU, and all of them with one", async () => {
    const folder = mkdtempSync(join(tmpdir(), "wsfn-diaries-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const spec = { ...echo, command: [process.execPath, "diary.js"], environment: { DIARIES: folder } };
    const { url } = await running({ functions: [spec] });
    const pids = (await (await fetch(url)).json()) as number[];
    expect(pids).toHaveLength(2);
    const client = new RawClient(url);
    await expectFrozenUntil(() => client.send(handshake()).head(), processDiaries(folder, pids));
    client.socket.destroy();
  });

  test("names a kill that was injected: the kernel ends the sockets of a killed process as politely as the process would", async () => {
    const { url, gateway, requests } = await running({ functions: [echo] });
    const client = new WebSocket(url);
    await new Promise((resolve) => client.on("open", resolve));
    const closed = new Promise((resolve) => client.on("close", resolve));
    expect(await gateway.faults.kill()).toBe(1);
    expect(await closed).toBe(1006);
    expect((await requests(1))[0]).toMatchObject({ endedBy: "fault", injected: "kill" });
    expect((await gateway.close()).functions[0]?.injected).toEqual({ kill: 1 });
  });

  test("lets timers run on with freeze: false", async () => {
    const { url } = await running({ functions: [echo], freeze: false });
    const { ticks } = await ask(url);
    await expect.poll(async () => (await ask(url)).ticks - ticks).toBeGreaterThan(100);
  });

  test("reports why a function does not start, in the platform's words and with our hint", async () => {
    const command = [process.execPath, "-e", "console.log('no luck'); process.exit(3)"];
    const { url, requests } = await running({ functions: [functionSpec({ codeDir, command })] });
    const answer = await fetch(url);
    expect(answer.status).toBe(412);
    const body = (await answer.json()) as { Code: string; Message: string };
    expect(body.Code).toBe("CAExited");
    expect(body.Message).toMatch(/^Function instance exited unexpectedly\(code 3, .*Logs:\n.*no luck/s);
    expect((await requests(1))[0]).toMatchObject({
      status: 412,
      endedBy: "refused",
      hint: expect.stringMatching(/\w/),
    });
  });

  test("counts no refusal of a request that waits for a start when it is stopped", async () => {
    const command = [process.execPath, "-e", "setInterval(() => {}, 1000)"];
    const spec = functionSpec({ codeDir, command });
    const { url, gateway, events, requests } = await running({ functions: [spec] });
    const answer = fetch(url);
    await expect.poll(() => events.some(({ event }) => event === "instance")).toBe(true);
    const { functions } = await gateway.close();
    expect((await answer).status).toBe(503);
    expect((await requests(1))[0]).toMatchObject({ status: 503, endedBy: "gateway" });
    expect(functions[0]?.refused).toEqual({});
  });

  test("answers the platform's 200 when the initializer fails", async () => {
    const command = [
      process.execPath,
      "-e",
      "require('http').createServer((q, r) => { r.statusCode = 500; r.end('boom'); }).listen(process.env.FC_SERVER_PORT, '0.0.0.0')",
    ];
    const spec = functionSpec({
      codeDir,
      command,
      initializer: { handler: "index.init", timeoutMs: 60_000 },
    });
    const { url } = await running({ functions: [spec] });
    const answer = await fetch(url);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("x-fc-error-type")).toBe("InitializationError");
    expect(await answer.json()).toMatchObject({ errorMessage: expect.stringContaining("boom") });
  });

  test("survives the kill -9 of an instance under 1,000 connections", async () => {
    const { url, events, requests } = await running({ functions: [{ ...echo, instanceConcurrency: 1001 }] });
    const { pid } = await ask(url);
    const clients = Array.from({ length: 1000 }, () => new RawClient(url).send(handshake()));
    for (const client of clients) expect(await client.head()).toContain("101 Switching Protocols");
    const watched = new WebSocket(url);
    await new Promise((resolve) => watched.once("open", resolve));
    const code = new Promise((resolve) => watched.once("close", resolve));
    process.kill(pid, "SIGKILL");
    expect(await code).toBe(1006);
    await Promise.all(clients.map((client) => client.ended));
    // No Close frame, nor anything else, after the 101.
    expect(clients.filter(({ received }) => !received.subarray(-4).equals(Buffer.from("\r\n\r\n")))).toEqual(
      [],
    );
    const ended = (await requests(1002)).filter(({ kind }) => kind === "websocket");
    expect(new Set(ended.map(({ endedBy }) => endedBy))).toEqual(new Set(["function"]));
    const gone = (event: GatewayEvent) => event.event === "instance" && event.state === "gone";
    await expect
      .poll(() => events.find(gone))
      .toMatchObject({ message: expect.stringContaining("code 137") });
    expect((await ask(url)).pid).not.toBe(pid);
    for (const client of clients) client.socket.destroy();
  });

  test("leaves no instance when it is itself killed with -9", async () => {
    const child = fork(`${import.meta.dirname}/../test/load-gateway-program.ts`, ["10"]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const { url } = await new Promise<{ url: string }>((resolve) => {
      child.once("message", (message) => resolve(message as { url: string }));
    });
    const { pid } = await ask(url);
    expect(isAlive(pid)).toBe(true);
    child.kill("SIGKILL");
    await expect.poll(() => isAlive(pid)).toBe(false);
  });

  test("is a via of the conformance suite, with an environment laid over the function's", async () => {
    const command = [
      process.execPath,
      "-e",
      "require('http').createServer((q, r) => r.end(process.env.MAX_MESSAGE_BYTES)).listen(process.env.FC_SERVER_PORT, '0.0.0.0')",
    ];
    const reached = await gatewayRoute(functionSpec({ codeDir, command }), {
      environment: { MAX_MESSAGE_BYTES: "42" },
    });
    expect(await (await fetch(reached.url.replace("ws:", "http:"))).text()).toBe("42");
    await reached.close();
  });

  test("reports the handshake that it refused, as soon as it is closed", async () => {
    const command = [process.execPath, "-e", "setInterval(() => {}, 1000)"];
    const spec = functionSpec({ codeDir, command });
    const trigger = spec.trigger && { ...spec.trigger, authType: "function" as const };
    const events: string[] = [];
    const reached = await gatewayRoute(
      { ...spec, ...(trigger && { trigger }) },
      { onEvent: ({ event }) => events.push(event) },
    );
    expect(reached.refused()).toBeUndefined();
    const socket = new WebSocket(reached.url);
    await new Promise((resolve) => socket.addEventListener("error", resolve));
    await reached.close();
    expect(reached.refused()).toMatchObject({
      status: 400,
      errorCode: "MissingRequiredHeader",
      kind: "websocket",
    });
    expect(events).toContain("request");
  });

  test("reports an instance that ends by itself, and none that it ends", async () => {
    const program = `require('http').createServer((q, r) => r.end("", () => q.url === "/end" && process.exit(3)))
      .listen(process.env.FC_SERVER_PORT, '0.0.0.0')`;
    const command = [process.execPath, "-e", program];
    // Frozen, it could not end.
    const reached = await gatewayRoute(functionSpec({ codeDir, command }), { freeze: false });
    const url = reached.url.replace("ws:", "http:");
    await fetch(url);
    expect(reached.losses()).toEqual([]);
    await fetch(`${url}end`);
    const ended = [expect.objectContaining({ code: 3, expected: false })];
    await expect.poll(() => reached.losses()).toEqual(ended);
    await fetch(url);
    await reached.close();
    expect(reached.losses()).toEqual(ended);
  });

  test("ends its instances at once when the run that they are for is stopped, in place of draining them", async () => {
    const program = `process.on("SIGTERM", () => {});
      require('http').createServer((q, r) => r.end(String(process.pid))).listen(process.env.FC_SERVER_PORT, '0.0.0.0')`;
    const command = [process.execPath, "-e", program];
    const stop = new AbortController();
    const exits: string[] = [];
    const reached = await gatewayRoute(functionSpec({ codeDir, command }), {
      signal: stop.signal,
      onLog: ({ text }) => exits.push(text),
    });
    const pid = Number(await (await fetch(reached.url.replace("ws:", "http:"))).text());
    stop.abort();
    await reached.close();
    expect(isAlive(pid)).toBe(false);
    expect(exits.join("\n")).toContain("stopped(SIGKILL)");
  });

  test("calls a start off when it is closed", async () => {
    const spec = functionSpec({ codeDir, command: [process.execPath, "-e", "setInterval(() => {}, 1000)"] });
    let starting = (): void => {};
    const begun = new Promise<void>((resolve) => {
      starting = resolve;
    });
    const gateway = await startGateway({
      functions: [spec],
      start: (fn, options) => {
        starting();
        return startInstance(fn, options);
      },
    });
    const refused = fetch(gateway.functions[0]?.url ?? "").then(
      (answer) => answer.status,
      () => 0,
    );
    await begun;
    await gateway.close();
    expect([0, 503]).toContain(await refused);
  });

  test.each([
    ["no function", { functions: [] }, "NoFunction"],
    ["two functions of one name", { functions: [echo, { ...echo, name: "ECHO" }] }, "SameName"],
    ["a negative time", { functions: [echo], lingerMs: -1 }, "BadSetting"],
    [
      "a time longer than any timer",
      { functions: [echo], idleReclaimMs: Number.POSITIVE_INFINITY },
      "BadSetting",
    ],
    ["a time that is no number", { functions: [echo], lingerMs: Number.NaN }, "BadSetting"],
    ["a port beyond the last one", { functions: [echo], port: 70_000 }, "BadSetting"],
  ])("does not start with %s", async (_name, options, code) => {
    await expect(startGateway(options)).rejects.toMatchObject({ code, hint: expect.stringMatching(/./) });
  });
});
