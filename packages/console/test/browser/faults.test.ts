import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { closeCode, connected } from "../client.ts";
import { opened } from "../opened.ts";
import { consolePage } from "./page.ts";

const test = await testNeeding("packages/console", "chromium");

describe("the faults' tab", () => {
  test("kills an instance, which its client sees as 1006, and which the timeline and the log name as injected", async () => {
    const { console, caller, wsUrl } = await opened();
    const closed = closeCode(await connected(wsUrl));
    const { page, tab, complaints } = await consolePage(console.url);
    await tab("Faults");
    await page.getByRole("button", { name: "Kill" }).click();
    expect(await closed).toBe(1006);
    await page.getByText("Kill: 1 touched").waitFor();
    expect(await caller.event("log", ({ text }) => text === "Injected fault: kill")).toBeDefined();
    await tab("Timeline");
    await page.click("summary");
    await expect
      .poll(() => page.textContent("details tbody"))
      .toContain("101 cut by a fault, injected: kill");
    expect(complaints).toEqual([]);
  });

  test("puts a plan in force, and ends it", async () => {
    const { console, wsUrl } = await opened();
    const { page, tab } = await consolePage(console.url);
    await tab("Faults");
    await page.getByText("No fault is in force").waitFor();
    await page.getByLabel("Refuse with status").selectOption("503");
    await page.getByLabel("Latency").fill("20");
    await page.getByLabel("silent for").fill("2.5");
    await page.getByRole("button", { name: "Apply" }).click();
    await expect
      .poll(() => page.textContent("[data-plan]"))
      .toBe("In force: refuses 100 % with 503, latency 20 ms, cuts the silent after 2.5 s");
    await expect(connected(wsUrl)).rejects.toThrow("503");
    await page.getByRole("button", { name: "End all faults" }).click();
    await page.getByText("No fault is in force").waitFor();
    const client = await connected(wsUrl);
    client.terminate();
  });
});
