import { CATALOGUE, type ConformanceCase } from "@wsfn/conformance";
import { describe, expect, it } from "vitest";
import { autobahnList, casesList, suitesTable } from "./suites.ts";

const [ordinary] = CATALOGUE;
if (ordinary === undefined) throw new Error("the catalogue is empty");
const one = (change: Partial<ConformanceCase>): ConformanceCase => ({ ...ordinary, ...change });

const CASES = [
  one({ id: "close/b", level: "MAY", autobahn: ["7.1.10", "7.1.2"], source: { rfc: 6455, section: "7.1" } }),
  one({ id: "framing/a", level: "MUST", autobahn: ["1.1.1"], source: { rfc: "echo", section: "<echo>" } }),
  one({
    id: "close/c",
    level: "MUST",
    autobahn: ["10.1.1"],
    says: "takes a_b|c",
    needs: ["hooks"],
    onlyFull: true,
  }),
];

describe("suitesTable", () => {
  it("counts levels and Autobahn's ids per suite, suites in their order, and sums them up", () => {
    const rows = suitesTable(CASES, "en").split("\n");
    expect(rows).toHaveLength(14);
    expect(rows[3]).toMatch(/^\| framing \| .* \| 1 \| 0 \| 0 \| 1 \|$/);
    expect(rows[7]).toMatch(/^\| close \| .* \| 1 \| 0 \| 1 \| 3 \|$/);
    expect(rows.at(-1)).toBe("| **all** | 3 | 2 | 0 | 1 | 4 |");
    expect(suitesTable(CASES, "zh")).toContain("| **合计** | 3 | 2 | 0 | 1 | 4 |");
  });

  it("counts the catalogue whole", () => {
    expect(suitesTable(CATALOGUE, "en")).toMatch(
      new RegExp(`\\*\\*all\\*\\* \\| ${CATALOGUE.length} \\|.*\\| 517 \\|$`),
    );
  });
});

describe("casesList", () => {
  it("gives each case its rule, source, ids and needs, as text", () => {
    const text = casesList(CASES);
    expect(text).toContain("## close\n\n2 cases: ");
    expect(text).toContain(
      "[RFC 6455 §7.1](https://www.rfc-editor.org/rfc/rfc6455#section-7.1) | 7.1.10, 7.1.2 |",
    );
    expect(text).toContain("| echo: \\<echo> |");
    expect(text).toContain("| takes a\\_b\\|c |");
    expect(text).toContain("| 10.1.1 | hooks, depth full |");
  });
});

describe("autobahnList", () => {
  it("goes by number, not by letter", () => {
    expect(autobahnList(CASES).match(/(?<=^\| )[\d.]+/gm)).toEqual(["1.1.1", "7.1.2", "7.1.10", "10.1.1"]);
  });
});
