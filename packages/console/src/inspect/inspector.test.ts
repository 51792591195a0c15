import { describe, expect, test } from "vitest";
import type { Caller } from "../../test/caller.ts";
import { closeCode, connected } from "../../test/client.ts";
import { opened } from "../../test/opened.ts";
import type { FrameEntry } from "../api/reports.ts";

/** Waits for so many entries of a kind. */
async function entries(
  caller: Caller,
  kind: FrameEntry["kind"],
  count: number,
): Promise<readonly FrameEntry[]> {
  const all = (): FrameEntry[] =>
    caller.reports
      .flatMap((report) => (report.type === "frames" ? report.entries : []))
      .filter((one) => one.kind === kind);
  await expect.poll(() => all().length).toBeGreaterThanOrEqual(count);
  return all();
}

const textOf = (base64: string | undefined): string => Buffer.from(base64 ?? "", "base64").toString();

describe("the inspector", () => {
  test("shows frames both ways, and what compressed ones say", async () => {
    const { caller, wsUrl } = await opened();
    await caller.ask({ do: "inspect-coming", function: "echo" });
    const client = await connected(wsUrl);
    client.send("hello hello hello");
    client.send("hello hello hello");
    const frames = await entries(caller, "frame", 4);
    const [begin] = await entries(caller, "begin", 1);
    expect(begin).toMatchObject({
      fromStart: true,
      extensions: expect.stringContaining("permessage-deflate"),
      request: { method: "GET", target: "/" },
      answer: { status: 101 },
    });
    expect(begin?.request?.headers).toContainEqual(["Upgrade", "websocket"]);
    expect(begin?.answer?.headers).toContainEqual(["X-Fc-Request-Id", begin?.requestId]);
    for (const from of ["client", "function"] as const) {
      const ofSide = frames.filter((frame) => frame.from === from);
      expect(ofSide.map(({ inflated }) => textOf(inflated))).toEqual([
        "hello hello hello",
        "hello hello hello",
      ]);
      expect(ofSide[0]).toMatchObject({
        opcode: 1,
        fin: true,
        rsv: 4,
        masked: from === "client",
        inflatedBytes: 17,
      });
      // The second one is shorter: its words are in the dictionary of the first.
      expect(ofSide[1]?.payloadBytes).toBeLessThan(ofSide[0]?.payloadBytes ?? 0);
    }
    client.close(4001, "bye");
    const closes = (await entries(caller, "frame", 6)).filter(({ opcode }) => opcode === 8);
    expect(closes.map(({ payload }) => textOf(payload).slice(2))).toEqual(["bye", "bye"]);
    await entries(caller, "end", 1);
  });

  test("begins with an open connection, and ends when asked to, which the connection does not notice", async () => {
    const { caller, wsUrl } = await opened();
    const client = await connected(wsUrl);
    const { requestId } = await caller.event("request-answered");
    expect(await caller.ask({ do: "inspect", requestId })).toMatchObject({ ok: true, count: 1 });
    client.ping("are you there");
    const frames = await entries(caller, "frame", 2);
    expect(frames.map(({ opcode, payload }) => [opcode, textOf(payload)])).toEqual([
      [9, "are you there"],
      [10, "are you there"],
    ]);
    expect(await caller.ask({ do: "inspect-end" })).toMatchObject({ ok: true });
    await entries(caller, "end", 1);
    const closed = closeCode(client);
    client.close(4000);
    expect(await closed).toBe(4000);
    expect(await caller.ask({ do: "inspect", requestId })).toMatchObject({ ok: false });
    expect(await entries(caller, "frame", 2)).toHaveLength(2);
  });

  test("leaves connections alone when its caller has left", async () => {
    const { caller, gateway, wsUrl } = await opened();
    await caller.ask({ do: "inspect-coming" });
    const client = await connected(wsUrl);
    await entries(caller, "begin", 1);
    caller.close();
    const echo = new Promise((resolve) => client.once("message", resolve));
    client.send("still here");
    expect(String(await echo)).toBe("still here");
    expect(gateway.summary().functions[0]?.refused).toEqual({});
    client.terminate();
  });

  test("ends with its connections when their instance is killed, however long a half-closed one may stay", async () => {
    const { caller } = await opened({ instanceConcurrency: 10 }, { gateway: { halfCloseMs: 86_400_000 } });
    const { functions } = await caller.first((report) => (report.type === "hello" ? report : undefined));
    await caller.ask({ do: "inspect-coming" });
    await caller.ask({ do: "connect", url: functions[0]?.wsUrl ?? "", count: 5 });
    await entries(caller, "begin", 5);
    await caller.ask({ do: "kill" });
    await entries(caller, "end", 5);
  });
});
