import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { connected } from "../client.ts";
import { opened } from "../opened.ts";
import { consolePage } from "./page.ts";

const test = await testNeeding("packages/console", "chromium");

describe("logs and requests", () => {
  test("tell one request's whole story on one page, with its function's lines", async () => {
    const { console, caller, wsUrl } = await opened();
    const client = await connected(wsUrl);
    // A line comes through a pipe, and may be later than the end of a connection.
    await caller.event("log", ({ text }) => text.startsWith("connected, request"));
    client.close(1000);
    const { requestId } = await caller.event("request");
    const { page, tab, complaints } = await consolePage(console.url);
    await page.click("summary");
    await page.getByRole("button", { name: requestId }).click();
    const steps = page.locator("[data-step]");
    await expect.poll(() => steps.count()).toBe(6);
    const texts = (await steps.allTextContents()).join("\n");
    expect(texts).toMatch(/T1.*cold start.*ready.*T2.*T3.*101.*T4/s);
    expect(await page.textContent("[data-story=bill]")).toMatch(/lasted .*billed together.*: 0 ms/);
    const own = await page.locator("[data-own=true]").allTextContents();
    expect(own.some((text) => text.includes(`connected, request ${requestId}`))).toBe(true);
    await page.locator("[name=filter]").fill("listening");
    await expect.poll(() => page.locator(".log-lines tr").count()).toBe(1);
    await tab("Timeline");
    expect(complaints).toEqual([]);
  });

  test("explain a refusal, and lead to the table of all of them", async () => {
    const { console, caller, wsUrl } = await opened();
    await caller.ask({ do: "plan", plan: { refuse: { status: 503 } } });
    await expect(connected(wsUrl)).rejects.toThrow("503");
    const { requestId } = await caller.event("request");
    const { page, tab } = await consolePage(console.url);
    await tab("Logs and requests");
    await page.locator("[name=request]").fill(requestId);
    await page.locator("[name=request]").press("Enter");
    await page.getByText("You injected this").waitFor();
    expect(await page.textContent(".refusal")).toContain("503 ResourceThrottled");
    const [table] = await Promise.all([
      page.context().waitForEvent("page"),
      page.getByRole("link", { name: "All refusals" }).click(),
    ]);
    await expect.poll(() => table.textContent("body")).toContain("ResourceThrottled");
  });
});
