import { expect, it, onTestFinished, vi } from "vitest";
import { endOnSignals, SAME_PRESS_MS, stoppedExitCode, stopSignal } from "./stop-signal.ts";

const NAMES = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const counts = () => NAMES.map((name) => process.listenerCount(name));

it("takes signals, and gives back only what it took", () => {
  const before = counts();
  const signal = stopSignal();
  expect(counts()).toEqual(before.map((count) => count + 1));
  process.emit("SIGINT");
  expect(signal.aborted).toBe(true);
  endOnSignals();
  expect(counts()).toEqual(before);
});

it("takes signals that arrive together for one, and a later one for a second", () => {
  onTestFinished(endOnSignals);
  let nowMs = 0;
  const exit = vi.fn();
  const signal = stopSignal({ nowMs: () => nowMs, exit });
  process.emit("SIGINT");
  nowMs = 10;
  process.emit("SIGINT"); // what npx forwards
  nowMs = SAME_PRESS_MS;
  process.emit("SIGTERM"); // what pnpm forwards, on a busy machine
  expect(signal.aborted).toBe(true);
  expect(exit).not.toHaveBeenCalled();
  nowMs = SAME_PRESS_MS + 1;
  process.emit("SIGINT");
  expect(exit).toHaveBeenCalledExactlyOnceWith(130);
});

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("has an exit code for what %s stopped", (name, code) => {
  onTestFinished(endOnSignals);
  const signal = stopSignal();
  process.emit(name);
  process.emit("SIGTERM"); // what a runner forwards later changes nothing
  expect(stoppedExitCode(signal)).toBe(code);
});

it("takes a press of Ctrl-C for one, in whatever order its signals arrive", () => {
  onTestFinished(endOnSignals);
  let nowMs = 0;
  const signal = stopSignal({ nowMs: () => nowMs, exit: () => {} });
  process.emit("SIGTERM");
  nowMs = SAME_PRESS_MS;
  process.emit("SIGINT");
  expect(stoppedExitCode(signal)).toBe(130);
});

it("keeps the exit code of a SIGTERM that somebody presses Ctrl-C after", () => {
  onTestFinished(endOnSignals);
  let nowMs = 0;
  const signal = stopSignal({ nowMs: () => nowMs, exit: () => {} });
  process.emit("SIGTERM");
  nowMs = SAME_PRESS_MS + 1;
  process.emit("SIGINT");
  expect(stoppedExitCode(signal)).toBe(143);
});

it("takes a stop that no signal of the process brought for Ctrl-C", () => {
  expect(stoppedExitCode(AbortSignal.abort())).toBe(130);
});
