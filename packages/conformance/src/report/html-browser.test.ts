import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { recordMissing } from "@wsfn/instance";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launch, missingChromium, open } from "../../test/report/browser.ts";
import { fleet, hostileReport, oneOfEach } from "../../test/report/sample-reports.ts";
import { html } from "./html.ts";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// One variant that is clean and four that are not.
const fleetPage = html(fleet().slice(3, 8));
const eachPage = html([oneOfEach()]);

if (missingChromium) {
  const missing = missingChromium;
  test(`is not run here: ${missing.why}`, () => {
    recordMissing(missing);
    if (process.env.WSFN_REQUIRE === "all") throw new Error(`${missing.why}: ${missing.hint}`);
  });
} else {
  describe("the page in Chromium", inChromium);
}

function inChromium(): void {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  const cell = (page: Page, name: string) => page.getByRole("link", { name });
  const panel = (page: Page) => page.locator(".panel:visible");
  /** Asked inside the page: of thousands of rows the driver would look at each. */
  const shownCases = (page: Page): Promise<readonly string[]> =>
    page.evaluate(
      "[...document.querySelectorAll('.case')].filter((row) => row.checkVisibility()).map((row) => row.querySelector('code').textContent)",
    );

  describe.each([
    ["with its script", true],
    ["without scripts", false],
  ])("%s", (_, javaScriptEnabled) => {
    test("leads from a cell to its cases and from a case to its wire log", async () => {
      await using opened = await open(browser, fleetPage, { javaScriptEnabled });
      const { page } = opened;
      expect(await panel(page).count()).toBe(0);
      await cell(page, "handshake, apps/node-uws runtime direct: 3 failed, 27 passed").click();
      expect(await panel(page).getAttribute("aria-label")).toBe("handshake, apps/node-uws runtime direct");
      expect(await panel(page).locator(".case").count()).toBe(30);
      expect(await page.locator("#findings").isVisible()).toBe(false);

      const failed = panel(page).locator("details.case").first();
      expect(await failed.locator(".wire").isVisible()).toBe(false);
      await failed.locator("summary").click();
      const received = failed.locator(".wire tr.received").nth(1);
      expect(await received.locator("td").allTextContents()).toEqual([
        "←",
        "2.4 ms",
        "7 B",
        'text 5 B "Hello"',
        "81 05 48 65 6c 6c 6f",
      ]);
      expect(await failed.locator(".replay code").textContent()).toContain(
        "--case handshake/refuse-a-missing-1",
      );

      await panel(page).getByRole("link", { name: "↑ matrix" }).click();
      await expect.poll(() => panel(page).count()).toBe(0);
      expect(await page.locator("#findings").isVisible()).toBe(true);
      expect(opened.errors).toEqual([]);
    });

    test("leads from a finding to the case of that variant, opened", async () => {
      await using opened = await open(browser, fleetPage, { javaScriptEnabled });
      const { page } = opened;
      await page
        .locator("#findings li")
        .first()
        .getByRole("link", { name: "apps/node-uws container direct" })
        .click();
      expect(await panel(page).getAttribute("aria-label")).toBe("handshake, apps/node-uws container direct");
      const story = page.locator(".story:visible");
      expect(await story.count()).toBe(1);
      expect(await story.locator(".replay code").textContent()).toContain("--target container --via direct");
      await expect.poll(() => story.evaluate((at) => at.getBoundingClientRect().top)).toBeLessThan(700);
    });

    test("hides a verdict whose filter is off", async () => {
      await using opened = await open(browser, eachPage, { javaScriptEnabled });
      const { page } = opened;
      await page.locator("#matrix td a").first().click();
      const shown = () =>
        panel(page)
          .locator(".case:visible")
          .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-v")));
      await expect.poll(shown).toHaveLength(7);
      await page.locator("label", { hasText: "1 passed" }).click();
      await page.locator("label", { hasText: "1 out of scope" }).click();
      expect(await shown()).toEqual(["fail", "stale-known-failing", "untestable", "warn", "known-failing"]);
    });
  });

  test("offers the search only where it can work", async () => {
    await using without = await open(browser, eachPage, { javaScriptEnabled: false });
    expect(await without.page.locator("#search").isVisible()).toBe(false);
    await using withScript = await open(browser, eachPage);
    expect(await withScript.page.locator("#search").isVisible()).toBe(true);
  });

  test("finds cases by words of rule, target and wire, and says how many", async () => {
    await using opened = await open(browser, fleetPage);
    const { page } = opened;
    const hits = page.locator("#hits");
    await page.keyboard.press("/");
    await page.keyboard.insertText("node-uws gateway version SHORT");
    expect(await hits.textContent()).toBe("2 cases");
    expect(await panel(page).count()).toBe(2);
    expect(await shownCases(page)).toEqual(Array(2).fill("handshake/answer-426-too-short-2"));
    await page.locator("#search").fill("81 05 48 65");
    expect(await hits.textContent()).toMatch(/^\d+ cases$/);
    await page.locator("#search").fill("zebra");
    expect(await hits.textContent()).toBe("0 cases");
    await page.locator("#search").fill("echo");
    expect(await hits.textContent()).toBe("300 of 922 cases");
    expect(await shownCases(page)).toHaveLength(300);
    await page.keyboard.press("Escape");
    expect(await hits.textContent()).toBe("");
    expect(await page.locator("#findings").isVisible()).toBe(true);
  });

  test("searches only what the filters leave", async () => {
    await using opened = await open(browser, eachPage);
    const { page } = opened;
    await page.locator("#search").fill("framing");
    expect(await page.locator("#hits").textContent()).toBe("7 cases");
    await page.locator("label", { hasText: "1 passed" }).click();
    expect(await page.locator("#hits").textContent()).toBe("6 cases");
  });

  test("leaves the search for a link that is followed", async () => {
    await using opened = await open(browser, fleetPage);
    const { page } = opened;
    await page.locator("#search").fill("zebra");
    await cell(page, "utf8, apps/node-uws runtime direct: 4 warnings, 76 passed").click();
    await expect.poll(() => page.locator("#search").inputValue()).toBe("");
    expect(await shownCases(page)).toHaveLength(80);
    expect(await page.locator("[aria-current]").getAttribute("title")).toMatch(
      /^utf8, apps\/node-uws runtime direct/,
    );
  });

  test("can be walked by keyboard alone", async () => {
    await using opened = await open(browser, fleetPage);
    const { page } = opened;
    const focused = () => page.evaluate("document.activeElement.textContent");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip the matrix");
    for (let presses = 0; presses < 20 && !/^handshake, /.test(String(await focused())); presses += 1)
      await page.keyboard.press("Tab");
    expect(await focused()).toMatch(/^handshake, apps\/node-ws container gateway/);
    for (const key of ["ArrowDown", "ArrowRight", "ArrowLeft"]) await page.keyboard.press(key);
    expect(await focused()).toMatch(/^handshake, apps\/node-uws runtime direct/);
    await page.keyboard.press("Enter");
    await expect.poll(() => panel(page).count()).toBe(1);
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("↑ matrix");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await panel(page).locator(".wire").first().isVisible()).toBe(true);
  });

  test("shows hostile text as text and asks nobody for anything", async () => {
    await using opened = await open(browser, html([hostileReport()]));
    const { page, requests, errors } = opened;
    for (const link of await page.locator("#matrix td a").all()) await link.click();
    await page.locator("#matrix td a").first().click();
    await page.locator("details.case summary:visible").click();
    await page.locator("#search").fill("owned");
    expect(await page.title()).toBe("1 failed · WebSocket conformance");
    expect(await page.locator(".why:visible").first().textContent()).toContain(
      "</script><script>document.title='owned'</script>",
    );
    expect(
      await page
        .locator("script, img, iframe, main b")
        .evaluateAll((found) => found.map((one) => one.tagName)),
    ).toEqual(expect.not.arrayContaining(["IMG", "IFRAME"]));
    expect(requests.filter((url) => !url.startsWith("data:"))).toEqual([requests[0]]);
    expect(errors).toEqual([]);
  });

  test("would not run a script or load a picture even if one got in", async () => {
    const attack =
      "<script>document.title='owned'</script><img src='/x.png' onerror=\"document.title='owned'\"><i style='color:red'>";
    const broken = eachPage.replace("<main>", `<main>${attack}`);
    await using opened = await open(browser, broken);
    expect(await opened.page.title()).toBe("1 failed · WebSocket conformance");
    expect(opened.served).toEqual(["/"]);
    expect(opened.errors.length).toBeGreaterThanOrEqual(3);
    // The same attack succeeds without the policy: what is seen above is the policy's doing.
    await using undefended = await open(browser, broken.replace(/<meta http-equiv[^>]*>/, ""));
    await expect.poll(() => undefended.page.title()).toBe("owned");
    expect(undefended.served).toContain("/x.png");
  });

  test.each([
    ["many variants", fleetPage],
    ["every verdict", eachPage],
    ["hostile text", html([hostileReport()])],
  ])("fits every window from 320 to 1440 px: %s", async (_, source) => {
    await using opened = await open(browser, source);
    const { page } = opened;
    const overflows = async () => {
      const found: string[] = [];
      for (const width of [320, 360, 700, 1000, 1440]) {
        await page.setViewportSize({ width, height: 800 });
        const beyond = await page.evaluate("document.documentElement.scrollWidth - innerWidth");
        if (beyond !== 0) found.push(`${beyond} px beyond ${width}`);
      }
      return found;
    };
    expect(await overflows()).toEqual([]);
    await page.locator("#matrix td a").first().click();
    for (const story of await panel(page).locator("summary").all()) await story.click();
    expect(await overflows()).toEqual([]);
  });

  const looks: readonly BrowserContextOptions[] = [
    { colorScheme: "light", viewport: { width: 1440, height: 900 } },
    { colorScheme: "dark", viewport: { width: 1440, height: 900 } },
    { colorScheme: "light", viewport: { width: 360, height: 780 } },
    { colorScheme: "dark", viewport: { width: 360, height: 780 } },
  ];
  test.each(looks)("can be read by everybody: $colorScheme, $viewport.width px", async (look) => {
    await using opened = await open(browser, eachPage, look);
    const { page } = opened;
    await page.evaluate(AXE);
    const violations = () =>
      page.evaluate(async () => {
        const axe = Reflect.get(globalThis, "axe") as {
          run: () => Promise<{
            violations: { id: string; nodes: { html: string; failureSummary: string }[] }[];
          }>;
        };
        const found = (await axe.run()).violations;
        return found.map(({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`);
      });
    expect(await violations()).toEqual([]);
    await page.locator("#matrix td a").first().click();
    for (const story of await panel(page).locator("summary").all()) await story.click();
    expect(await violations()).toEqual([]);
  });

  test("follows the reader's choice of light or dark", async () => {
    const paper = async (colorScheme: "light" | "dark") => {
      await using opened = await open(browser, eachPage, { colorScheme });
      return await opened.page.evaluate("getComputedStyle(document.body).backgroundColor");
    };
    expect(await paper("light")).toBe("rgb(255, 255, 255)");
    expect(await paper("dark")).toBe("rgb(17, 21, 26)");
  });
}
