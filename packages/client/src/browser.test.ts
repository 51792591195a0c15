import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Gateway } from "@wsfn/gateway";
import { testNeeding } from "@wsfn/instance/vitest";
import { build } from "esbuild";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { echoGateway } from "../test/echo-gateway.ts";

/** What takes longer on a machine that is busy with other tests never happens. */
const TIMEOUT_MS = 300_000;
const CHROMIUM = process.env.WSFN_CHROMIUM ?? "/usr/bin/chromium";
// No sandbox: a container's root has none.
const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--no-first-run",
];

/** Keeps what a client reports where the test can read it. */
const SCRIPT = `
  const events = [];
  const socket = new client.ReconnectingWebSocket(location.hash.slice(1), undefined, { backoff: { baseMs: 50, capMs: 200 } });
  for (const type of ["connecting", "open", "drop", "message", "close"]) {
    socket.addEventListener(type, ({ cause, reason, data }) => events.push([type, cause ?? reason ?? data].filter(Boolean).join(" ")));
  }
`;

describe("in Chromium", { timeout: TIMEOUT_MS }, async () => {
  const test = await testNeeding("packages/client", "chromium");
  let browser: Browser;
  let gateway: Gateway;
  const site = createServer();

  beforeAll(async () => {
    const bundle = await build({
      entryPoints: [`${import.meta.dirname}/index.ts`],
      bundle: true,
      format: "iife",
      globalName: "client",
      write: false,
    });
    const html = `<!doctype html><title>client</title><script>${bundle.outputFiles[0]?.text}${SCRIPT}</script>`;
    site.on("request", (_request, response) => response.setHeader("content-type", "text/html").end(html));
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    gateway = await echoGateway();
  });
  afterAll(async () => {
    await browser?.close();
    await gateway?.close();
    site.close();
  });

  /** A page with a client of the gateway, and what waits for an event and returns all so far. */
  async function visited(): Promise<{ page: Page; until: (event: string) => Promise<string[]> }> {
    browser ??= await chromium.launch({ executablePath: CHROMIUM, args: ARGS, timeout: TIMEOUT_MS });
    const page = await browser.newPage();
    const { port } = site.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/#${gateway.functions[0]?.wsUrl}`);
    const until = async (event: string): Promise<string[]> => {
      await page.waitForFunction(`events.includes(${JSON.stringify(event)})`, undefined, { timeout: 0 });
      return (await page.evaluate("events")) as string[];
    };
    return { page, until };
  }

  test("a page's socket comes back from a cut and sends what was sent meanwhile", async () => {
    const { page, until } = await visited();
    expect(await until("open first")).toEqual(["connecting", "open first"]);
    gateway.faults.cut();
    await until("drop lost");
    await page.evaluate("socket.send('sent while there was nothing')");
    await until("message sent while there was nothing");
    await page.evaluate("socket.close(1000)");
    expect(await until("close called")).toEqual([
      ...["connecting", "open first", "drop lost"],
      ...["connecting", "open retry", "message sent while there was nothing", "close called"],
    ]);
    expect(await page.evaluate("socket.readyState")).toBe(3);
    await page.close();
  });

  test("a page that is offline tries nothing, and comes back with the network", async () => {
    const { page, until } = await visited();
    await until("open first");
    await page.context().setOffline(true);
    gateway.faults.cut();
    const offline = ["connecting", "open first", "drop lost"];
    expect(await until("drop lost")).toEqual(offline);
    // Not even at once, as this asks for: with a network \`connecting\` would be reported within the call.
    expect(await page.evaluate("socket.reconnect(), events")).toEqual(offline);
    await page.context().setOffline(false);
    expect(await until("open retry")).toEqual([...offline, "connecting", "open retry"]);
    await page.close();
  });
});
