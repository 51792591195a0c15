import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { REFERENCE_ROOMS } from "../../mutants/rooms/reference.ts";
import { startRoomServer } from "../../mutants/rooms/room-server.ts";
import { conformance } from "../../src/run/runner.ts";

let server: Awaited<ReturnType<typeof startRoomServer>>;
beforeAll(async () => {
  server = await startRoomServer();
});
afterAll(() => server.close());

describe("a server of rooms that is given by its URL", () => {
  test("is found out what it offers when the suite is asked for by name", async () => {
    const cases = [
      "rooms/history",
      "rooms/recover-nothing",
      "rooms/presence",
      "rooms/rpc",
      "rooms/too-many-channels",
    ];
    const report = await conformance(server.url, { cases });
    expect(report.capabilities).toEqual(
      expect.arrayContaining(["rooms", "room-history", "room-recovery", "room-presence"]),
    );
    // Neither a call nor a limit can be guessed.
    expect(report.cases.map(({ verdict, why }) => [verdict, why])).toEqual([
      ["out-of-scope", "needs room-rpc"],
      ["pass", ""],
      ["pass", ""],
      ["pass", ""],
      ["out-of-scope", "needs room-channels-limit"],
    ]);
  });

  test("is found to report joins when one comes: of another person, for it may report each person once", async () => {
    const rooms = { connect: { data: { name: "{name}" } } };
    const named = await conformance(server.url, { cases: ["rooms/join"], rooms });
    expect(named.capabilities).toContain("room-joins");
    expect(named.cases.map(({ verdict }) => verdict)).toEqual(["pass"]);
    const nameless = await conformance(server.url, { cases: ["rooms/join"] });
    expect(nameless.capabilities).not.toContain("room-joins");
  });

  test("is asked nothing of joins where it reports none, though it answers presence", async () => {
    const quiet = await startRoomServer({ settings: { rooms: () => ({}) } });
    try {
      const report = await conformance(quiet.url, {
        cases: ["rooms/join", "rooms/leave-by-unsubscribe", "rooms/leave-by-cut", "rooms/presence-after-cut"],
      });
      const verdicts = Object.fromEntries(report.cases.map(({ id, verdict, why }) => [id, [verdict, why]]));
      expect(verdicts).toEqual({
        "rooms/join": ["out-of-scope", "needs room-joins"],
        "rooms/leave-by-unsubscribe": ["out-of-scope", "needs room-joins"],
        "rooms/leave-by-cut": ["out-of-scope", "needs room-joins"],
        "rooms/presence-after-cut": ["pass", ""],
      });
    } finally {
      await quiet.close();
    }
  });

  test("is tried beyond the limits that it states, and told so in the command that asks again", async () => {
    const report = await conformance(server.url, {
      cases: ["rooms/too-many-channels", "rooms/rpc"],
      rooms: { ...REFERENCE_ROOMS, limits: { channelsPerClient: 3 } },
    });
    const [rpc, channels] = report.cases;
    expect(rpc?.verdict).toBe("pass");
    expect(channels).toMatchObject({
      verdict: "fail",
      why: expect.stringMatching(
        /^expected .*"code":106.* as error in the reply to subscribe 4 of client a, got nothing$/,
      ),
      replay: expect.stringContaining("--case rooms/too-many-channels --rooms ..."),
    });
  });

  test("has no case of rooms in scope that nobody asked for", async () => {
    const report = await conformance(server.url, { suites: ["close", "rooms"], rooms: false });
    const rooms = report.cases.filter(({ suite }) => suite === "rooms");
    expect(rooms.length).toBeGreaterThan(50);
    expect(new Set(rooms.map(({ verdict }) => verdict))).toEqual(new Set(["out-of-scope"]));
  });

  test("offers nothing where it lets nobody in", async () => {
    const report = await conformance(server.url, {
      cases: ["rooms/connect", "rooms/history"],
      rooms: { path: "/", connect: "not what the protocol has" },
    });
    expect(report.cases.map(({ verdict }) => verdict)).toEqual(["fail", "out-of-scope"]);
  });
});
