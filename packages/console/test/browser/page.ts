import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from "playwright-core";
import { afterAll } from "vitest";

/** A machine that is busy with other tests takes its time; what never comes is ended by the test's own limit. */
const TIMEOUT_MS = 120_000;

let browser: Promise<Browser> | undefined;
afterAll(async () => {
  await (await browser?.catch(() => undefined))?.close();
  browser = undefined;
});

/** The console in a browser of its own. */
export interface ConsolePage {
  readonly page: Page;
  /** What the browser complained about; a policy that is broken is among it. */
  readonly complaints: string[];
  /** Waits until it is connected to `wsfn dev`. */
  live(): Promise<void>;
  /** The panel that is open. */
  readonly panel: Locator;
  tab(name: string): Promise<void>;
}

/** Opens a URL of the console as a person does, and waits until it is connected. `prepare` has the page before it is opened. */
export async function consolePage(
  url: string,
  options: BrowserContextOptions = {},
  prepare: (page: Page) => Promise<unknown> = async () => {},
): Promise<ConsolePage> {
  browser ??= chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox"],
    timeout: TIMEOUT_MS,
  });
  const context = await (await browser).newContext({
    locale: "en",
    viewport: { width: 1200, height: 900 },
    ...options,
  });
  context.setDefaultTimeout(TIMEOUT_MS);
  const page = await context.newPage();
  await prepare(page);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  const broken = breakage(page);
  const live = async (): Promise<void> =>
    void (await Promise.race([page.waitForSelector("[data-link=open]"), broken]));
  await Promise.race([page.goto(url), broken]);
  await live();
  const tab = (name: string): Promise<void> => page.getByRole("tab", { name }).click();
  return { page, complaints, live, tab, panel: page.locator("[role=tabpanel]:visible") };
}

/**
 * Rejects when the page will never be what it should: its code fails, or one of its files cannot be made (in a clone it is made of its
 * sources, which somebody may be changing). Without it a test waits to its limit and names no cause.
 */
function breakage(page: Page): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    page.on("pageerror", reject);
    page.on("response", async (response) => {
      if (!response.ok()) reject(new Error(`${response.url()}: ${await response.text().catch(String)}`));
    });
  });
  broken.catch(() => {}); // it may be when nobody waits for it
  return broken;
}
