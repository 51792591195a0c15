import { expect, test, vi } from "vitest";
import { ManualClock } from "../../test/manual-clock.ts";
import { IdleCut } from "./idle-cut.ts";

/** What `IdleCut` sees of a connection. */
const connection = () => {
  const seen = { bytesMoved: 0, end: vi.fn() };
  const isCut = (): boolean => seen.end.mock.calls.flat().includes("idle");
  return Object.assign(seen, { isCut });
};

test("IdleCut cuts a connection that is silent for the whole time, and none on which one byte moved", () => {
  const clock = new ManualClock();
  const [busy, silent] = [connection(), connection()];
  const idleCut = new IdleCut(new Set([busy, silent]), clock);
  idleCut.after(200);
  for (let elapsedMs = 0; elapsedMs < 1000; elapsedMs += 100) {
    clock.advance(100);
    busy.bytesMoved += 1;
    if (elapsedMs < 100) expect(silent.isCut()).toBe(false);
  }
  expect([busy.isCut(), silent.isCut()]).toEqual([false, true]);
  clock.advance(300);
  expect(busy.isCut()).toBe(true);
  idleCut.close();
  expect(clock.pending).toBe(0);
});

test("IdleCut measures anew when its time is changed, and rests at 0", () => {
  const clock = new ManualClock();
  const silent = connection();
  const idleCut = new IdleCut(new Set([silent]), clock);
  expect(clock.pending).toBe(0);
  idleCut.after(200);
  clock.advance(150);
  idleCut.after(400);
  clock.advance(400);
  expect(silent.isCut()).toBe(false);
  clock.advance(100);
  expect(silent.isCut()).toBe(true);
  idleCut.after(0);
  expect(clock.pending).toBe(0);
});
