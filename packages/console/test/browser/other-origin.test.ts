import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { testNeeding } from "@wsfn/instance/vitest";
import { describe, expect, onTestFinished } from "vitest";
import { opened } from "../opened.ts";
import { consolePage } from "./page.ts";

const test = await testNeeding("packages/console", "chromium");

/** A site that is none of ours, on a port of this machine. */
async function otherSite(): Promise<string> {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>another origin</title>");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Runs in a page: what it gets of a console, of which it even knows the token. */
async function tries({ origin, subprotocols }: { origin: string; subprotocols: string[] }): Promise<object> {
  const socket = (url: string): Promise<string> =>
    new Promise((resolve) => {
      const made = new WebSocket(url, subprotocols);
      made.onopen = () => resolve("open");
      made.onmessage = () => resolve("a report");
      made.onclose = ({ code }) => resolve(`closed with ${code}`);
    });
  const fetched = (path: string, init: RequestInit = {}): Promise<string> =>
    fetch(`${origin}${path}`, init).then(
      async (response) => `${response.type} ${response.status} ${(await response.text()).length} characters`,
      (error: Error) => error.name,
    );
  return {
    socket: await socket(`${origin.replace("http", "ws")}/api`),
    page: await fetched("/"),
    pageWithoutCors: await fetched("/", { mode: "no-cors" }),
    api: await fetched("/api"),
  };
}

const loadsScript = (src: string): Promise<string> =>
  new Promise((resolve) => {
    const script = document.createElement("script");
    Object.assign(script, { src, onload: () => resolve("loaded"), onerror: () => resolve("refused") });
    document.body.append(script);
  });

describe("a page of another origin", () => {
  test("gets nothing of the console, even with its token", async () => {
    const { console } = await opened();
    const { page } = await consolePage(console.url);
    const other = await page.context().newPage();
    await other.goto(await otherSite());
    const { origin } = new URL(console.url);
    const asked = { origin, subprotocols: [...console.api.subprotocols] };
    expect(await other.evaluate(tries, asked)).toEqual({
      socket: "closed with 1006",
      page: "TypeError",
      pageWithoutCors: "TypeError",
      api: "TypeError",
    });
    expect(await other.evaluate(loadsScript, `${origin}/page.js`)).toBe("refused");
    // What is refused above is so because of who asks: the same from the console's own page.
    expect(await page.evaluate(tries, asked)).toMatchObject({
      socket: "open",
      page: expect.stringMatching(/^basic 200 [1-9]/),
    });
  });

  test("cannot hold it in a frame, nor reach into its window", async () => {
    const { console } = await opened();
    const { page } = await consolePage(console.url);
    const other = await page.context().newPage();
    await other.goto(await otherSite());
    const { origin } = new URL(console.url);
    await other.evaluate((src) => {
      document.body.append(Object.assign(document.createElement("iframe"), { src }));
    }, origin);
    await expect.poll(() => other.frames().length).toBe(2);
    const framed = other.frames()[1];
    await expect.poll(() => framed?.url()).toContain("chrome-error://");
    const [window] = await Promise.all([
      page.context().waitForEvent("page"),
      other.evaluate((url) => void Object.assign(globalThis, { opened: open(url) }), console.url),
    ]);
    await window.waitForSelector("[data-link]");
    // Cross-Origin-Opener-Policy parts the two: for the one that opened it, the window is closed.
    await expect
      .poll(() => other.evaluate(() => (globalThis as unknown as { opened: Window }).opened.closed))
      .toBe(true);
  });
});
