import { readFileSync } from "node:fs";
import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect } from "vitest";
import { spanText } from "../../page/words/time.ts";
import { opened } from "../opened.ts";
import { consolePage } from "./page.ts";

const test = await testNeeding("packages/console", "chromium");

describe("the client's tab", () => {
  test("connects, sends and receives, and names what it cannot send", async () => {
    const { console } = await opened();
    const { page, panel, tab, complaints } = await consolePage(console.url);
    await tab("Client");
    expect(await panel.locator(".empty").textContent()).toContain("Choose a function");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.locator("tr[data-kind=open]").waitFor();
    await page.locator("[name=message]").fill("hello, function");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await expect
      .poll(() => page.locator("tr[data-kind=received]").textContent())
      .toContain("hello, function");
    const [saved] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Save what was sent" }).click(),
    ]);
    const file = await saved.path();
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({ afterMs: 0, data: { text: "hello, function" } });
    await page.setInputFiles("input[type=file]", file);
    await expect.poll(() => page.locator("tr[data-kind=received]").count()).toBe(2);
    await page.getByLabel("Format").selectOption("hex");
    await page.locator("[name=message]").fill("zz");
    await page.getByRole("button", { name: "Send", exact: true }).click();
    await page.getByText("Expected pairs of hex digits").waitFor();
    expect(complaints).toEqual([]);
  });

  test("sees the cut at the execution timeout as 1006, with its bill on the timeline", async () => {
    // Long enough for a busy machine to answer the handshake in, which has the same time.
    const { console, gateway } = await opened({ timeoutMs: 5000 });
    const { page, tab } = await consolePage(console.url);
    await tab("Client");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await expect.poll(() => page.locator("tr[data-kind=closed]").textContent()).toContain("1006");
    await tab("Timeline");
    await page.click("summary");
    await expect
      .poll(() => page.textContent("details tbody"))
      .toContain("cut at the execution timeout (1006)");
    // The cut may be late where there is no CPU; what it is billed is what the gateway counted.
    const [{ activeMs = 0 } = {}] = gateway.summary().functions;
    expect(activeMs).toBeGreaterThanOrEqual(4990);
    await expect.poll(() => page.textContent("[data-figure=billed]")).toBe(spanText(activeMs));
  });

  test("sends to many connections at a rate, and replays a file", async () => {
    const { console, caller } = await opened({ instanceConcurrency: 100 });
    const { page, tab } = await consolePage(console.url);
    await tab("Client");
    await page.getByLabel("Connections").fill("5");
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.getByText("all open (5)").waitFor({ state: "attached" });
    await page.setInputFiles("input[type=file]", {
      name: "messages.jsonl",
      mimeType: "application/jsonl",
      buffer: Buffer.from('{"afterMs":0,"data":{"text":"first"}}\n{"afterMs":20,"data":{"hex":"0a0b"}}\n'),
    });
    await page.getByText("2 messages are being replayed").waitFor();
    await expect.poll(() => page.locator("tr[data-kind=received]").count()).toBe(10);
    expect(await page.locator("tr[data-kind=received]").first().textContent()).toContain("0a 0b");
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await expect.poll(() => page.locator("tr[data-kind=closed]").count()).toBe(5);
    await caller.event("request");
  });
});
