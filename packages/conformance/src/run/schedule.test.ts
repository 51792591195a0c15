import { describe, expect, test } from "vitest";
import type { ConformanceCase } from "../case/case.ts";
import { CATALOGUE } from "../catalogue/catalogue.ts";
import { schedule } from "./schedule.ts";
import { sideBySide, turnstile } from "./side-by-side.ts";

const [some] = CATALOGUE;
const caseOf = (id: `close/${string}`, more: Partial<ConformanceCase>): ConformanceCase => {
  if (some === undefined) throw new Error("the catalogue is empty");
  const { opening: _, ...rest } = some;
  return { ...rest, script: [], ...more, id };
};
const ids = (cases: readonly ConformanceCase[]): string[] => cases.map(({ id }) => id);

describe("schedule", () => {
  test("lets what only waits run beside all, what strains the server alone, and what has to be quick after them", () => {
    const quiet = caseOf("close/quiet", { script: [{ do: "checkpoint", name: "still", quietMs: 5000 }] });
    const octets = caseOf("close/octets", { opening: { chop: 1, everyMs: 8 } });
    const expiry = caseOf("close/expiry", {
      script: [{ do: "room-disconnected", client: "a", codes: [3005], inTimeOf: "expiry" }],
    });
    const strain = caseOf("close/strain", { isolated: true });
    const brief = caseOf("close/brief", { opening: { chop: 1 } });
    const urgent = caseOf("close/urgent", { last: true });
    const { idle, shared, alone, last } = schedule([urgent, brief, quiet, expiry, strain, octets]);
    expect([ids(idle), ids(shared), ids(alone), ids(last)]).toEqual([
      ["close/quiet", "close/expiry", "close/octets"],
      ["close/brief"],
      ["close/strain"],
      ["close/urgent"],
    ]);
  });

  test("begins with what may take longest", () => {
    const exits = caseOf("close/exits", {
      ownServer: true,
      script: [{ do: "await-exit", code: 0, withinMs: 5000 }],
    });
    const silence = caseOf("close/silence", { opening: { timeoutMs: 300 } });
    const keeps = caseOf("close/keeps", { ownServer: true, keepsServer: true });
    const { shared, own } = schedule([caseOf("close/none", {}), silence, exits, keeps]);
    expect(ids(shared)).toEqual(["close/silence", "close/none"]);
    expect(ids(own)).toEqual(["close/keeps", "close/exits"]);
  });

  test("puts what a server may die of after ordinary traffic, and what is meant to be too much apart", () => {
    const ordinary = caseOf("close/ordinary", {});
    const bad = caseOf("close/bad", { ending: { by: "server", codes: [1002], clean: false } });
    const refused = caseOf("close/refused", { opening: { expect: { ok: ["4xx"] } } });
    const huge = caseOf("close/huge", {
      script: [{ do: "frame", op: "text", payload: { hex: "" }, declared: "9223372036854775808" }],
    });
    const { shared, perilous } = schedule([huge, bad, refused, ordinary]);
    expect(ids(shared)).toEqual(["close/ordinary", "close/bad", "close/refused"]);
    expect(ids(perilous)).toEqual(["close/huge"]);
  });

  test("loses no case of the catalogue", () => {
    const { idle, shared, own, alone, last, perilous } = schedule(CATALOGUE);
    expect(ids([...idle, ...shared, ...own, ...alone, ...last, ...perilous]).sort()).toEqual(
      ids(CATALOGUE).sort(),
    );
    expect(idle.length).toBeGreaterThan(0);
  });
});

/** A promise that is kept from outside. */
function pledge(): { kept: Promise<void>; keep: () => void } {
  let keep = (): void => {};
  const kept = new Promise<void>((resolve) => {
    keep = resolve;
  });
  return { kept, keep };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("turnstile", () => {
  test("lets two in at once and the others in their order", async () => {
    const enter = turnstile(2);
    const pledges = [pledge(), pledge(), pledge(), pledge()] as const;
    const begun: number[] = [];
    const all = pledges.map(({ kept }, index) =>
      enter(() => {
        begun.push(index);
        return kept;
      }),
    );
    await turn();
    expect(begun).toEqual([0, 1]);
    pledges[1].keep();
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    for (const { keep } of pledges) keep();
    await Promise.all(all);
    expect(begun).toEqual([0, 1, 2, 3]);
  });

  test("hands the place on when the work fails", async () => {
    const enter = turnstile(1);
    const failing = enter(() => Promise.reject(new Error("no")));
    const next = enter(() => Promise.resolve("yes"));
    await expect(failing).rejects.toThrow("no");
    await expect(next).resolves.toBe("yes");
    await expect(enter(() => Promise.resolve("again"))).resolves.toBe("again");
  });
});

describe("sideBySide", () => {
  const jobsOf = (...weights: readonly number[]) => weights.map((weight, item) => ({ item, weight }));

  test("gives the share of a job that rests to others, a heavy one too", async () => {
    const begun: number[] = [];
    const { kept, keep } = pledge();
    const all = sideBySide(jobsOf(1, 9), 2, async (item, share) => {
      begun.push(item);
      share.rest();
      await kept;
    });
    await turn();
    expect(begun).toEqual([0, 1]);
    keep();
    await all;
  });

  test("lets four rest for each that may run beside the first, and none where one runs at a time", async () => {
    const resting = async (capacity: number): Promise<number> => {
      let begun = 0;
      const { kept, keep } = pledge();
      const all = sideBySide(jobsOf(...Array(20).fill(1)), capacity, async (_, share) => {
        begun += 1;
        share.rest();
        await kept;
      });
      await turn();
      const now = begun;
      keep();
      await all;
      expect(begun).toBe(20);
      return now;
    };
    expect([await resting(1), await resting(2), await resting(3)]).toEqual([1, 5, 9]);
  });

  test("runs a postponed job again before those that have not begun, and others in the meantime", async () => {
    const begun: number[] = [];
    const { kept, keep } = pledge();
    const all = sideBySide(jobsOf(1, 1, 1), 1, async (item, share) => {
      begun.push(item);
      if (begun.length === 1) share.postpone(kept);
      if (item === 1) keep();
      await turn();
    });
    await all;
    expect(begun).toEqual([0, 1, 0, 2]);
  });

  test("ends at once when there is nothing to do, whatever it holds", async () => {
    await expect(sideBySide([], Number.POSITIVE_INFINITY, async () => {})).resolves.toBeUndefined();
  });
});
