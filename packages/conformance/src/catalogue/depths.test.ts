import { describe, expect, test } from "vitest";
import { atDepth, type ConformanceCase } from "../case/case.ts";
import type { Step } from "../case/step.ts";
import { CATALOGUE } from "./catalogue.ts";

const ofAutobahn = (family: string): ConformanceCase[] =>
  CATALOGUE.filter(({ autobahn }) => autobahn.some((id) => id.startsWith(`${family}.`)));

const streamsOf = (script: readonly Step[]) => script.filter((step) => step.do === "stream");

/** What a case sends, but for how much of it. */
const shapeOf = (script: readonly Step[]) =>
  script.map((step) => {
    if (step.do === "stream") return { ...step, count: "some" };
    return step.do === "frame" && step.chop !== undefined ? { ...step, payload: "some" } : step;
  });

describe("the two depths", () => {
  // Nothing is left out of quick: each size, each cut into frames or writes and each offer is a case of its own, and both try it.
  test.each(["9", "12", "13"])("send the same shapes in family %s", (family) => {
    for (const c of ofAutobahn(family))
      expect(shapeOf(atDepth("full", c).script), c.id).toEqual(shapeOf(c.script));
  });

  test.each([
    ["9.7", 1],
    ["9.8", 1],
    ["12", 16],
    ["13", 16],
  ])("send a thousand messages in every case of %s at full, at most %i of them at once", (family, most) => {
    for (const c of ofAutobahn(family)) {
      const [step, ...others] = streamsOf(atDepth("full", c).script);
      expect(others).toEqual([]);
      expect(step?.count).toBe(1000);
      expect(step?.inFlight).toBeLessThanOrEqual(most);
    }
  });

  test("send at least four messages and 4 KiB a stream at quick", () => {
    for (const c of [...ofAutobahn("12"), ...ofAutobahn("13")]) {
      const [step] = streamsOf(c.script);
      expect(step?.count).toBeGreaterThanOrEqual(4);
      expect((step?.count ?? 0) * (step?.bytes ?? 0)).toBeGreaterThanOrEqual(4096);
    }
  });

  // A server that bounds what it keeps for one peer has to bear no more than with messages sent one by one.
  test("have no more on their way at once than one of the longest messages", () => {
    for (const c of [...ofAutobahn("12"), ...ofAutobahn("13")]) {
      const [step] = streamsOf(c.script);
      expect((step?.inFlight ?? 0) * (step?.bytes ?? 0)).toBeLessThanOrEqual(128 * 1024);
    }
  });

  test("offer client_no_context_takeover and a bare client_max_window_bits in every case of 12 and 13", () => {
    const offers = [...ofAutobahn("12"), ...ofAutobahn("13")].map((c) => c.opening?.offer ?? "");
    for (const offer of offers)
      for (const one of offer.split(", "))
        expect(one).toMatch(/^permessage-deflate; client_no_context_takeover; client_max_window_bits(; |$)/);
    expect(new Set(offers).size).toBe(7);
  });
});
