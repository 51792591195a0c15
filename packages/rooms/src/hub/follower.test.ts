import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fakeClock } from "../../test/fake-clock.ts";
import { settled } from "../../test/raw-client.ts";
import { memoryLog } from "../log/memory-log.ts";
import { type HistoryBounds, type LogEntry, LogUnavailable, type RoomLog } from "../log/room-log.ts";
import type { Position } from "../protocol/command.ts";
import { Follower } from "./follower.ts";

const BOUNDS: HistoryBounds = { maxEntries: 50, maxAgeMs: 1e9, forgetAfterMs: 1e9 };

/** A follower of a log whose reports the test carries, or loses. */
function following(log: RoomLog = memoryLog({ clock: fakeClock() })) {
  const delivered: number[] = [];
  const restarts: Position[] = [];
  const reports: { entry: LogEntry; epoch: string }[] = [];
  const errors: Error[] = [];
  const follower = new Follower("a", log, BOUNDS, {
    deliver: ({ offset }) => delivered.push(offset),
    restart: (position) => restarts.push(position),
    failed: (error) => errors.push(error),
  });
  log.listen({
    onEntry: (_, entry, epoch) => reports.push({ entry, epoch }),
    onAnnouncement() {},
    onResumed() {},
    onError() {},
  });
  return { log, follower, delivered, restarts, reports, errors };
}

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);

describe("a follower", () => {
  test("delivers everything once, in order, whatever is reported late, twice, or never", async () => {
    const step = fc.oneof(
      { weight: 5, arbitrary: fc.constant("append" as const) },
      { weight: 5, arbitrary: fc.record({ report: fc.nat() }) },
      { weight: 1, arbitrary: fc.constant("resume" as const) },
      { weight: 2, arbitrary: fc.constant("settle" as const) },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { log, follower, delivered, restarts, reports } = following();
        await log.subscribe("a");
        await follower.catchUp();
        let appended = 0;
        for (const one of steps) {
          if (one === "append") {
            appended += 1;
            await log.append("a", '{"data":1}', BOUNDS);
          } else if (one === "resume") follower.catchUp();
          else if (one === "settle") await settled();
          else {
            const report = reports[one.report % Math.max(1, reports.length)];
            if (report) follower.onEntry(report.entry, report.epoch);
          }
        }
        await settled();
        expect(delivered).toEqual(upTo(delivered.length));
        await follower.catchUp();
        if (appended <= BOUNDS.maxEntries) {
          expect(delivered).toEqual(upTo(appended));
          expect(restarts).toEqual([]);
        } else if (restarts.length === 0) expect(delivered).toEqual(upTo(appended));
      }),
      { numRuns: 300 },
    );
  });

  test("restarts where the log no longer has what comes next, and says where it goes on", async () => {
    const { log, follower, delivered, restarts } = following();
    await follower.catchUp();
    for (let i = 0; i < 60; i += 1) await log.append("a", '{"data":1}', BOUNDS);
    await follower.catchUp();
    expect(delivered).toEqual([]);
    expect(restarts).toEqual([{ offset: 60, epoch: follower.position?.epoch }]);
  });

  test("restarts in another life of the log", async () => {
    const { follower, restarts } = following();
    await follower.catchUp();
    follower.onEntry({ offset: 1, entry: "{}" }, "another");
    await settled();
    expect(restarts).toEqual([]); // a report alone proves nothing: the log says that it has not changed
    const { log } = following();
    const changed = following({
      ...log,
      read: async (...args) => ({ ...(await log.read(...args)), end: { offset: 3, epoch: `life ${lives}` } }),
    });
    let lives = 1;
    await changed.follower.catchUp();
    lives = 2;
    await changed.follower.catchUp();
    expect(changed.restarts).toEqual([{ offset: 3, epoch: "life 2" }]);
  });

  test("keeps its place while the log is away, and reports that once asked for nothing", async () => {
    const log = memoryLog({ clock: fakeClock() });
    let isAway = false;
    const flaky: RoomLog = {
      ...log,
      read: async (...args) => {
        if (isAway) throw new LogUnavailable("away");
        return log.read(...args);
      },
    };
    const { follower, delivered, reports, errors } = following(flaky);
    await log.subscribe("a");
    await follower.catchUp();
    isAway = true;
    await log.append("a", '{"data":1}', BOUNDS);
    await log.append("a", '{"data":2}', BOUNDS);
    const [, second] = reports;
    if (second) follower.onEntry(second.entry, second.epoch);
    await settled();
    expect(errors).toHaveLength(1);
    await expect(follower.catchUp()).rejects.toThrow("away");
    isAway = false;
    await follower.catchUp();
    expect(delivered).toEqual([1, 2]);
  });

  test("reads again when it is asked while it reads: the reading may have been too early", async () => {
    const log = memoryLog({ clock: fakeClock() });
    let release = (): void => {};
    let isHeld = false;
    const slow: RoomLog = {
      ...log,
      async read(...args) {
        const result = await log.read(...args); // what the log had then
        if (!isHeld) return result;
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        return result;
      },
    };
    const { follower, delivered } = following(slow);
    await follower.catchUp();
    isHeld = true;
    const early = follower.catchUp();
    await settled();
    await log.append("a", '{"data":1}', BOUNDS); // reported to nobody
    const late = follower.catchUp();
    isHeld = false;
    release();
    await Promise.all([early, late]);
    expect(delivered).toEqual([1]);
  });

  test("reads pages until it is there", async () => {
    const bounds = { ...BOUNDS, maxEntries: 5000 };
    const log = memoryLog({ clock: fakeClock() });
    const delivered: number[] = [];
    const follower = new Follower("a", log, bounds, {
      deliver: ({ offset }) => delivered.push(offset),
      restart: () => expect.unreachable(),
      failed: (error) => expect.unreachable(error.message),
    });
    await follower.catchUp();
    for (let i = 0; i < 1234; i += 1) await log.append("a", '{"data":1}', bounds);
    await follower.catchUp();
    expect(delivered).toEqual(upTo(1234));
  });
});
