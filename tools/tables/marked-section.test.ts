import { describe, expect, it } from "vitest";
import { linkedFrom, MarkMissing, markdownTable, replaceSection } from "./marked-section.ts";

const page = "before\n<!-- generated: sums (pnpm tables) -->\nold\n<!-- /generated -->\nafter\n";

describe("replaceSection", () => {
  it("replaces what stands between the marks and nothing else", () => {
    const text = replaceSection(page, "sums", "new");
    expect(text).toBe(
      "before\n<!-- generated: sums (pnpm tables) -->\n\nnew\n\n<!-- /generated -->\nafter\n",
    );
    expect(replaceSection(text, "sums", "new")).toBe(text);
  });

  it("refuses a page without the marks", () => {
    expect(() => replaceSection("nothing here", "sums", "new")).toThrow(MarkMissing);
    expect(() => replaceSection(page, "other", "new")).toThrow('"<!-- generated: other (pnpm tables) -->"');
  });
});

describe("markdownTable", () => {
  it("escapes the bar in a cell", () => {
    expect(markdownTable(["a"], [["x|y"]])).toBe("| a |\n| --- |\n| x\\|y |");
  });
});

it("links of a table lead from the page that it stands on", () => {
  const table = "| [a](apps/a) | ![b](docs/b.svg) | [c](https://example.com/apps/c) |";
  expect(linkedFrom("README.md", table)).toBe(table);
  expect(linkedFrom("docs/zh/x.md", table)).toBe(
    "| [a](../../apps/a) | ![b](../../docs/b.svg) | [c](https://example.com/apps/c) |",
  );
});
