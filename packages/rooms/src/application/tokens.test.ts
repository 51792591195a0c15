import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { fakeClock } from "../../test/fake-clock.ts";
import { rawClient } from "../../test/raw-client.ts";
import { createRooms, type RoomsOptions } from "../index.ts";
import { jwtTokens } from "./tokens.ts";

const SECRET = "0123456789abcdef0123456789abcdef";
const now = (): number => Math.floor(Date.now() / 1000);

const sign = (claims: Record<string, unknown>, secret = SECRET): Promise<string> =>
  new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(new TextEncoder().encode(secret));

function withTokens(options: Partial<RoomsOptions> = {}) {
  const clock = fakeClock(Date.now());
  const rooms = createRooms({
    tokens: jwtTokens({ secret: SECRET }),
    clock,
    heartbeat: { pingEveryMs: 1e9, pongTimeoutMs: 1e8 },
    ...options,
  });
  return { rooms, clock, client: rawClient(rooms) };
}

describe("jwtTokens", () => {
  test("wants something to verify by, and a secret that is one", () => {
    expect(() => jwtTokens({})).toThrow("expected a secret or a keysUrl");
    expect(() => jwtTokens({ secret: "short" })).toThrow("expected a secret of 32 octets or more, got 5");
  });
});

describe("a connection token", () => {
  test("says who it is, what others see, what it is subscribed to, and until when", async () => {
    const { rooms, client } = withTokens();
    const token = await sign({ sub: "anna", exp: now() + 60, info: { name: "Anna" }, channels: ["news"] });
    const { connect } = await client.ask({ connect: { token } });
    expect(connect).toMatchObject({ expires: true, subs: { news: { recoverable: true } } });
    expect(connect.ttl).toBeGreaterThan(55);
    const [info] = await rooms.presence("news");
    expect(info).toMatchObject({ user: "anna", conn_info: { text: '{"name":"Anna"}' } });
  });

  test.each([
    [
      "that expired: 109, for which SDKs fetch another",
      () => sign({ sub: "anna", exp: now() - 10 }),
      { error: { code: 109 } },
      undefined,
    ],
    ["of another secret: 3500", () => sign({ sub: "anna" }, "x".repeat(32)), undefined, 3500],
    [
      "without a signature: 3500",
      async () => `${btoa('{"alg":"none"}')}.${btoa('{"sub":"anna"}')}.`,
      undefined,
      3500,
    ],
    ["that is none: 3500", async () => "nonsense", undefined, 3500],
    ["whose user is a number: 3500", () => sign({ sub: 7 }), undefined, 3500],
    ["for one subscription: 3500", () => sign({ sub: "anna", channel: "a" }), undefined, 3500],
    ["that is not there: 3500", async () => "", undefined, 3500],
  ])("%s", async (_, token, reply, code) => {
    const { client } = withTokens();
    const answer = await client.ask({ connect: { token: await token() } });
    if (reply) expect(answer).toMatchObject(reply);
    expect(client.closed?.code).toBe(code);
  });

  test("is replaced in time, or the connection ends with 3005", async () => {
    const { clock, client } = withTokens({ expiryGraceMs: 25_000 });
    await client.ask({ connect: { token: await sign({ sub: "anna", exp: now() + 60 }) } });
    const longer = await sign({ sub: "anna", exp: now() + 600 });
    expect(await client.ask({ refresh: { token: longer } })).toMatchObject({ refresh: { expires: true } });
    await clock.advance(100_000);
    expect(client.closed).toBeUndefined();
    await clock.advance(600_000);
    expect(client.closed).toEqual({ code: 3005, reason: "connection expired" });
  });

  test("of another user does not replace it", async () => {
    const { client } = withTokens();
    await client.ask({ connect: { token: await sign({ sub: "anna", exp: now() + 60 }) } });
    await client.ask({ refresh: { token: await sign({ sub: "ben", exp: now() + 60 }) } });
    expect(client.closed?.code).toBe(3500);
  });
});

describe("a subscription token", () => {
  const inside = async () => {
    const setup = withTokens();
    await setup.client.ask({ connect: { token: await sign({ sub: "anna" }) } });
    const subscribe = async (channel: string, claims?: Record<string, unknown>) =>
      setup.client.ask({ subscribe: { channel, ...(claims && { token: await sign(claims) }) } });
    return { ...setup, subscribe };
  };

  test("lets its user into its channel, and nobody else anywhere else", async () => {
    const { subscribe } = await inside();
    expect(await subscribe("a")).toMatchObject({ error: { code: 103 } });
    expect(await subscribe("a", { sub: "ben", channel: "a" })).toMatchObject({ error: { code: 103 } });
    expect(await subscribe("a", { sub: "anna", channel: "b" })).toMatchObject({ error: { code: 103 } });
    expect(await subscribe("a", { sub: "anna" })).toMatchObject({ error: { code: 103 } });
    expect(await subscribe("a", { sub: "anna", channel: "a", exp: now() - 10 })).toMatchObject({
      error: { code: 109 },
    });
    expect(await subscribe("a", { sub: "anna", channel: "a" })).toMatchObject({
      subscribe: { recoverable: true },
    });
  });

  test("is replaced in time, or the subscription ends with 2501, after which SDKs subscribe again", async () => {
    const { clock, client, subscribe } = await inside();
    await subscribe("a", { sub: "anna", channel: "a", exp: now() + 60 });
    await subscribe("b", { sub: "anna", channel: "b", exp: now() + 60 });
    const token = await sign({ sub: "anna", channel: "a", exp: now() + 6000 });
    expect(await client.ask({ sub_refresh: { channel: "a", token } })).toMatchObject({
      sub_refresh: { expires: true },
    });
    await clock.advance(100_000);
    expect(client.said.filter(({ push }) => push?.unsubscribe)).toEqual([
      { push: { channel: "b", unsubscribe: { code: 2501, reason: "subscription expired" } } },
    ]);
  });
});

test("without tokens and without onConnect nobody could come in: no server is made", () => {
  expect(() => createRooms({})).toThrow("expected onConnect or tokens");
});
