import { describe, expect, test } from "vitest";
import { scripted } from "../test/client.ts";

const heartbeat = { everyMs: 30_000, timeoutMs: 5000, message: "ping" };

describe("a heartbeat", () => {
  test("notices a half-open connection within everyMs + timeoutMs, however much is sent on it", async () => {
    const { client, opened, time, events } = scripted({ heartbeat });
    const socket = await opened();
    for (let i = 0; i < 34; i++) {
      await time.pass(1000);
      client.send(`into the void ${i}`);
    }
    await time.pass(999);
    expect(client.readyState).toBe(client.OPEN);
    await time.pass(1);
    expect(events.at(-1)).toEqual(["drop", "heartbeat", 1006, 250]);
    expect([socket.sent.filter((data) => data === "ping").length, socket.closed]).toEqual([1, []]);
    client.close();
  });

  test("asks only where nothing came, and hides the answers", async () => {
    const { client, opened, time, events } = scripted({ heartbeat });
    const socket = await opened();
    for (let i = 0; i < 10; i++) {
      await time.pass(20_000);
      socket.say(`news ${i}`);
    }
    expect(socket.sent).toEqual([]);
    for (let i = 1; i <= 3; i++) {
      await time.pass(34_000);
      socket.say("ping");
      expect(socket.sent).toHaveLength(i);
    }
    expect(events.filter(([type]) => type === "message")).toHaveLength(10);
    expect(client.readyState).toBe(client.OPEN);
    client.close();
  });

  test("can be the server's alone, and has answers of any kind", async () => {
    const { client, opened, time, events } = scripted({
      heartbeat: { everyMs: 1000, timeoutMs: 100, isAnswer: (data) => String(data).startsWith("tick") },
    });
    const socket = await opened();
    for (let i = 0; i < 5; i++) {
      await time.pass(900);
      socket.say(`tick ${i}`);
    }
    expect([socket.sent, events.at(-1)]).toEqual([[], ["open", "first"]]);
    await time.pass(1100);
    expect(events.at(-1)).toEqual(["drop", "heartbeat", 1006, 250]);
    client.close();
  });

  test("asks at once when the page wakes or the network changes", async () => {
    const { client, page, opened, time, events } = scripted({ heartbeat });
    const socket = await opened();
    page.wake();
    page.wake();
    expect(socket.sent).toEqual(["ping"]);
    await time.pass(5000);
    expect(events.at(-1)?.slice(0, 2)).toEqual(["drop", "heartbeat"]);
    client.close();
  });
});
