import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { spanText } from "../../page/words/time.ts";
import { closeCode, connected } from "../client.ts";
import { opened } from "../opened.ts";
import { consolePage } from "./page.ts";

const test = await testNeeding("packages/console", "chromium");

describe("the timeline", () => {
  test("shows a connection that the execution timeout cuts, and its bill", async () => {
    // Long enough for a busy machine to answer the handshake in, which has the same time.
    const { console, gateway, wsUrl } = await opened({ timeoutMs: 5000 });
    const { page, complaints } = await consolePage(console.url);
    await expect.poll(() => page.textContent(".empty")).toContain("No request yet");
    expect(await closeCode(await connected(wsUrl))).toBe(1006);
    await page.click("summary");
    const end = page.locator("details tbody tr td").last();
    await expect.poll(() => end.textContent()).toBe("101 cut at the execution timeout (1006)");
    // The cut may be late where there is no CPU; what it is billed is what the gateway counted.
    const [{ activeMs = 0 } = {}] = gateway.summary().functions;
    expect(activeMs).toBeGreaterThanOrEqual(4990);
    await expect.poll(() => page.textContent("[data-figure=billed]")).toBe(spanText(activeMs));
    expect(await page.textContent("[data-figure=price]")).toMatch(/^0\.\d+$/);
    const label = (): Promise<string | null> => page.getByRole("application").getAttribute("aria-label");
    await expect.poll(label).toContain("1 instances, 0 open requests");
    expect(complaints).toEqual([]);
  });

  test("is drawn, dragged by the pointer, and panned, zoomed and paused by keys", async () => {
    const { console, wsUrl } = await opened();
    const { page } = await consolePage(console.url);
    const client = await connected(wsUrl);
    const picture = page.getByRole("application");
    await picture.focus();
    /** How many pixels of the drawing have the colour of an open connection. */
    const openPixels = (): Promise<number> =>
      page.evaluate(() => {
        const canvas = document.querySelector("canvas");
        const frame = document.querySelector(".timeline");
        if (!canvas || !frame || canvas.width === 0) return 0;
        const [r, g, b] = (
          getComputedStyle(frame)
            .getPropertyValue("--open")
            .match(/[\da-f]{2}/gi) ?? []
        ).map((hex) => Number.parseInt(hex, 16));
        const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? {
          data: [],
        };
        let count = 0;
        for (let i = 0; i < data.length; i += 4)
          if (data[i] === r && data[i + 1] === g && data[i + 2] === b) count += 1;
        return count;
      });
    await expect.poll(openPixels).toBeGreaterThan(0);
    const { x, y } = (await picture.boundingBox()) ?? { x: 0, y: 0 };
    /** Drags what happened in the last fifty seconds out of view on the right. */
    const drag = async (): Promise<void> => {
      await page.mouse.move(x + 100, y + 100);
      await page.mouse.down();
      await page.mouse.move(x + 1100, y + 100, { steps: 20 });
      await page.mouse.up();
    };
    await drag();
    // On a machine without CPU the connection may be older than that by now.
    await expect.poll(async () => (await openPixels()) === 0 || (await drag())).toBe(true);
    await picture.press("f");
    await expect.poll(openPixels).toBeGreaterThan(0);
    for (let i = 0; i < 10; i++) await picture.press("ArrowLeft");
    await expect.poll(openPixels).toBe(0);
    await picture.press("f");
    await expect.poll(openPixels).toBeGreaterThan(0);
    // Its bill grows while it is open, and is shown as it grows.
    const units = async (): Promise<number> => Number(await page.textContent("[data-figure=cu]"));
    const billed = await units();
    await expect.poll(units).toBeGreaterThan(billed);
    expect(await page.textContent("[data-figure=open]")).toBe("1");
    // It fills the picture now, so that only a picture of more time shows less of it.
    const fitted = await openPixels();
    for (let i = 0; i < 4; i++) await picture.press("-");
    await expect.poll(openPixels).toBeLessThan(fitted / 2);
    const before = await openPixels();
    for (let i = 0; i < 4; i++) await picture.press("+");
    await expect.poll(openPixels).toBeGreaterThan(before);
    await picture.press("f");
    await expect.poll(openPixels).toBeGreaterThan(before);
    await picture.press("Space");
    await expect.poll(() => page.getByRole("button", { name: "Resume" }).count()).toBe(1);
    client.terminate();
  });

  // On a busy machine the page was once connected before any part of it watched, and so stood at "connecting" for good.
  test("states that it is connected when its parts begin to watch late", async () => {
    const { console } = await opened();
    await consolePage(console.url, {}, (page) =>
      page.addInitScript(() => {
        const timer = globalThis.setTimeout;
        Object.assign(globalThis, {
          setTimeout: (act: () => void, ms = 0) => timer(act, ms < 200 ? ms + 2000 : ms),
        });
      }),
    );
  });

  test("is not shown without the token, and states that wsfn dev has ended", async () => {
    const { console } = await opened();
    const { page, live } = await consolePage(console.url);
    expect(page.url()).toBe(`${new URL(console.url).origin}/`);
    await page.reload();
    await live();
    const other = await page.context().newPage();
    await other.goto(`${new URL(console.url).origin}/`);
    await expect.poll(() => other.textContent("[role=status]")).toContain("no valid token");
    await other.goto(`${new URL(console.url).origin}/#${"x".repeat(22)}`);
    await other.reload();
    await expect.poll(() => other.textContent("[role=status]")).toContain("no valid token");
    await console.close();
    await expect.poll(() => page.textContent("[role=status]")).toContain("not running");
  });
});
