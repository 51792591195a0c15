import { describe, expect, test } from "vitest";
import { judge } from "./judge.ts";

/** Two clients in one room: what each has, what was acknowledged to the first, and what the log has. */
const judged = (one: string[], two: string[], acknowledged: string[], log?: string[], isNewEpoch = false) =>
  judge({
    rooms: ["a"],
    acknowledged: new Map([["a", [acknowledged, []]]]),
    clients: [one, two].map((ids) => ({ has: () => ids, sawNewEpoch: () => isNewEpoch, ends: { 3008: 1 } })),
    logs: log && new Map([["a", log]]),
  });

describe("the judge", () => {
  test.each([
    ["everybody has what the log has", judged(["1", "2"], ["1", "2"], ["1", "2"], ["1", "2"]), {}],
    ["what was never acknowledged is there all the same", judged(["1"], ["1"], [], ["1"]), {}],
    [
      "one client misses what was acknowledged",
      judged(["1", "2"], ["1"], ["1", "2"], ["1", "2"]),
      { lost: 1 },
    ],
    ["one client misses what was never acknowledged", judged(["1"], [], [], ["1"]), { lost: 1 }],
    ["the log misses what was acknowledged", judged([], [], ["1"], []), { lost: 2 }],
    ["the log misses it, and says so by its epoch", judged([], [], ["1"], [], true), { reported: 2 }],
    ["a client has what the log lost", judged(["1"], [], ["1"], [], true), { lost: 1, reported: 1 }],
    ["an epoch explains no loss of what the log has", judged(["1"], [], ["1"], ["1"], true), { lost: 1 }],
    ["one client has something twice", judged(["1", "1"], ["1"], ["1"], ["1"]), { twice: 1 }],
    ["the log has something twice", judged(["1"], ["1"], ["1"], ["1", "1"]), { twice: 1 }],
    [
      "one client has another order",
      judged(["2", "1"], ["1", "2"], ["1", "2"], ["1", "2"]),
      { disordered: 1 },
    ],
    [
      "the log has another order than its writer",
      judged(["2", "1"], ["2", "1"], ["1", "2"], ["2", "1"]),
      { disordered: 1 },
    ],
    ["without a log, two clients disagree", judged(["1", "2"], ["2", "1"], ["1", "2"]), { disordered: 1 }],
    ["without a log, one misses what was acknowledged", judged(["1"], [], ["1"]), { lost: 1 }],
  ])("%s", (_, outcome, expected) => {
    const counts = { lost: 0, reported: 0, twice: 0, disordered: 0, ...expected };
    const { lost, twice, disordered } = counts;
    expect(outcome).toMatchObject({ ...counts, isWhole: lost + twice + disordered === 0, ends: { 3008: 2 } });
  });

  test("takes a log that nobody can read for one in which nothing is", () => {
    const clients = [{ has: () => ["1"], sawNewEpoch: () => true, ends: {} }];
    const acknowledged = new Map([["a", [["1"]]]]);
    expect(judge({ rooms: ["a"], acknowledged, clients, logs: new Map() }).isWhole).toBe(false);
  });
});
