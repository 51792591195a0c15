// pnpm --filter @wsfn/console fluency: how fluent the page stays in Chromium with 1,000 connections open, one message a second on each.
import { availableParallelism, loadavg } from "node:os";
import { fileURLToPath } from "node:url";
import { startGateway } from "@wsfn/gateway";
import { readFunctions } from "@wsfn/platform";
import { chromium } from "playwright-core";
import { startConsole } from "../src/index.ts";
import { countDrawings, fluencyOf } from "../test/browser/fluency.ts";

const CONNECTIONS = 1000;
const FRAMES = 600;
const TABS = ["Timeline", "Client", "Logs and requests"];

const folder = fileURLToPath(new URL("../test/echo-function", import.meta.url));
const functions = readFunctions(folder).functions.map((each) => ({ ...each, instanceConcurrency: 500 }));
const gateway = await startGateway({ functions });
const shown = await startConsole({ gateway, functions });
const browser = await chromium.launch({
  executablePath: process.env.WSFN_CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
try {
  const page = await browser.newPage({ locale: "en", viewport: { width: 1280, height: 900 } });
  await countDrawings(page);
  await page.goto(shown.url);
  await page.waitForSelector("[data-link=open]");
  await report("no connection, Timeline");
  // As a person does it, so that the page has every message too.
  await page.getByRole("tab", { name: "Client" }).click();
  await page.getByLabel("Connections").fill(String(CONNECTIONS));
  await page.getByRole("button", { name: "Connect", exact: true }).click();
  await page.getByText(`all open (${CONNECTIONS})`).waitFor({ state: "attached" });
  await page.getByLabel("Repeat", { exact: true }).check();
  await page.getByLabel("per second").fill("1");
  await page.getByLabel("times").fill("100000");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  for (const name of TABS) {
    await page.getByRole("tab", { name }).click();
    await report(`${CONNECTIONS} connections, ${name}`);
  }

  async function report(what: string): Promise<void> {
    console.log(JSON.stringify({ what, ...(await fluencyOf(page, FRAMES)) }));
  }
} finally {
  await browser.close();
  await shown.close();
  await gateway.close();
}
const load = loadavg()[0]?.toFixed(1);
console.log(JSON.stringify({ cores: availableParallelism(), load, node: process.version }));
