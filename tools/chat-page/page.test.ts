/// <reference lib="dom" />
import { type DeclareTest, testNeeding } from "@wsfn/instance/vitest";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, vi } from "vitest";
import { type Person, person } from "./person.ts";
import { chat, chatApps, type Program, redis, requirements } from "./programs.ts";

/** A browser has so long to come up: what takes longer never does. */
const START_MS = 120_000;

// A chat in two browsers, whose instances and Redis end and start again.
vi.setConfig({ testTimeout: 180_000, hookTimeout: START_MS });

/** A test of a chat whose first start, which may compile it, is over. */
async function testOf(app: string): Promise<DeclareTest> {
  const test = await testNeeding("tools", "chromium", "redis-server", ...requirements(app));
  beforeAll(async () => (await chat(app)).kill(), 600_000);
  return test;
}

let browser: Browser | undefined;
beforeAll(async () => {
  browser = await chromium
    .launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"], timeout: START_MS })
    .catch(() => undefined);
});
afterAll(() => browser?.close());

const enter = (port: number, name: string, options = {}): Promise<Person> => {
  if (browser === undefined) throw new Error("expected a chromium in /usr/bin, got none");
  return person(browser, port, name, options);
};

/** Runs with two instances on one Redis. */
async function onTwoInstances(
  app: string,
  run: (one: Program, two: Program, store: Program) => Promise<void>,
): Promise<void> {
  const store = await redis();
  const env = { REDIS_URL: `redis://127.0.0.1:${store.port}` };
  const [one, two] = [await chat(app, env), await chat(app, env)];
  try {
    await run(one, two, store);
  } finally {
    for (const program of [one, two, store]) await program.kill();
  }
}

const connected = { state: "connected" };
const shows = (someone: Person, lines: string[]): Promise<void> =>
  expect.poll(() => someone.lines()).toEqual(lines);

describe.each(chatApps())("two people in one room of %s, on two instances", async (app) => {
  const test = await testOf(app);

  test("read each other, as text, and see who is there and who types", () =>
    onTwoInstances(app, async (one, two) => {
      const [anna, ben] = [await enter(one.port, "Anna"), await enter(two.port, "Ben")];
      await expect.poll(() => anna.status()).toMatchObject(connected);
      await expect.poll(() => ben.status()).toMatchObject(connected);
      const instances = [(await anna.status()).text, (await ben.status()).text];
      expect(new Set(instances).size).toBe(2);
      await anna.say("Hello <img src=x onerror=alert(1)>");
      await shows(ben, ["Hello <img src=x onerror=alert(1)>"]);
      expect(await ben.page.$("#lines img")).toBeNull();
      await ben.say("你好\u{1F44B}");
      await shows(anna, ["Hello <img src=x onerror=alert(1)>", "你好\u{1F44B}"]);
      await expect.poll(() => anna.page.textContent("#people")).toBe("Anna (you)Ben");
      // It is shown for four seconds, in which a test without CPU may not ask: the page itself looks from before it begins.
      const isShown = anna.page.waitForFunction(
        () => document.querySelector("#typing")?.textContent === "Ben is typing…",
        undefined,
        { polling: 100 },
      );
      await ben.page.type("#text", "I am");
      await isShown;
      expect([...anna.complaints, ...ben.complaints]).toEqual([]);
    }));

  test("lose and double nothing while an instance is killed and Redis restarts", () =>
    onTwoInstances(app, async (one, two, store) => {
      const [anna, ben] = [await enter(one.port, "Anna"), await enter(two.port, "Ben")];
      await anna.say("1");
      await shows(ben, ["1"]);
      // Ben may read the line before Anna has its acknowledgement, without which it waits to be sent again.
      await expect.poll(() => anna.waiting()).toEqual([]);
      await one.kill();
      await expect.poll(() => anna.status()).toMatchObject({ state: "connecting" });
      await ben.say("2");
      await anna.say("3, while there is no instance");
      expect(await anna.waiting()).toEqual(["3, while there is no instance"]);
      // The order is decided by the room's log: Ben's line has to be in it before Anna's can be.
      await shows(ben, ["1", "2"]);
      await one.start();
      const all = ["1", "2", "3, while there is no instance"];
      await shows(anna, all);
      await shows(ben, all);
      await store.kill("SIGTERM");
      await ben.say("4, while there is no Redis");
      await expect.poll(() => ben.waiting()).toEqual(["4, while there is no Redis"]);
      await store.start();
      await shows(anna, [...all, "4, while there is no Redis"]);
      await shows(ben, [...all, "4, while there is no Redis"]);
      await expect.poll(() => ben.waiting()).toEqual([]);
      expect([...anna.complaints, ...ben.complaints]).toEqual([]);
    }));

  test("write offline, leave the page, come back: it is sent once", () =>
    onTwoInstances(app, async (one, two) => {
      const [anna, ben] = [await enter(one.port, "Anna"), await enter(two.port, "Ben")];
      await expect.poll(() => anna.status()).toMatchObject(connected);
      await expect.poll(() => ben.status()).toMatchObject(connected);
      await anna.network("offline");
      await expect
        .poll(() => anna.status())
        .toMatchObject({ state: "offline", text: expect.stringContaining("offline") });
      await anna.say("written offline");
      await expect.poll(() => anna.waiting()).toEqual(["written offline"]);
      await ben.say("meanwhile");
      // The order is decided by the room's log: Ben's line has to be in it before Anna's can be.
      await shows(ben, ["meanwhile"]);
      await anna.network("online");
      await anna.page.reload();
      await anna.page.press("#name", "Enter");
      await shows(anna, ["meanwhile", "written offline"]);
      await shows(ben, ["meanwhile", "written offline"]);
      await expect.poll(() => anna.waiting()).toEqual([]);
    }));
});

describe.each(chatApps())("the page of %s", async (app) => {
  const test = await testOf(app);
  const alone = async (run: (program: Program) => Promise<void>, env = {}): Promise<void> => {
    const program = await chat(app, env);
    try {
      await run(program);
    } finally {
      await program.kill();
    }
  };

  test("says that rooms live in memory where there is no Redis", () =>
    alone(async ({ port }) => {
      const anna = await enter(port, "Anna");
      await anna.say("hello");
      await shows(anna, ["hello"]);
      expect(await anna.page.textContent("#note")).toContain("no Redis");
    }));

  test("speaks Chinese to those who do, and switches", () =>
    alone(async ({ port }) => {
      const anna = await enter(port, "安娜", {
        locale: "zh-CN",
        colorScheme: "dark",
        viewport: { width: 400, height: 700 },
      });
      await expect.poll(() => anna.status()).toMatchObject({ text: expect.stringContaining("已连接") });
      expect(await anna.page.getAttribute("html", "lang")).toBe("zh-CN");
      const width = await anna.page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(400);
      await anna.page.click("#language");
      await expect.poll(() => anna.status()).toMatchObject({ text: expect.stringContaining("Connected") });
      expect(await anna.page.getAttribute("html", "lang")).toBe("en");
    }));

  test("lets a person know of a name that the server does not take, and of lines that are too fast", () =>
    // One line in five seconds: on a busy machine no more may be acknowledged in that time, and nobody would be too fast.
    alone(
      async ({ port }) => {
        const nobody = await enter(port, "a\u200bb");
        await expect
          .poll(() => nobody.page.textContent("#entry-fault"))
          .toBe("The server refused: bad request");
        const anna = await enter(port, "Anna");
        // It is shown until the line is sent: the page itself looks from before it begins.
        const isShown = anna.page.waitForFunction(
          () => document.querySelector("#status")?.textContent?.includes("Slow down"),
          undefined,
          { polling: 100 },
        );
        await anna.sayAtOnce(["1", "2", "3"]);
        await isShown;
        await shows(anna, ["1", "2", "3"]);
      },
      { LINES_IN_5_SECONDS: "1" },
    ));

  test("is reached by keyboard alone, and has a strict policy", () =>
    alone(async ({ port }) => {
      const response = await fetch(`http://127.0.0.1:${port}/`);
      const policy = response.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy).not.toContain("unsafe");
      const anna = await enter(port, "Anna");
      await expect.poll(() => anna.page.evaluate(() => document.activeElement?.id)).toBe("text");
      await anna.page.keyboard.type("by keyboard");
      await anna.page.keyboard.press("Tab");
      await anna.page.keyboard.press("Enter");
      await shows(anna, ["by keyboard"]);
      const unnamed = await anna.page.$$eval("button, input, textarea", (all) =>
        all
          .filter(
            (one) => !(one.textContent?.trim() || (one as HTMLInputElement).labels?.[0]?.textContent?.trim()),
          )
          .map(({ id }) => id),
      );
      expect(unnamed).toEqual([]);
    }));
});
