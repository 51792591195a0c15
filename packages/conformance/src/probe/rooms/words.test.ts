import { describe, expect, test } from "vitest";
import { RoomWords } from "./words.ts";

const rooms = {
  channel: "chat:{room}",
  connect: { data: { name: "{name}", key: "{uuid}", fixed: [1, null, true] } },
  publish: { id: "{uuid}", text: "{text}" },
  unknownChannel: "none:x",
  limits: { channelBytes: 100 },
};

describe("the words of a case", () => {
  test("are its own: another case has other rooms and other texts", () => {
    const [one, other] = [new RoomWords(rooms), new RoomWords(rooms)];
    expect(one.channel()).toMatch(/^chat:[\w-]+$/);
    expect(one.channel()).toBe(one.channel());
    expect(one.channel()).not.toBe(other.channel());
    expect(one.channel("other")).not.toBe(one.channel());
    expect(one.text(1)).not.toBe(other.text(1));
  });

  test("fill in the server's description, each time anew", () => {
    const words = new RoomWords(rooms);
    const [first, second] = [
      words.value({ $: "connect" }),
      words.value({ $: "connect" }),
    ] as (typeof rooms.connect)[];
    expect(first?.data.key).toMatch(/^[0-9a-f-]{36}$/);
    expect(first?.data.key).not.toBe(second?.data.key);
    expect(first?.data.name).not.toBe(second?.data.name);
    expect(first?.data.fixed).toEqual([1, null, true]);
    expect(words.value({ $: "line", n: 3 })).toMatchObject({ text: words.text(3) });
    expect([...words.text(3, { isLong: true })]).toHaveLength(1000);
    expect(words.value({ $: "line", n: 3, isLong: true })).toMatchObject({
      text: words.text(3, { isLong: true }),
    });
  });

  test("name the channels that are wrong", () => {
    const words = new RoomWords(rooms);
    expect(words.value({ $: "channel", which: "unknown" })).toBe("none:x");
    expect(words.value({ $: "channel", which: "overlong" })).toHaveLength(101);
  });

  test("are put into commands, however deep", () => {
    const words = new RoomWords({});
    words.captured.set("offset", 4);
    const sent = {
      history: { channel: { $: "channel" }, since: [{ offset: { $: "captured", as: "offset", plus: -1 } }] },
    };
    expect(words.made(sent as never)).toEqual({
      history: { channel: words.channel(), since: [{ offset: 3 }] },
    });
    expect(words.made({ data: { $: "line", n: 1 } })).toEqual({ data: { text: words.text(1) } });
  });
});
