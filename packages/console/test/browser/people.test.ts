import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { testNeeding } from "@wsfn/instance/vitest";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { connected } from "../client.ts";
import { opened } from "../opened.ts";
import { consolePage } from "./page.ts";

const test = await testNeeding("packages/console", "chromium");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What some readers cannot read or reach, by axe's rules. */
async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await (
      window as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      }
    ).axe.run();
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(" | ")}`,
    );
  });
}

const LOOKS = [
  ["light", {}],
  [
    "dark, in Chinese, 400 px wide",
    { colorScheme: "dark", locale: "zh-CN", viewport: { width: 400, height: 800 } },
  ],
] as const;

describe.each(LOOKS)("every tab, %s", (_, options) => {
  test("is one that axe finds nothing in, and fits its window", async () => {
    const { console, wsUrl } = await opened();
    const client = await connected(wsUrl);
    const { page, complaints } = await consolePage(console.url, options);
    const tabs = await page.getByRole("tab").count();
    expect(tabs).toBeGreaterThan(0);
    for (let i = 0; i < tabs; i++) {
      await page.getByRole("tab").nth(i).click();
      for (const details of await page.locator("details:not([open]) > summary:visible").all())
        await details.click();
      expect(await faultsOf(page)).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    }
    expect(complaints).toEqual([]);
    client.terminate();
  });
});

test("tabs are moved through by arrow keys, and the language is the person's own", async () => {
  const { console } = await opened();
  const { page } = await consolePage(console.url, { locale: "zh-CN" });
  const language = (): Promise<string | null> => page.getAttribute("html", "lang");
  await expect.poll(language).toBe("zh-CN");
  const names = await page.getByRole("tab").allTextContents();
  await page.getByRole("tab").first().focus();
  const selected = (): Promise<string | null> => page.textContent("[role=tab][aria-selected=true]");
  for (const name of [...names.slice(1), names[0]]) {
    await page.keyboard.press("ArrowRight");
    await expect.poll(selected).toBe(name);
  }
  await page.getByRole("button", { name: "English" }).click();
  await expect.poll(language).toBe("en");
});

/** Moves on by the Tab key until the focus is where it should be; a page of the console has fewer controls than this many. */
async function tabTo(page: Page, isThere: (element: Element) => boolean): Promise<void> {
  for (let presses = 0; presses < 100; presses++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(`(${String(isThere)})(document.activeElement)`)) return;
  }
  throw new Error(`the Tab key does not lead to ${String(isThere)}`);
}

test("every control of every tab is reached by the Tab key, and none holds it", async () => {
  const { console, wsUrl } = await opened();
  const client = await connected(wsUrl);
  const { page } = await consolePage(console.url);
  const tabs = await page.getByRole("tab").count();
  await page.getByRole("tab").first().focus();
  for (let i = 0; i < tabs; i++) {
    for (const details of await page.locator("details:not([open]) > summary:visible").all())
      await details.click();
    await page.getByRole("tab").nth(i).focus();
    /** Each control is numbered, to be found again. */
    const wanted = await page.evaluate(() => {
      const controls = document.querySelectorAll<HTMLElement>(
        "[role=tabpanel]:not([hidden]) :is(button, input, select, textarea):not(:disabled), [role=tabpanel]:not([hidden]) :is(a, summary, [tabindex='0'])",
      );
      controls.forEach((control, at) => {
        control.dataset.control = String(at);
      });
      return controls.length;
    });
    expect(wanted).toBeGreaterThan(3);
    // A control that keeps the key for itself leaves those after it unreached.
    const reached = new Set<string>();
    for (let presses = 0; presses < wanted + 10 && reached.size < wanted; presses++) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => (document.activeElement as HTMLElement).dataset.control);
      if (at !== undefined) reached.add(at);
    }
    expect(reached.size).toBe(wanted);
  }
  client.terminate();
});

test("a message is sent, and a fault injected, by keys alone", async () => {
  const { console } = await opened();
  const { page } = await consolePage(console.url);
  await tabTo(page, ({ role }) => role === "tab");
  await page.keyboard.press("ArrowRight");
  await tabTo(page, (element) => (element as HTMLInputElement).name === "url");
  await page.keyboard.press("Enter");
  await page.locator("tr[data-kind=open]").waitFor();
  await tabTo(page, ({ textContent }) => textContent === "Send");
  await page.keyboard.press("Enter");
  await page.locator("tr[data-kind=received]").waitFor();
  await page.getByRole("tab", { selected: true }).focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowLeft");
  await tabTo(page, ({ textContent }) => textContent === "Cut");
  await page.keyboard.press("Space");
  await page.getByText("Cut: 1 touched").waitFor();
});
