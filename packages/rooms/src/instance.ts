import { DEFAULT_ROOM_SETTINGS, type RoomSettings } from "./application/room-settings.ts";
import { systemClock } from "./clock.ts";
import { Connections } from "./connections.ts";
import { Hub } from "./hub/hub.ts";
import { DEFAULT_LIMITS } from "./limits.ts";
import { memoryLog } from "./log/memory-log.ts";
import type { RoomsOptions } from "./options.ts";
import { awakeClock } from "./platform/awake-clock.ts";
import { SleepWatch } from "./platform/sleep-watch.ts";
import type { Server } from "./session/server.ts";

/** What one instance has: its clients, what their sessions share, and the watch that notices that it slept. */
export interface Instance {
  readonly server: Server;
  readonly connections: Connections;
  readonly watch: SleepWatch;
  /** What a room keeps, also of one that no client may enter. */
  readonly bounds: (channel: string) => RoomSettings;
}

/** Makes an instance of the options and of the defaults of those that are not given. */
export function instanceOf(options: RoomsOptions): Instance {
  const {
    log = memoryLog(),
    random = Math.random,
    clock: givenClock = systemClock,
    onError = (error) => console.error(error),
    presenceLeaseMs = 60_000,
    verifyEveryMs = 20_000,
    lingerMs = 5_000,
    sleepToleranceMs = 3_000,
  } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const connections = new Connections(limits.connectionsPerUser);
  const settings = (channel: string): RoomSettings | undefined => {
    const given = options.rooms === undefined ? {} : options.rooms(channel);
    return given && { ...DEFAULT_ROOM_SETTINGS, ...given };
  };
  const bounds = (channel: string): RoomSettings => settings(channel) ?? DEFAULT_ROOM_SETTINGS;

  let awake = Promise.resolve();
  const watch = new SleepWatch(givenClock, { everyMs: 1_000, toleranceMs: sleepToleranceMs }, () => {
    for (const session of connections.all) session.wake();
    awake = hub.catchUpAll();
  });
  const clock = awakeClock(givenClock, () => watch.check());
  const hub = new Hub({
    log,
    clock,
    random,
    bounds,
    onError,
    lingerMs,
    verifyEveryMs: Math.min(verifyEveryMs, presenceLeaseMs / 3),
    presenceLeaseMs,
  });
  const server: Server = {
    hub,
    log,
    hooks: options,
    tokens: options.tokens,
    limits,
    heartbeat: { pingEveryMs: 25_000, pongTimeoutMs: 10_000, ...options.heartbeat },
    presenceLeaseMs,
    expiryGraceMs: options.expiryGraceMs ?? 25_000,
    clock,
    random,
    settings,
    awake: () => awake,
    admit: (session) => connections.admit(session),
    gone: (session) => connections.remove(session),
    onError,
  };
  return { server, connections, watch, bounds };
}
