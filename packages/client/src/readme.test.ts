import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { NEXT, type Phase } from "./phase.ts";

const PHASES = Object.keys(NEXT) as Phase[];

describe("the phases", () => {
  test("are drawn in the README as they are in the table", () => {
    const rows = PHASES.flatMap((phase) =>
      Object.entries(NEXT[phase]).map(([signal, to]) => `| ${phase} | ${signal} | ${to} |`),
    );
    const readme = readFileSync(`${import.meta.dirname}/../README.md`, "utf8");
    expect(readme).toContain(["| phase | signal | next |", "| --- | --- | --- |", ...rows, ""].join("\n"));
  });

  test("all lead to closed, which nothing leaves", () => {
    const reached = new Set<Phase>(["closed"]);
    for (let grew = true; grew; ) {
      const before = reached.size;
      for (const phase of PHASES)
        if (Object.values(NEXT[phase]).some((to) => reached.has(to))) reached.add(phase);
      grew = reached.size > before;
    }
    expect([...reached].toSorted()).toEqual(PHASES.toSorted());
    expect(NEXT.closed).toEqual({});
  });
});
