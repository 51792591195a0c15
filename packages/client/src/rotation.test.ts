import { describe, expect, test } from "vitest";
import { scripted } from "../test/client.ts";
import type { ScriptedSocket } from "../test/scripted-socket.ts";

// With a random number of 0.5 the next connection is opened 1.25 times rotateBeforeMs before the deadline.
const deadline = { deadlineMs: 60_000, rotateBeforeMs: 8000 };

const messages = (events: readonly (readonly unknown[])[]): unknown[] =>
  events.filter(([type]) => type === "message").map(([, data]) => data);

describe("a rotation", () => {
  test("opens the next connection before the deadline and moves over without a gap", async () => {
    const { client, opened, time, events, sockets } = scripted(deadline);
    const first = await opened();
    await time.pass(49_999);
    expect(sockets).toHaveLength(1);
    await time.pass(1);
    const second = sockets[1] as ScriptedSocket;
    // Until it is open, all goes on as before.
    client.send("still the first");
    first.say("a");
    second.open();
    expect([client.readyState, first.closed]).toEqual([1, [1000, "rotated"]]);
    client.send("already the second");
    // What the first one still has comes before what the second one has, however the two arrive.
    second.say("c");
    first.say("b");
    expect(messages(events)).toEqual(["a", "b"]);
    first.end(1000);
    second.say("d");
    expect(messages(events)).toEqual(["a", "b", "c", "d"]);
    expect([first.sent, second.sent]).toEqual([["still the first"], ["already the second"]]);
    expect(events.filter(([type]) => type !== "message")).toEqual([
      ["connecting", 0],
      ["open", "first"],
      ["open", "rotation"],
    ]);
    // And so on, with each.
    await time.pass(50_000);
    sockets[2]?.open();
    expect([sockets.length, second.closed]).toEqual([3, [1000, "rotated"]]);
    client.close();
  });

  test("waits no longer than handoverMs for the end of the one before", async () => {
    const { client, opened, time, events, sockets } = scripted({ ...deadline, handoverMs: 2000 });
    await opened();
    await time.pass(50_000);
    sockets[1]?.open();
    sockets[1]?.say("held");
    await time.pass(1999);
    expect(messages(events)).toEqual([]);
    await time.pass(1);
    expect(messages(events)).toEqual(["held"]);
    expect(client.readyState).toBe(client.OPEN);
    client.close();
  });

  test("that fails is tried again while the connection lives, and is the next try when it does not", async () => {
    const { client, opened, time, events, sockets } = scripted(deadline);
    const first = await opened();
    await time.pass(50_000);
    sockets[1]?.end();
    expect(client.readyState).toBe(client.OPEN);
    await time.pass(250);
    expect(sockets).toHaveLength(3);
    first.end();
    expect(events.at(-1)).toEqual(["drop", "lost", 1006, 0]);
    await time.pass(10_000);
    expect(sockets).toHaveLength(3);
    sockets[2]?.open();
    expect([events.at(-1), client.readyState]).toEqual([["open", "retry"], 1]);
    client.close();
  });

  test("comes at a moment of each client's own", async () => {
    const at: number[] = [];
    for (const random of [0, 0.5, 0.999]) {
      const { client, page, opened, time, sockets } = scripted(deadline);
      page.random = random;
      await opened();
      while (sockets.length === 1) await time.pass(100);
      at.push(time.nowMs);
      client.close();
    }
    expect(at).toEqual([52_000, 50_000, 48_100]);
  });

  test("follows a deadline that the server names, and is not made without one", async () => {
    const { client, opened, time, sockets } = scripted();
    await opened();
    await time.pass(86_400_000);
    expect(sockets).toHaveLength(1);
    client.setDeadline(60_000);
    await time.pass(47_500);
    expect(sockets).toHaveLength(2);
    client.close();
  });

  test("makes no third connection when a new deadline comes while the second one opens", async () => {
    const { client, opened, time, sockets } = scripted(deadline);
    await opened();
    await time.pass(50_000);
    client.setDeadline(10_000);
    await time.pass(9000);
    expect(sockets).toHaveLength(2);
    client.close();
  });

  test("leaves a short connection at least a quarter of its time", async () => {
    const { client, page, opened, time, sockets } = scripted({ deadlineMs: 1000, rotateBeforeMs: 60_000 });
    page.random = 0.999;
    await opened();
    await time.pass(249);
    expect(sockets).toHaveLength(1);
    await time.pass(2);
    expect(sockets).toHaveLength(2);
    client.close();
  });

  test("under way ends with the socket, timers and all", async () => {
    const { client, opened, time, sockets } = scripted(deadline);
    const first = await opened();
    await time.pass(50_000);
    client.close(1000);
    expect(sockets[1]?.closed).toEqual([]);
    first.end(1000);
    expect([client.readyState, time.pending]).toEqual([3, 0]);
  });
});
