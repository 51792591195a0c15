import { expect, it } from "vitest";
import { endOnSignals, stopSignal } from "./stop-signal.ts";

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
