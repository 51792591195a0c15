import { describe, expect, test } from "vitest";
import { findings } from "../fixture.ts";
import { decisionShape } from "./decision-shape.ts";

const GOOD = "# 0010: Bytes wait\n\nRoom: gateway.\n\n## Context\n\n## Decision\n\n## Consequences\n";

const judged = (text: string, name = "0010-bytes-wait.md"): string[] =>
  findings(decisionShape, { [`docs/decisions/${name}`]: text, "docs/decisions/README.md": "# Index\n" });

describe("decisionShape", () => {
  test("accepts a decision in the house's form, and leaves the index alone", () => {
    expect(judged(GOOD)).toEqual([]);
  });

  test.each([
    ["a title with another number", GOOD.replace("0010", "0011"), ":1 has another title"],
    ["a title that begins small", GOOD.replace("Bytes", "bytes"), ":1 has another title"],
    ["no room", GOOD.replace("Room: gateway.", "By us."), ":3 names no room"],
    ["a section that is missing", GOOD.replace("## Context\n", ""), "has the sections ## Decision"],
    ["a section too many", `${GOOD}## Notes\n`, "## Notes"],
  ])("finds %s", (_, text, message) => {
    expect(judged(text)).toEqual([expect.stringContaining(message)]);
  });

  test("finds a file that is not named as one", () => {
    expect(judged(GOOD, "Bytes.md")).toEqual([expect.stringContaining("is not named as a decision")]);
  });

  test("finds two decisions with one number", () => {
    const files = { "docs/decisions/0010-a.md": GOOD, "docs/decisions/0010-b.md": GOOD };
    expect(findings(decisionShape, files)).toEqual([expect.stringContaining("has the number of 0010-a.md")]);
  });

  test("fails when it saw no decision", () => {
    expect(findings(decisionShape, {})).toEqual([expect.stringContaining("looked at no decisions")]);
  });
});
