import { describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { doubles, echoServer } from "../../test/double.ts";
import { functionSpec } from "../../test/function-spec.ts";
import { handshake, RawClient } from "../../test/raw-client.ts";
import { running } from "../../test/running.ts";
import type { Tap, TapChunk } from "./tap.ts";

/** Everything that a tap gives, as two strings. */
async function both(tap: Tap): Promise<{ client: string; function: string; lost: number }> {
  const said = { client: "", function: "", lost: 0 };
  for await (const { from, bytes, lostBytes } of tap) {
    said[from] += Buffer.from(bytes).toString("latin1");
    said.lost += lostBytes;
  }
  return said;
}

/** A masked text frame of a client, key zero. */
const frame = (text: string): string => `\x81${String.fromCharCode(0x80 | text.length)}\0\0\0\0${text}`;

describe("a tap", () => {
  test("gives every byte since the 101, also those that came with the handshake", async () => {
    const { start } = doubles(echoServer);
    const { url, gateway } = await running({ functions: [functionSpec()], start });
    const taps: Tap[] = [];
    const end = gateway.tapComing({
      wants: (connection) => connection.function === "echo",
      onTap: (tap) => void taps.push(tap),
    });
    const client = new RawClient(url).send(handshake() + frame("early"));
    await client.until((all) => all.includes("early"));
    client.send(frame("late"));
    await client.until((all) => all.includes("late"));
    const [tap] = taps;
    expect(tap).toMatchObject({ fromStart: true, connection: { extensions: "", subprotocol: "" } });
    const { request, answer } = tap?.handshake ?? {};
    expect(request).toMatchObject({ method: "GET", target: "/" });
    expect(request?.headers).toContainEqual(["Upgrade", "websocket"]);
    expect(answer).toMatchObject({ status: 101, statusText: "Switching Protocols" });
    expect(answer?.headers).toContainEqual(["X-Fc-Request-Id", tap?.connection.requestId]);
    client.socket.destroy();
    expect(await both(tap as Tap)).toEqual({
      client: frame("early") + frame("late"),
      function: "\x81\x05early\x81\x04late",
      lost: 0,
    });
    end();
    const other = new WebSocket(url);
    await new Promise((resolve) => other.once("open", resolve));
    expect(taps).toHaveLength(1);
    other.terminate();
  });

  test("on an open connection begins with the next byte, and leaves the relay as it was", async () => {
    const { start } = doubles(echoServer);
    const { url, gateway, events } = await running({ functions: [functionSpec()], start });
    const client = new RawClient(url).send(handshake() + frame("before"));
    await client.until((all) => all.includes("before"));
    const started = events.find((event) => event.event === "log" && event.text.startsWith("FC Invoke Start"));
    const requestId = started?.event === "log" ? (started.text.split("RequestId: ")[1] ?? "") : "";
    expect(gateway.tapOpen("1-no-such-request")).toBeUndefined();
    const tap = gateway.tapOpen(requestId) as Tap;
    client.send(frame("after"));
    await client.until((all) => all.includes("after"));
    tap.close();
    client.send(frame("unseen"));
    await client.until((all) => all.includes("unseen"));
    expect([tap.fromStart, tap.handshake, await both(tap)]).toEqual([
      false,
      undefined,
      { client: frame("after"), function: "\x81\x05after", lost: 0 },
    ]);
    client.socket.destroy();
  });

  test("that nobody takes from keeps no more than it may, and reports the gap", async () => {
    const { start } = doubles(echoServer);
    const { url, gateway } = await running({ functions: [functionSpec()], start });
    const taps: Tap[] = [];
    gateway.tapComing({ wants: () => true, onTap: (tap) => void taps.push(tap), maxBytes: 1000 });
    const client = new RawClient(url).send(handshake());
    await client.head();
    const round = async (text: string): Promise<void> => {
      client.send(frame(text));
      await client.until((all) => all.includes(text));
    };
    for (let i = 0; i < 20; i++) await round(`message ${i}.`);
    const chunks: TapChunk[] = [];
    const [tap] = taps;
    const taking = (async () => {
      for await (const chunk of tap as Tap) chunks.push(chunk);
    })();
    await expect.poll(() => chunks.length).toBeGreaterThan(0);
    const kept = chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(kept).toBeLessThan(1000);
    await round("the last one");
    client.socket.destroy();
    await taking;
    expect(chunks.some(({ lostBytes }) => lostBytes > 0)).toBe(true);
    // What is kept and what is lost are all that passed.
    const passed = (from: TapChunk["from"]): number =>
      chunks
        .filter((chunk) => chunk.from === from)
        .reduce((sum, { bytes, lostBytes }) => sum + bytes.length + lostBytes, 0);
    const texts = [...Array.from({ length: 20 }, (_, i) => `message ${i}.`), "the last one"];
    expect(passed("client")).toBe(texts.reduce((sum, text) => sum + frame(text).length, 0));
    expect(passed("function")).toBe(texts.reduce((sum, text) => sum + 2 + text.length, 0));
  });
});
