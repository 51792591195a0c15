import { describe, expect, test } from "vitest";
import { fakeClock } from "../../test/fake-clock.ts";
import { rawClient, settled } from "../../test/raw-client.ts";
import { OPEN } from "../../test/ws-server.ts";
import { jwtTokens } from "../application/tokens.ts";
import { createRooms, type RoomsOptions } from "../index.ts";

const openRooms = (options: Partial<RoomsOptions> = {}) =>
  createRooms({ ...OPEN, clock: fakeClock(), ...options });

describe("commands that are none", () => {
  test("end with 3501 after what came before them was answered", async () => {
    const rooms = openRooms();
    const client = rawClient(rooms);
    await client.connect();
    client.sendText('{"id":1,"rpc":{"method":"x"}}\n{"id":2,');
    await settled();
    expect(client.said.at(-1)).toMatchObject({ id: 1, rpc: {} });
    expect(client.closed?.code).toBe(3501);
  });

  test.each([
    ["a ping, which is the server's in version 2", { ping: {} }],
    ["an unknown kind of delta", { subscribe: { channel: "a", delta: "other" } }],
    ["a new token for a subscription without one", { sub_refresh: { channel: "in", token: "x" } }],
  ])("%s", async (_, command) => {
    const rooms = openRooms({ tokens: jwtTokens({ secret: "0123456789abcdef0123456789abcdef" }) });
    const client = rawClient(rooms);
    await client.connect();
    await client.ask({ subscribe: { channel: "in" } });
    expect(await client.ask({ sub_refresh: { channel: "out", token: "x" } })).toMatchObject({
      error: { code: 103 },
    });
    await client.ask(command);
    expect(client.closed?.code).toBe(3501);
  });

  test("a filter by tags is refused with 107, as one that is not offered", async () => {
    const client = rawClient(openRooms());
    await client.connect();
    const filtered = { channel: "a", tf: { key: "k", cmp: "eq", val: "v" } };
    expect(await client.ask({ subscribe: filtered })).toMatchObject({ error: { code: 107 } });
    expect(await client.ask({ subscribe: { channel: "a", tf: null } })).toMatchObject({ subscribe: {} });
  });

  test("a page of history before the first publication is refused with 107", async () => {
    const client = rawClient(openRooms());
    await client.connect();
    await client.ask({ subscribe: { channel: "a" } });
    const before = { channel: "a", limit: 1, reverse: true, since: { offset: 0, epoch: "" } };
    expect(await client.ask({ history: before })).toMatchObject({ error: { code: 107 } });
  });
});
