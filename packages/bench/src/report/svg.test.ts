import { expect, test } from "vitest";
import { sampleReport } from "../../test/sample-report.ts";
import type { ScenarioReport } from "./report.ts";
import { svg } from "./svg.ts";

const [echo] = sampleReport().scenarios as [ScenarioReport];

test("a picture has a panel for each figure that contenders are compared by", () => {
  const titles = [...svg(echo).matchAll(/font-weight="600">([^<]*)/g)].map(([, title]) => title);
  expect(titles).toEqual(["messages/s", "p50"]);
  expect(svg(echo)).toContain("16 in flight; more is better");
});

test("a bar is as long as its figure says", () => {
  const widths = [...svg(echo).matchAll(/<rect [^>]*width="([^"]*)"/g)].map(([, width]) => Number(width));
  const [one = 0, two = 0, three = 0] = widths;
  expect(two / one).toBeCloseTo(1.5, 2);
  expect(three / one).toBeCloseTo(1.02, 2);
});

test("names are text, whatever is in them", () => {
  expect(svg(echo)).toContain("&lt;b&gt;two&lt;/b&gt;");
  expect(svg(echo)).not.toContain("<b>");
});

test("a figure that a contender has not got is a dash", () => {
  const none = { name: "none", figures: {}, latencies: {} };
  expect(svg({ ...echo, contenders: [...echo.contenders, none] })).toContain("–</text>");
});
