import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { testNeeding } from "@wsfn/instance/vitest";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { appsOn } from "./app.ts";
import { dockerRun, imageOf } from "./docker-run.ts";

/** An image may have to be built first, by a compiler in a container, on a machine that may be busy with other tests. */
const TIMEOUT_MS = 1_800_000;
const CHROMIUM = process.env.WSFN_CHROMIUM ?? "/usr/bin/chromium";
// No sandbox: a container's root has none.
const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--no-first-run",
];

/** Runs in the page: what comes back on a WebSocket, or how it ended. */
const echoOn = (url: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = new WebSocket(url);
    socket.onopen = () => socket.send("hello");
    socket.onmessage = ({ data }) => resolve(String(data));
    socket.onclose = ({ code }) => resolve(`closed with ${code}`);
  });

const page = createServer((_, response) => {
  response.setHeader("content-type", "text/html");
  response.end("<!doctype html><title>another origin</title>");
});

describe("a browser's page of another origin", { timeout: TIMEOUT_MS }, async () => {
  const test = await testNeeding("packages/cli", "docker", "chromium");
  let browser: Browser | undefined;
  let origin = "";
  beforeAll(async () => {
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await browser?.close();
    page.close();
  });

  /** What the page hears of a server that is started with this setting. */
  async function heard(image: string, path: string, environment: Record<string, string>): Promise<string> {
    browser ??= await chromium.launch({ executablePath: CHROMIUM, args: ARGS, timeout: TIMEOUT_MS });
    const server = await dockerRun(image, environment);
    const tab = await browser.newPage();
    try {
      await tab.goto(origin, { timeout: TIMEOUT_MS });
      return await tab.evaluate(echoOn, new URL(path, server.url).href);
    } finally {
      await tab.close();
      await server.close();
    }
  }

  for (const app of appsOn("container")) {
    test(`connects to ${app.name}, unless ALLOWED_ORIGINS leaves it out`, async () => {
      const image = await imageOf(app);
      const path = app.manifest?.path ?? "/";
      const heardOf = (origins?: string) => heard(image, path, origins ? { ALLOWED_ORIGINS: origins } : {});
      expect(await heardOf()).toBe("hello");
      expect(await heardOf(`https://allowed.example, ${origin}`)).toBe("hello");
      expect(await heardOf("https://allowed.example")).toBe("closed with 1006");
    });
  }
});
