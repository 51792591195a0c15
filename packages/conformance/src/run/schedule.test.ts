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
  test("lets what only waits run beside all, what strains the server alone, and what has to be quick behind them", () => {
    const quiet = caseOf("close/quiet", { script: [{ do: "checkpoint", name: "still", quietMs: 5000 }] });
    const octets = caseOf("close/octets", { opening: { chop: 1, everyMs: 8 } });
    const strain = caseOf("close/strain", { isolated: true });
    const brief = caseOf("close/brief", { opening: { chop: 1 } });
    const urgent = caseOf("close/urgent", { last: true });
    const { idle, shared, alone, last } = schedule([urgent, brief, quiet, strain, octets]);
    expect([ids(idle), ids(shared), ids(alone), ids(last)]).toEqual([
      ["close/quiet", "close/octets"],
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
    const silence = caseOf("close/silence", { opening: { patienceMs: 300 } });
    expect(ids(schedule([caseOf("close/none", {}), silence, exits]).shared)).toEqual([
      "close/exits",
      "close/silence",
      "close/none",
    ]);
  });

  test("loses no case of the catalogue", () => {
    const { idle, shared, alone, last } = schedule(CATALOGUE);
    expect(ids([...idle, ...shared, ...alone, ...last]).sort()).toEqual(ids(CATALOGUE).sort());
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
  test("ends at once when there is nothing to do, whatever it holds", async () => {
    await expect(sideBySide([], Number.POSITIVE_INFINITY, async () => {})).resolves.toBeUndefined();
  });
});
