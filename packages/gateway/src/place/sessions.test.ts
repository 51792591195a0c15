import { describe, expect, test } from "vitest";
import { doubles, echoServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { ManualClock } from "../../test/manual-clock.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";
import { Sessions } from "./sessions.ts";

const head = (name: string, value: string) => ({
  method: "GET",
  target: "/",
  version: "1.1",
  headers: [[name, value]] as const,
  wantsUpgrade: true,
  remoteAddress: "",
});

describe("affinity", () => {
  test("takes requests of one header value to one instance, and others to another", async () => {
    const { start, made } = doubles(() =>
      echoServer((request, response) => response.end(String(request.socket.localPort))),
    );
    const affinity = {
      kind: "HEADER_FIELD",
      headerName: "X-Room",
      sessionsPerInstance: 1,
      ttlMs: 9e6,
      idleMs: 9e6,
    } as const;
    const { url } = await running({ functions: [functionSpec({ affinity })], start });
    const ask = async (room: string) => (await fetch(url, { headers: { "x-room": room } })).text();
    const [a, b] = [await ask("a"), await ask("b")];
    expect(a).not.toBe(b);
    expect([await ask("a"), await ask("b"), await ask("a")]).toEqual([a, b, a]);
    const generated = await fetch(url);
    expect(generated.headers.get("x-room")).toMatch(/^[0-9a-f-]{36}$/);
    expect(made).toHaveLength(3);
  });

  test("adds no second id to one that the function sends itself", async () => {
    const { start } = doubles(() =>
      echoServer((_request, response) => response.setHeader("x-room", "mine").end()),
    );
    const affinity = {
      kind: "HEADER_FIELD",
      headerName: "X-Room",
      sessionsPerInstance: 1,
      ttlMs: 9e6,
      idleMs: 9e6,
    } as const;
    const { url } = await running({ functions: [functionSpec({ affinity })], start });
    expect((await fetch(url)).headers.get("x-room")).toBe("mine");
  });

  test("plants its cookie on the 101, and follows it", async () => {
    const { start, made } = doubles(echoServer);
    const affinity = {
      kind: "GENERATED_COOKIE",
      sessionsPerInstance: 1,
      ttlMs: 21_600_000,
      idleMs: 9e6,
    } as const;
    const { url } = await running({ functions: [functionSpec({ affinity })], start });
    const first = new RawClient(url).send(handshake());
    const cookie = /\r\nSet-Cookie: (x-fc-cookie-session-id=[0-9a-f-]{36}); Max-Age=21600/.exec(
      await first.head(),
    )?.[1];
    expect(cookie).toBeDefined();
    const again = new RawClient(url).send(handshake({ lines: [`Cookie: a=b; ${cookie}`] }));
    expect(await again.head()).not.toContain("Set-Cookie");
    expect(made).toHaveLength(1);
    const other = new RawClient(url).send(handshake());
    expect(await other.head()).toContain("Set-Cookie");
    expect(made).toHaveLength(2);
    for (const client of [first, again, other]) client.socket.destroy();
  });

  test("ends a session by its age and by its idle time", () => {
    const clock = new ManualClock();
    const sessions = new Sessions(
      { kind: "HEADER_FIELD", headerName: "h", sessionsPerInstance: 1, ttlMs: 100, idleMs: 40 },
      clock,
    );
    const find = () => sessions.find(head("h", "a"))?.session;
    const first = find();
    for (let i = 1; i <= 3; i++) {
      clock.advance(30);
      expect(find()).toBe(first);
    }
    clock.advance(30);
    expect(() => find()).toThrowError(expect.objectContaining({ code: "SessionInvalid" }));
    const second = find();
    expect(second).not.toBe(first);
    clock.advance(40);
    expect(() => find()).toThrowError(expect.objectContaining({ code: "SessionInvalid" }));
  });
});
