import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PREREQUISITES, recordMissing } from "@wsfn/instance";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleReport } from "../../test/sample-report.ts";
import { html } from "./html.ts";

const TIMEOUT_MS = 180_000;
/** Chromium as the machine has it; WSFN_CHROMIUM names another one. */
const CHROMIUM = process.env.WSFN_CHROMIUM ?? "/usr/bin/chromium";

if (existsSync(CHROMIUM)) {
  // A real browser on a machine that runs every other test at the same time: the default of 5 s is no verdict on the page.
  describe("the page in Chromium", { timeout: TIMEOUT_MS }, inChromium);
} else {
  const why = `${CHROMIUM} is not there`;
  test(`is not run here: ${why}`, () => {
    const { hint } = PREREQUISITES.chromium;
    recordMissing({ what: "the benchmark's page in a browser", why, hint, where: "packages/bench" });
    if (process.env.WSFN_REQUIRE === "all") throw new Error(`${why}: ${hint}`);
  });
}

function inChromium(): void {
  let browser: Browser;
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(html(sampleReport()));
  });
  beforeAll(async () => {
    // No sandbox: a container's root has none.
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: ["--no-sandbox", "--disable-gpu"],
      timeout: TIMEOUT_MS,
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  }, TIMEOUT_MS);
  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
  }, TIMEOUT_MS);

  /** The page at a width, with what it asked for and what went wrong in it. */
  async function open(width: number, colorScheme: "light" | "dark" = "light") {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    context.setDefaultTimeout(TIMEOUT_MS);
    const page = await context.newPage();
    const requests: string[] = [];
    const errors: string[] = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return { page, requests, errors, [Symbol.asyncDispose]: () => context.close() };
  }

  const row = (page: Page, figure: string, name: string) =>
    page.locator("figure", { hasText: figure }).locator(".row", { hasText: name }).first();

  test("shows a bar for every contender, what is claimed of it, and its rounds", async () => {
    await using opened = await open(1200);
    const { page } = opened;
    const two = row(page, "messages/s", "<b>two</b>");
    expect(await two.locator(".said").textContent()).toBe("1.50 × against one (1.46 to 1.54 ×)");
    expect(await two.locator("line").count()).toBe(5);
    const three = row(page, "messages/s", "three");
    expect(await three.locator(".said").textContent()).toMatch(/^alike against one/);
    const width = async (name: string): Promise<number> =>
      (await row(page, "messages/s", name).locator(".bar").boundingBox())?.width ?? 0;
    expect((await width("<b>two</b>")) / (await width("three"))).toBeCloseTo(1.5 / 1.02, 1);
  });

  test("shows what was found, what failed, warnings and notes", async () => {
    await using opened = await open(1200);
    const text = await opened.page.locator("body").textContent();
    for (const words of [
      "the machine was busy",
      "<b>two</b> answered 1.46 to 1.54 times as many messages a second as one",
      "three and one are alike in messages/s",
      "wrong: four:",
      "not run: five:",
      "load generator was the limit",
    ]) {
      expect(text).toContain(words);
    }
  });

  test.each([1200, 360])("stays within a screen %d wide, and loads nothing", async (width) => {
    await using opened = await open(width);
    const { page, requests, errors } = opened;
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width);
    expect(errors).toEqual([]);
    expect(requests.filter((path) => path !== "/" && path !== "/favicon.ico")).toEqual([]);
  });

  test("follows the reader's choice of light or dark", async () => {
    const paper = async (scheme: "light" | "dark"): Promise<unknown> => {
      await using opened = await open(800, scheme);
      return await opened.page.evaluate("getComputedStyle(document.body).backgroundColor");
    };
    expect(await paper("light")).toBe("rgb(255, 255, 255)");
    expect(await paper("dark")).toBe("rgb(17, 21, 26)");
  });
}
