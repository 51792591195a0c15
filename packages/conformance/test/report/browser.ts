import { existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PREREQUISITES } from "@wsfn/instance";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

/** Chromium as the machine has it; WSFN_CHROMIUM names another one. */
const CHROMIUM = process.env.WSFN_CHROMIUM ?? "/usr/bin/chromium";

/** What is missing here for the browser tests; undefined when they can run. */
export const missingChromium = existsSync(CHROMIUM)
  ? undefined
  : {
      what: "the HTML report in a browser",
      why: `${CHROMIUM} is not there`,
      hint: `${PREREQUISITES.chromium.hint}, or name yours in WSFN_CHROMIUM`,
      where: "packages/conformance",
    };

/** A browser has so long to come up, and a page to open, on a machine that may be busy with other tests. */
const START_MS = 120_000;

// No sandbox: a container's root has none. Nothing of Chromium's own may call home while requests are counted.
const ARGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-sync",
  "--disable-component-update",
  "--no-first-run",
];

export const launch = (): Promise<Browser> =>
  chromium.launch({ executablePath: CHROMIUM, args: ARGS, timeout: START_MS });

/** A page in a browser, with all that it asked for. */
export interface OpenPage extends AsyncDisposable {
  readonly page: Page;
  /** URLs that the browser wanted, the page's own first; also what its policy then forbade. */
  readonly requests: readonly string[];
  /** Paths that the server was asked for. */
  readonly served: readonly string[];
  /** Texts of errors that the page met: exceptions, violations of its policy, dialogs. */
  readonly errors: readonly string[];
}

/** Serves one page on a free loopback port and opens it there; disposing ends both. */
export async function open(
  browser: Browser,
  html: string,
  options: BrowserContextOptions = {},
): Promise<OpenPage> {
  const served: string[] = [];
  const server = createServer((request, response) => {
    served.push(request.url ?? "");
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const context = await browser.newContext(options);
  context.setDefaultTimeout(START_MS);
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("dialog", (dialog) => {
    errors.push(dialog.message());
    void dialog.dismiss();
  });
  await page.goto(`http://127.0.0.1:${port}/`);
  return {
    page,
    requests,
    served,
    errors,
    async [Symbol.asyncDispose]() {
      await context.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
