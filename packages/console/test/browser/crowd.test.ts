import { testNeeding } from "@wsfn/instance/vitest";
import { expect } from "vitest";
import type { Caller } from "../caller.ts";
import { opened } from "../opened.ts";
import { countDrawings, fluencyOf } from "./fluency.ts";
import { consolePage } from "./page.ts";

const test = await testNeeding("packages/console", "chromium");

const CONNECTIONS = 1000;
const FRAMES = 120;

/** A script connects a thousand times, and sends a message a second on each connection. */
async function crowd(caller: Caller, url: string): Promise<void> {
  const { connections = [] } = await caller.ask({ do: "connect", url, count: CONNECTIONS });
  await expect.poll(() => caller.countOfClient(({ kind }) => kind === "open")).toBe(CONNECTIONS);
  const repeat = { perSecond: 1, times: 1000 };
  await caller.ask({ do: "send", connections, data: { text: "hello" }, repeat });
}

// How long a frame takes is this machine's business and is not judged here: what is bounded is the work of a frame, by counts. `pnpm
// --filter @wsfn/console fluency` measures times.
test("1,000 open connections with messages cost the timeline a bounded work a frame", async () => {
  const { console, caller, wsUrl } = await opened({ instanceConcurrency: 500 });
  const { page, panel, complaints, tab } = await consolePage(console.url, {}, countDrawings);
  await page.click("summary");
  const empty = await fluencyOf(page, FRAMES);
  await crowd(caller, wsUrl);
  const label = (): Promise<string | null> => page.getByRole("application").getAttribute("aria-label");
  await expect.poll(label).toContain("2 instances, 1000 open requests");
  const full = await fluencyOf(page, FRAMES);
  expect(full.drawings.count).toBeGreaterThan(0);
  // At most one drawing a frame; a bar is one rectangle while it waits, one while it is open.
  expect(full.drawings.count).toBeLessThanOrEqual(FRAMES + 1);
  expect(full.drawings.mostCalls).toBeGreaterThan(CONNECTIONS);
  expect(full.drawings.mostCalls).toBeLessThan(3 * CONNECTIONS);
  // The table has its 100 rows, whatever is open, and rows stay where they are.
  expect(await panel.locator("details tbody tr").count()).toBe(100);
  expect(full.nodes).toBeLessThan(empty.nodes + 100 * 10);
  expect(full.changedNodes).toBeLessThan(FRAMES);
  await tab("Client");
  expect(await panel.locator("tbody tr").count()).toBeLessThanOrEqual(200);
  expect(complaints).toEqual([]);
});
