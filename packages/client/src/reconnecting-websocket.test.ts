import { describe, expect, test } from "vitest";
import { scripted } from "../test/client.ts";
import { FATAL_CODES, ReconnectingWebSocket } from "./index.ts";

describe("a reconnecting socket", () => {
  test("has the surface of a WebSocket", async () => {
    const { client, opened, events } = scripted({}, "ws://server/", ["chat", "other"]);
    expect([client.readyState, client.url, client.protocol, client.bufferedAmount]).toEqual([0, "", "", 0]);
    const heard: unknown[] = [];
    client.onmessage = ({ data }) => heard.push(data);
    const socket = await opened();
    expect([client.readyState, client.OPEN, ReconnectingWebSocket.OPEN]).toEqual([1, 1, 1]);
    expect([client.url, client.protocol, client.extensions]).toEqual([
      "ws://server/",
      "chat",
      "permessage-deflate",
    ]);
    expect(socket.protocols).toEqual(["chat", "other"]);
    client.binaryType = "arraybuffer";
    expect(socket.binaryType).toBe("arraybuffer");
    socket.bufferedAmount = 7;
    expect(client.bufferedAmount).toBe(7);
    expect(client.send("hello")).toBe(true);
    expect(socket.sent).toEqual(["hello"]);
    socket.say("welcome");
    expect(heard).toEqual(["welcome"]);
    client.close(4000, "enough");
    expect([client.readyState, socket.closed]).toEqual([2, [4000, "enough"]]);
    socket.end(4000, "enough");
    expect([client.readyState, events.at(-1)]).toEqual([3, ["close", "called", "enough", 4000]]);
    expect(events.some(([type]) => type === "error")).toBe(false);
  });

  test("throws on a URL that is none, as a WebSocket does", () => {
    expect(() => new ReconnectingWebSocket("nowhere")).toThrow(TypeError);
  });

  test("reports a missing WebSocket as what stops each try", async () => {
    const page = scripted().page;
    const client = new ReconnectingWebSocket("ws://server/", undefined, {
      environment: page.environment(undefined),
    });
    const errors: unknown[] = [];
    client.addEventListener("drop", ({ error }) => void errors.push(error));
    await page.time.pass(0);
    expect(String(errors[0])).toContain("environment.WebSocket");
    client.close();
  });

  test("comes back after a cut, and reports both", async () => {
    const { client, opened, time, events, sockets } = scripted();
    (await opened()).end();
    expect(client.readyState).toBe(client.CONNECTING);
    await time.pass(249);
    expect(sockets).toHaveLength(1);
    await time.pass(1);
    sockets[1]?.open();
    expect(events).toEqual([
      ["connecting", 0],
      ["open", "first"],
      ["drop", "lost", 1006, 250],
      ["connecting", 1],
      ["open", "retry"],
    ]);
    client.close();
  });

  test("waits longer with each failure, up to the cap, and starts over after a stable connection alone", async () => {
    const { client, opened, time, events, sockets } = scripted({
      backoff: { baseMs: 100, capMs: 1000 },
      stableMs: 5000,
    });
    const waits = (): unknown[] => events.filter(([type]) => type === "drop").map((facts) => facts.at(-1));
    (await opened()).end();
    for (let i = 1; i <= 5; i++) {
      await time.pass(1000);
      // It opens and breaks at once each time: that is no success.
      sockets[i]?.open();
      sockets[i]?.end();
    }
    expect(waits()).toEqual([50, 100, 200, 400, 500, 500]);
    await time.pass(500);
    sockets[6]?.open();
    await time.pass(5000);
    sockets[6]?.end();
    expect(waits().at(-1)).toBe(50);
    client.close();
  });

  test("gives a try up that does not open in time, whoever is slow", async () => {
    let gives = (_url: string): void => {};
    const { client, time, events, sockets } = scripted(
      { connectTimeoutMs: 1000 },
      () => new Promise((resolve) => (gives = resolve)),
    );
    await time.pass(1000);
    expect(events.at(-1)).toEqual(["drop", "connect-timeout", 1006, 250]);
    gives("ws://too-late/");
    await time.pass(250);
    gives("ws://server/");
    await time.pass(0);
    expect(sockets.map(({ url }) => url)).toEqual(["ws://server/"]);
    await time.pass(1000);
    expect(events.at(-1)).toEqual(["drop", "connect-timeout", 1006, 500]);
    expect(sockets[0]?.closed).toEqual([]);
    // What the socket does afterwards is nobody's business.
    sockets[0]?.open();
    sockets[0]?.end();
    expect(events.filter(([type]) => type === "drop")).toHaveLength(2);
    client.close();
  });

  test("asks the providers for each connection, and reports one that throws", async () => {
    let token = 0;
    const { client, opened, time, events, sockets } = scripted(
      {},
      () => {
        token++;
        if (token === 2) throw new Error("no token today");
        return `ws://server/?token=${token}`;
      },
      async () => `v${token}`,
    );
    (await opened()).end();
    await time.pass(250);
    expect(events.at(-1)).toEqual(["drop", "provider", 1006, 500]);
    await time.pass(500);
    expect(sockets.map(({ url, protocols }) => [url, protocols])).toEqual([
      ["ws://server/?token=1", "v1"],
      ["ws://server/?token=3", "v3"],
    ]);
    client.close();
  });

  test.each(FATAL_CODES)("ends for good with the close code %d", async (code) => {
    const { client, opened, time, events, page } = scripted();
    (await opened()).end(code, "no");
    expect(events.slice(-2)).toEqual([
      ["open", "first"],
      ["close", "fatal-code", "no", code],
    ]);
    expect([client.readyState, time.pending, page.listeners]).toEqual([3, 0, 0]);
  });

  test.each([1001, 1005, 1011, 1012, 1013, 4000])("comes back after the close code %d", async (code) => {
    const { client, opened, events } = scripted();
    (await opened()).end(code);
    expect(events.at(-1)).toEqual(["drop", "closed", "", code, 250].filter((fact) => fact !== ""));
    client.close();
  });

  test("gives up after maxRetries in a row", async () => {
    const { client, time, events, sockets } = scripted({ maxRetries: 2 });
    await time.pass(0);
    for (let i = 0; i < 3; i++) {
      sockets[i]?.end();
      await time.pass(60_000);
    }
    expect(sockets).toHaveLength(3);
    expect(events.slice(-2)).toEqual([["error"], ["close", "retries", "", 1006]]);
    expect([client.readyState, time.pending]).toEqual([3, 0]);
  });

  test("closes while it waits and while it connects, with no socket left", async () => {
    const waiting = scripted();
    waiting.client.close();
    await waiting.time.pass(60_000);
    expect([waiting.sockets.length, waiting.events, waiting.client.readyState]).toEqual([
      0,
      [["close", "called", "", 1006]],
      3,
    ]);
    const connecting = scripted();
    await connecting.time.pass(0);
    connecting.client.close();
    await connecting.time.pass(60_000);
    expect(connecting.events.at(-1)).toEqual(["close", "called", "", 1006]);
    expect([connecting.sockets[0]?.closed, connecting.time.pending]).toEqual([[], 0]);
  });

  test("goes on when close is called with a code that may not be sent", async () => {
    const { client, opened } = scripted();
    const socket = await opened();
    expect(() => client.close(1)).toThrow("may not be sent");
    expect([client.readyState, client.send("still here"), socket.sent]).toEqual([1, true, ["still here"]]);
    client.close();
  });

  test("reconnects at once when it is asked to", async () => {
    const { client, opened, time, events, sockets } = scripted();
    const first = await opened();
    client.reconnect();
    expect([first.closed, events.at(-1)]).toEqual([[], ["drop", "asked", 1006, 0]]);
    await time.pass(0);
    sockets[1]?.end();
    client.reconnect();
    await time.pass(0);
    expect(sockets).toHaveLength(3);
    client.close();
    client.reconnect();
    await time.pass(60_000);
    expect(sockets).toHaveLength(3);
  });
});

describe("what is sent without a connection", () => {
  test("is also what is sent while the server's Close frame is answered", async () => {
    const { client, opened, time, sockets } = scripted();
    const first = await opened();
    first.readyState = 2;
    expect(client.send("in between")).toBe(true);
    first.end(1012);
    await time.pass(250);
    sockets[1]?.open();
    expect([first.sent, sockets[1]?.sent]).toEqual([[], ["in between"]]);
    client.close();
  });

  test("waits, and goes after what an open listener sends", async () => {
    const { client, time, sockets } = scripted();
    client.onopen = () => void client.send("hello");
    const bytes = new Uint8Array([1, 2, 3]);
    expect([client.send("first"), client.send(bytes.subarray(1)), client.bufferedAmount]).toEqual([
      true,
      true,
      7,
    ]);
    bytes.fill(9);
    await time.pass(0);
    sockets[0]?.open();
    const [hello, first, copied] = sockets[0]?.sent ?? [];
    expect([hello, first, [...new Uint8Array(copied as ArrayBuffer)]]).toEqual(["hello", "first", [2, 3]]);
    expect(client.bufferedAmount).toBe(0);
    client.close();
  });

  test.each([
    ["messages", { maxMessages: 2 }],
    ["bytes", { maxBytes: 6 }],
  ])("is bounded in %s, and what is over is reported", async (_name, queue) => {
    const { client, events } = scripted({ queue });
    expect([client.send("one"), client.send("two"), client.send("three")]).toEqual([true, true, false]);
    expect(events).toEqual([["discard", "three", "queue-full"]]);
    client.close();
    await Promise.resolve();
    expect(events.slice(1)).toEqual([
      ["discard", "one", "closed"],
      ["discard", "two", "closed"],
      ["close", "called", "", 1006],
    ]);
    expect(client.send("late")).toBe(false);
  });
});

describe("the network and the page", () => {
  test("stop the tries while there is no network, and begin them at once when there is", async () => {
    const { client, page, time, opened, sockets } = scripted();
    (await opened()).end();
    page.online = false;
    page.wake();
    await time.pass(60_000);
    expect(sockets).toHaveLength(1);
    page.online = true;
    page.wake();
    await time.pass(0);
    expect(sockets).toHaveLength(2);
    client.close();
  });

  test("cut the wait short when the page is shown again", async () => {
    const { client, page, time, opened, sockets } = scripted({ backoff: { baseMs: 60_000, capMs: 60_000 } });
    (await opened()).end();
    page.wake();
    await time.pass(0);
    expect(sockets).toHaveLength(2);
    client.close();
  });
});
