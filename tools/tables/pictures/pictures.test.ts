import { expect, test } from "vitest";
import { billedTime } from "./billed-time.ts";
import { connectionLife } from "./connection-life.ts";
import { box, picture } from "./drawing.ts";
import { twoInstances } from "./two-instances.ts";

test.each([
  ["connectionLife", connectionLife],
  ["billedTime", billedTime],
  ["twoInstances", twoInstances],
])("%s says in both languages what it shows, and has colours for dark pages", (_, draw) => {
  for (const language of ["en", "zh"] as const) {
    const drawn = draw(language);
    expect(drawn).toMatch(/<title id="title">[^<]{5,}<\/title>\n<desc id="description">[^<]{40,}<\/desc>/);
    expect(drawn).toContain('aria-labelledby="title description"');
    expect(drawn).toContain("prefers-color-scheme:dark");
    expect(drawn).not.toMatch(/undefined|NaN|href="(?!#)|url\((?!#)/);
  }
  expect(draw("zh")).toMatch(/\p{Script=Han}/u);
});

test("every class that is drawn has a style, light and dark", () => {
  const drawn = [connectionLife("en"), billedTime("en"), twoInstances("en")].join("\n");
  const [, light = "", dark = ""] = /<style>([\s\S]*?)@media[^{]*\{([\s\S]*?)<\/style>/.exec(drawn) ?? [];
  const used = new Set([...drawn.matchAll(/class="([\w-]+)"/g)].map(([, name]) => name));
  expect(used.size).toBeGreaterThan(5);
  for (const name of used) {
    expect(light).toContain(`.${name}{`);
    expect(dark).toContain(`.${name}{`);
  }
});

test("names are text, whatever is in them", () => {
  const words = { title: "a < b", description: "c & d" };
  const drawn = picture(10, 10, words, [box({ x: 0, y: 0, width: 5, height: 5 }, "<i>")]);
  expect(drawn).toContain("a &lt; b");
  expect(drawn).toContain("c &amp; d");
  expect(drawn).toContain("&lt;i&gt;");
});
