import { chromium } from "playwright-core";

/** What became of a person's first message in a console's page. */
export interface ConsoleEcho {
  /** The row of the answer. */
  readonly answer: string;
  /** What the browser complained about. */
  readonly complaints: readonly string[];
}

/** What a browser does not do in this time it never does. */
const TIMEOUT_MS = 120_000;

/** Opens a console's URL in Chromium, connects with its client to the only function, and sends a text. */
export async function consoleEcho(url: string, text: string): Promise<ConsoleEcho> {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox"],
    timeout: TIMEOUT_MS,
  });
  try {
    const page = await browser.newPage({ locale: "en" });
    page.setDefaultTimeout(TIMEOUT_MS);
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    await page.goto(url);
    await page.getByRole("tab", { name: "Client" }).click();
    await page.getByRole("button", { name: "Connect", exact: true }).click();
    await page.locator("tr[data-kind=open]").waitFor();
    await page.locator("[name=message]").fill(text);
    await page.getByRole("button", { name: "Send", exact: true }).click();
    const answer = (await page.locator("tr[data-kind=received]").textContent()) ?? "";
    return { answer, complaints };
  } finally {
    await browser.close();
  }
}
