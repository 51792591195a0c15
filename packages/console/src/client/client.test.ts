import type { Secrets } from "@wsfn/platform";
import { afterEach, describe, expect, test } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import type { Caller } from "../../test/caller.ts";
import { opened, TRIGGER } from "../../test/opened.ts";
import type { ClientEntry } from "../api/reports.ts";

/** The first thing of that kind that happened on a connection of the client. */
const entry = (
  caller: Caller,
  kind: ClientEntry["kind"],
  fits: (one: ClientEntry) => boolean = () => true,
): Promise<ClientEntry> =>
  caller.first((report) =>
    report.type === "client" ? report.entries.find((one) => one.kind === kind && fits(one)) : undefined,
  );

const SECRET = "c2VjcmV0IG9mIHRoZSB0ZXN0cyBvZiAzMiBvY3RldHMu";
const KEY = { kty: "oct", kid: "k1", alg: "HS256", k: SECRET };
const JWT = { authConfig: { jwks: { keys: [KEY] }, tokenLookup: "header:X-Token,query:token" } };

const servers: WebSocketServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    for (const client of server.clients) client.terminate();
    server.close();
  }
});

/** A server of the test, which sees what the client really sends. */
async function server(
  onConnection: (socket: WebSocket, headers: Readonly<Record<string, unknown>>) => void,
): Promise<string> {
  const made = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  servers.push(made);
  made.on("connection", (socket, request) => onConnection(socket, { ...request.headers, url: request.url }));
  await new Promise((resolve) => made.once("listening", resolve));
  const { port } = made.address() as { port: number };
  return `ws://127.0.0.1:${port}`;
}

describe("the client", () => {
  test("connects to a function, sends text and octets, pings and closes", async () => {
    const { caller, wsUrl } = await opened();
    const { connections = [] } = await caller.ask({ do: "connect", url: wsUrl });
    const open = await entry(caller, "open");
    expect(open).toMatchObject({ connection: connections[0], extensions: "permessage-deflate" });
    expect(open.requestId).toBe((await caller.event("request-arrived")).requestId);
    await caller.ask({ do: "send", connections, data: { text: "grüezi" } });
    expect(await entry(caller, "received")).toMatchObject({ data: "grüezi", bytes: 7, isBinary: false });
    await caller.ask({ do: "send", connections, data: { hex: "00 ff 10" } });
    expect(await entry(caller, "received", ({ isBinary }) => isBinary === true)).toMatchObject({
      data: "AP8Q",
      bytes: 3,
    });
    expect(await caller.ask({ do: "ping", connections })).toMatchObject({ count: 1 });
    expect(await entry(caller, "pong")).toBeDefined();
    await caller.ask({ do: "close", connections, code: 4001, reason: "done" });
    expect(await entry(caller, "closed")).toMatchObject({ code: 4001, reason: "done" });
    expect(await caller.ask({ do: "send", connections, data: { text: "late" } })).toMatchObject({ count: 0 });
  });

  test("sees the cut at the execution timeout as 1006, and a refusal with its code", async () => {
    // Long enough for a busy machine to answer the handshake in, which has the same time.
    const { caller, wsUrl } = await opened({ timeoutMs: 5000 });
    await caller.ask({ do: "connect", url: wsUrl });
    expect(await entry(caller, "closed")).toMatchObject({ code: 1006 });
    await caller.ask({ do: "plan", plan: { refuse: { status: 429 } } });
    await caller.ask({ do: "connect", url: wsUrl });
    const refused = await entry(caller, "refused");
    expect(refused).toMatchObject({ status: 429, requestId: expect.any(String) });
    expect(refused.message).toContain("ResourceExhausted");
  });

  test("sends headers and subprotocols that a browser cannot, and no more compression than asked for", async () => {
    const seen: Readonly<Record<string, unknown>>[] = [];
    const url = await server((_socket, headers) => void seen.push(headers));
    const { caller } = await opened();
    const asked = { do: "connect", url: `${url}/room?a=1`, compress: false } as const;
    await caller.ask({
      ...asked,
      headers: [
        ["X-One", "1"],
        ["Cookie", "a=b"],
      ],
      subprotocols: ["chat", "v2"],
    });
    expect((await entry(caller, "open")).subprotocol).toBe("chat");
    expect(seen).toMatchObject([
      { url: "/room?a=1", "x-one": "1", cookie: "a=b", "sec-websocket-protocol": "chat,v2" },
    ]);
    expect(seen[0]).not.toHaveProperty("sec-websocket-extensions");
  });

  test.each<[string, object, Secrets, object]>([
    ["function", {}, { accessKeys: [{ id: "key", secret: SECRET }] }, {}],
    ["function", {}, { accessKeys: [{ id: "key", secret: SECRET }] }, { scheme: "fc2" }],
    ["function", {}, { accessKeys: [{ id: "key", secret: SECRET }] }, { in: "url", expiresInSeconds: 60 }],
    ["bearer", {}, { bearerTokens: ["a-token-of-some-length"] }, {}],
    ["jwt", JWT, { jwtKeys: [KEY] }, { claims: { sub: "me" }, keyId: "k1" }],
    ["jwt", JWT, { jwtKeys: [KEY] }, { in: "url" }],
  ])("signs for authType %s %j with %j, as %j, and is let in", async (authType, more, secrets, how) => {
    const { caller, wsUrl } = await opened(
      { trigger: { ...TRIGGER, ...more, authType: authType as typeof TRIGGER.authType } },
      { gateway: { secrets }, console: { secrets, signFlagsOf: (name) => ["--dir", `/${name}`] } },
    );
    const hello = await caller.first((report) => (report.type === "hello" ? report : undefined));
    expect(hello.functions).toMatchObject([
      { canSign: true, keyIds: authType === "jwt" ? ["k1"] : [], signFlags: ["--dir", "/echo"] },
    ]);
    await caller.ask({ do: "connect", url: wsUrl });
    expect((await entry(caller, "refused")).status).toBeGreaterThanOrEqual(400);
    await caller.ask({ do: "connect", url: wsUrl, sign: { function: "echo", ...how } });
    expect(await entry(caller, "open")).toBeDefined();
    expect(JSON.stringify(caller.reports)).not.toContain(SECRET);
  });

  test("states why it cannot sign where the gateway has no secret for a trigger", async () => {
    const { caller } = await opened({ trigger: { ...TRIGGER, authType: "function" } });
    const hello = await caller.first((report) => (report.type === "hello" ? report : undefined));
    expect(hello.functions).toMatchObject([
      { canSign: false, cannotSign: expect.stringContaining("accessKeys") },
    ]);
  });

  test("reports that it cannot sign, and why", async () => {
    const { caller, wsUrl } = await opened();
    const reply = await caller.ask({ do: "connect", url: wsUrl, sign: { function: "echo" } });
    expect(reply).toMatchObject({ ok: false, error: expect.stringContaining("anonymous") });
    const other = await caller.ask({ do: "connect", url: "http://127.0.0.1/" });
    expect(other).toMatchObject({ ok: false, error: expect.stringContaining("ws:") });
  });

  test("opens many connections, repeats at a rate, counts what is too much to list, and ends with its caller", async () => {
    let received = 0;
    const sockets = new Set<WebSocket>();
    let emptied = (): void => {};
    const url = await server((socket) => {
      sockets.add(socket);
      socket.on("message", () => void received++);
      socket.on("close", () => sockets.delete(socket) && sockets.size === 0 && emptied());
    });
    const { caller } = await opened();
    const { connections = [] } = await caller.ask({ do: "connect", url, count: 20 });
    expect(connections).toHaveLength(20);
    for (const id of connections) await entry(caller, "open", ({ connection }) => connection === id);
    const repeat = { perSecond: 1000, times: 100 };
    expect(await caller.ask({ do: "send", connections, data: { text: "x" }, repeat })).toMatchObject({
      count: 20,
    });
    await expect.poll(() => received).toBe(2000);
    /** How many messages were reported, one by one or counted. */
    const reported = (): number =>
      caller.reports
        .flatMap((report) => (report.type === "client" ? report.entries : []))
        .reduce((sum, { kind, of, count = 0 }) => sum + (kind === "sent" ? 1 : of === "sent" ? count : 0), 0);
    await expect.poll(reported).toBe(2000);
    const empty = new Promise<void>((resolve) => {
      emptied = resolve;
    });
    caller.close();
    await empty;
  });
});
