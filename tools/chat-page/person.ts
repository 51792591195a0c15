import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { onTestFinished } from "vitest";

/** As long as a test may take: what takes longer never happens. */
const STEP_MS = 180_000;

/** Somebody in a room, with a browser of their own. */
export interface Person {
  readonly page: Page;
  /** What the browser complained about. */
  readonly complaints: string[];
  say(text: string): Promise<void>;
  /** Says several lines in one turn of the page, faster than any machine lets a person type. */
  sayAtOnce(texts: readonly string[]): Promise<void>;
  /** The lines on the page, in order. */
  lines(): Promise<string[]>;
  /** Lines that wait to be sent. */
  waiting(): Promise<string[]>;
  /** How the connection is: what the status line looks like, and its text. */
  status(): Promise<{ state: string; text: string }>;
  /** Takes the browser's network away, or gives it back. */
  network(state: "online" | "offline"): Promise<void>;
}

/** Enters a room by the page's own form, until the end of the test. */
export async function person(
  browser: Browser,
  port: number,
  name: string,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const context = await browser.newContext({ locale: "en", ...options });
  onTestFinished(() => context.close());
  context.setDefaultTimeout(STEP_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    // A server that is away is what the tests are about.
    if (message.type() === "error" && !message.text().includes("WebSocket connection"))
      complaints.push(message.text());
  });
  await page.goto(`http://127.0.0.1:${port}/#room=lobby`);
  await page.fill("#name", name);
  await page.press("#name", "Enter");
  const texts = (selector: string): Promise<string[]> =>
    page.$$eval(selector, (all) => all.map((one) => one.textContent ?? ""));
  return {
    page,
    complaints,
    async say(text) {
      await page.fill("#text", text);
      await page.press("#text", "Enter");
    },
    sayAtOnce: (all) =>
      page.$eval(
        "#say",
        (form, said) => {
          const field = form.querySelector("textarea");
          for (const text of said) {
            if (field) field.value = text;
            (form as HTMLFormElement).requestSubmit();
          }
        },
        all,
      ),
    lines: () => texts("#lines li:not(.gap) p"),
    waiting: () => texts("#waiting li p"),
    status: () =>
      page.$eval("#status", (element) => ({
        state: element.getAttribute("data-state") ?? "",
        text: element.textContent ?? "",
      })),
    network: (state) => context.setOffline(state === "offline"),
  };
}
