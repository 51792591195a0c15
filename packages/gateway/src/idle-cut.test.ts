import { expect, onTestFinished, test, vi } from "vitest";
import { IdleCut } from "./idle-cut.ts";
import type { Relay } from "./relay.ts";

/** What `IdleCut` sees of a connection. */
function connection(): { relay: Relay; moved: (bytes: number) => void; cut: () => boolean } {
  const relay = { bytesMoved: 0, cut: vi.fn() };
  return {
    relay: relay as unknown as Relay,
    moved: (bytes) => {
      relay.bytesMoved += bytes;
    },
    cut: () => relay.cut.mock.calls.flat().includes("idle"),
  };
}

test("IdleCut cuts a connection that is silent for the whole time, and none on which one byte moved", () => {
  vi.useFakeTimers();
  const [busy, silent] = [connection(), connection()];
  const idleCut = new IdleCut(new Set([busy.relay, silent.relay]), 200);
  onTestFinished(() => {
    idleCut.close();
    vi.useRealTimers();
  });
  for (let elapsedMs = 0; elapsedMs < 1000; elapsedMs += 100) {
    vi.advanceTimersByTime(100);
    busy.moved(1);
    if (elapsedMs < 100) expect(silent.cut()).toBe(false);
  }
  expect([busy.cut(), silent.cut()]).toEqual([false, true]);
  busy.moved(0);
  vi.advanceTimersByTime(300);
  expect(busy.cut()).toBe(true);
});
