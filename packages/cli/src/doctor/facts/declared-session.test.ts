import { describe, expect, it } from "vitest";
import { declaredTimes } from "./declared-session.ts";

describe("declaredTimes", () => {
  it.each([
    ["SESSION_SECONDS", "1800", 1_800_000, "session"],
    ["MAX_SESSION_DURATION_MIN", "90", 5_400_000, "session"],
    ["GAME_SESSION_HOURS", "1.5", 5_400_000, "session"],
    ["HEARTBEAT_MS", "30000", 30_000, "heartbeat"],
    ["WS_PING_INTERVAL_S", "20", 20_000, "heartbeat"],
    ["KEEPALIVE_SECONDS", "55", 55_000, "heartbeat"],
  ])("reads %s=%s as %d ms", (name, value, ms, kind) => {
    expect(declaredTimes({ environment: { [name]: value } })).toEqual([{ name, ms, kind }]);
  });

  it.each([
    ["SESSION_TTL", "1800"],
    ["SESSION_SECRET", "30"],
    ["SESSION_SECONDS", ""],
    ["SESSION_SECONDS", "forever"],
    ["SESSION_SECONDS", "0"],
    ["SESSIONS", "5"],
    ["MAX_MESSAGE_BYTES", "1048576"],
  ])("does not guess at %s=%s", (name, value) => {
    expect(declaredTimes({ environment: { [name]: value } })).toEqual([]);
  });
});
