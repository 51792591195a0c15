import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { testNeeding } from "@wsfn/instance/vitest";
import { chromium, type Page } from "playwright-core";
import { describe, expect, onTestFinished } from "vitest";
import { triggers } from "../../test/doctor/sick-project.ts";
import { project } from "../../test/project.ts";
import { WsfnProcess } from "../../test/wsfn-process.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const EXAMPLE = fileURLToPath(new URL("../../secrets.example.json", import.meta.url));
const ECHO = `import { WebSocketServer } from ${JSON.stringify(import.meta.resolve("ws"))};
new WebSocketServer({ host: "0.0.0.0", port: Number(process.env.FC_SERVER_PORT) }).on("connection", (socket) => socket.on("message", (data) => socket.send(String(data))));`;
const TIMEOUT_MS = 180_000;
const KEY = {
  kty: "oct",
  kid: "example",
  alg: "HS256",
  k: "ZXhhbXBsZSBzZWNyZXQgb2YgMzIgb2N0ZXRzIG9yIG1vcmU",
};

/** The page of the console at this URL. */
async function pageAt(url: string): Promise<Page> {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox"],
    timeout: TIMEOUT_MS,
  });
  onTestFinished(() => browser.close());
  const page = await browser.newPage({ locale: "en" });
  page.setDefaultTimeout(TIMEOUT_MS);
  await page.goto(url);
  await page.getByRole("tab", { name: "Client" }).click();
  return page;
}

/** Runs a line as a person who pasted it into a shell of any folder, with a line of input. */
const inShell = async (line: string): Promise<string> => {
  const script = `wsfn() { "$0" ${MAIN} "$@"; }; echo hi | ${line} --once --timeout 2m`;
  const { stdout } = await promisify(execFile)("sh", ["-c", script, process.execPath], {
    cwd: tmpdir(),
    env: { ...process.env, NO_COLOR: "1" },
  });
  return stdout;
};

describe("the line that the console copies for a terminal", { timeout: TIMEOUT_MS }, async () => {
  const test = await testNeeding("packages/cli", "chromium");

  const ways: [string, object, (page: Page) => Promise<unknown>, RegExp][] = [
    ["anonymous", { authType: "anonymous" }, async () => {}, /^wsfn connect ws:\S+$/],
    [
      "signed by the platform's 2.0 scheme",
      { authType: "function" },
      (page) => page.getByLabel("Scheme").selectOption("fc2"),
      /--sign f --dir \S+ --secrets \S+ --scheme fc2$/,
    ],
    [
      "signed in its URL",
      { authType: "function" },
      (page) => page.getByLabel("Where it travels").selectOption("url"),
      /--as url --expires 3600s$/,
    ],
    [
      "a token with claims",
      {
        authType: "jwt",
        authConfig: { jwks: { keys: [KEY] }, tokenLookup: "header:X-Token" },
      },
      (page) => page.locator("[name=claims]").fill(`{"sub":"it's me","roles":["a"]}`),
      /--claim 'sub=it'\\''s me' --claim 'roles=\["a"\]'/,
    ],
  ];
  for (const [name, trigger, fillIn, words] of ways)
    test(`works: ${name}`, async () => {
      const files = { "package.json": '{"type":"module"}', "index.js": ECHO };
      const dir = project(files, triggers({ ...trigger, methods: ["GET"] }));
      await using dev = new WsfnProcess(["dev", dir, "--json", "--secrets", EXAMPLE]);
      const { url } = (await dev.event("console")) as { url: string };
      const page = await pageAt(url);
      await fillIn(page);
      await page.getByRole("button", { name: "Copy as wsfn connect" }).click();
      const note = page.getByText(/wsfn connect ws:/);
      const line = ((await note.textContent()) ?? "").replace(/^Copied: /, "");
      expect(line).toMatch(words);
      expect(await inShell(line)).toBe("hi\n");
      // The same from the page itself.
      await page.getByRole("button", { name: "Connect", exact: true }).click();
      await page.locator("tr[data-kind=open]").waitFor();
    });
});
