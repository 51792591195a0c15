import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { PREREQUISITES, recordMissing } from "@wsfn/instance";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../src/pages.ts";
import { ServedSite } from "./served-site.ts";

/** A browser has so long to come up, and a page to show, on a machine that may be busy with other tests. */
const START_MS = 120_000;
/** Chromium as the machine has it; WSFN_CHROMIUM names another one. */
const CHROMIUM = process.env.WSFN_CHROMIUM ?? "/usr/bin/chromium";
const DIST = join(ROOT, "site", "dist");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** One of each kind: first page, prose, pictures, a wide table, code. */
const SHOWN = [
  "/",
  "/zh/",
  "/get-started.html",
  "/platform.html",
  "/zh/platform.html",
  "/zh/settings.html",
  "/recipes/spring.html",
];

if (existsSync(CHROMIUM)) {
  describe("the site in Chromium", inChromium);
} else {
  const why = `${CHROMIUM} is not there`;
  test(`is not run here: ${why}`, () => {
    const { hint } = PREREQUISITES.chromium;
    recordMissing({ what: "the site in a browser", why, hint, where: "site" });
    if (process.env.WSFN_REQUIRE === "all") throw new Error(`${why}: ${hint}`);
  });
}

function inChromium(): void {
  let browser: Browser;
  let site: ServedSite;
  beforeAll(async () => {
    // No sandbox: a container's root has none.
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu"],
      timeout: START_MS,
    });
    site = await ServedSite.start(DIST);
  });
  afterAll(async () => {
    await browser.close();
    await site[Symbol.asyncDispose]();
  });

  /** A page of the site, what it asked for elsewhere or in vain, and what went wrong in it. */
  async function open(path: string, width = 1280, colorScheme: "light" | "dark" = "light") {
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme,
      reducedMotion: "reduce",
    });
    context.setDefaultTimeout(START_MS);
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("response", (response) => {
      if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(site.origin) && !url.startsWith("data:")) faults.push(`asks for ${url}`);
    });
    await page.goto(site.origin + path, { waitUntil: "networkidle" });
    return { page, faults, [Symbol.asyncDispose]: () => context.close() };
  }

  test.each(SHOWN)("%s fits a wide and a narrow window, and asks nobody else for anything", async (path) => {
    for (const width of [1280, 400]) {
      await using shown = await open(path, width);
      expect(await shown.page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
      expect(shown.faults).toEqual([]);
    }
  });

  test.each(SHOWN.flatMap((path) => [[path, "light"] as const, [path, "dark"] as const]))(
    "%s can be read by everybody, %s",
    async (path, colors) => {
      await using shown = await open(path, 1280, colors);
      await shown.page.evaluate(AXE);
      const run = "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] })";
      const { violations } = await shown.page.evaluate<{
        violations: { id: string; nodes: { html: string }[] }[];
      }>(run);
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual(
        [],
      );
    },
  );

  test.each([
    ["/", "Search", "execution timeout", "How the platform treats a WebSocket"],
    ["/zh/", "搜索", "执行超时", "平台如何处理 WebSocket"],
  ])("%s finds words in its own language", async (path, button, words, title) => {
    await using shown = await open(path);
    await shown.page.getByRole("button", { name: button }).first().click();
    await shown.page.getByRole("searchbox").fill(words);
    await shown.page.locator(".VPLocalSearchBox .result", { hasText: title }).first().waitFor();
    expect(shown.faults).toEqual([]);
  });

  test("the language switch leads to the same page", async () => {
    await using shown = await open("/platform.html");
    await shown.page
      .getByRole("button", { name: /language/i })
      .first()
      .hover();
    await shown.page.locator(".VPNavBarTranslations").getByRole("link", { name: "简体中文" }).click();
    await shown.page.getByRole("heading", { level: 1, name: "平台如何处理 WebSocket" }).waitFor();
    expect(new URL(shown.page.url()).pathname).toBe("/zh/platform.html");
  });
}
