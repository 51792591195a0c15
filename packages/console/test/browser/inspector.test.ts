import { readFileSync } from "node:fs";
import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { connected } from "../client.ts";
import { opened } from "../opened.ts";
import { consolePage } from "./page.ts";

const test = await testNeeding("packages/console", "chromium");

describe("the inspector's tab", () => {
  test("shows what a compressed frame says, in hex beside text, and exports it", async () => {
    const { console, wsUrl } = await opened();
    const { page, panel, tab, complaints } = await consolePage(console.url);
    await tab("Inspector");
    expect(await panel.locator(".empty").textContent()).toContain("Nothing is inspected");
    await page.getByRole("button", { name: "Inspect coming connections" }).click();
    await page.getByRole("button", { name: "Inspect coming connections", pressed: true }).waitFor();
    const client = await connected(`${wsUrl}?token=not-shown`, { headers: { authorization: "not-shown" } });
    client.send("hello hello hello hello");
    const frames = page.locator("[data-frame=frame]");
    await expect.poll(() => frames.count()).toBe(2);
    const [answer, question] = [await frames.nth(0).textContent(), await frames.nth(1).textContent()];
    expect(question).toMatch(
      /from the client.*text, compressed.*hello hello hello hello.*inflated to 23 bytes/,
    );
    expect(answer).toContain("from the function");
    await frames.nth(1).getByRole("button").click();
    expect(await page.textContent("[data-detail=hex]")).toContain("68 65 6c 6c 6f 20");
    expect(await page.textContent("[data-detail=text]")).toBe("hello hello hello hello");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export HAR" }).click(),
    ]);
    const text = readFileSync(await download.path(), "utf8");
    expect(text).not.toContain("not-shown");
    const entry = JSON.parse(text).log.entries.at(-1);
    expect(entry.request.queryString).toEqual([{ name: "token", value: "redacted" }]);
    expect(entry.request.headers).toContainEqual({ name: "authorization", value: "redacted" });
    expect(entry.response.headers).toContainEqual({ name: "Upgrade", value: "websocket" });
    expect(entry._webSocketMessages).toMatchObject([
      { type: "send", data: "hello hello hello hello" },
      { type: "receive", data: "hello hello hello hello" },
    ]);
    expect(complaints).toEqual([]);
    client.terminate();
  });
});
