import { spawn } from "node:child_process";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { displayWidth } from "../report/terminal/display-width.ts";

test("one press of Ctrl-C, which arrives as several signals, ends wsfn-conform with its own words", async () => {
  // Takes connections and answers nothing: the run goes on until it is ended.
  const server = createServer((socket) => socket.on("error", () => {})).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), `ws://127.0.0.1:${port}/`]);
  onTestFinished(() => {
    child.kill("SIGKILL");
    server.close();
  });
  const stderr = text(child.stderr);
  await once(server, "connection");
  child.kill("SIGSTOP"); // both are there when it goes on
  child.kill("SIGINT"); // the terminal's
  child.kill("SIGTERM"); // what a package runner forwards
  child.kill("SIGCONT");
  const [code, signal] = await once(child, "close");
  expect(signal).toBeNull();
  // A process of several threads gets them in any order, and may be over before the second: stop-signal.test.ts has the code for each.
  expect([130, 143]).toContain(code);
  expect(await stderr).toBe("npx wsfn-conform: stopped before anything was judged\n");
});

/** What `wsfn-conform` prints with these words, in a language; `from`: where. */
async function printed(
  locale: string,
  words: readonly string[],
  from: "stdout" | "stderr" = "stdout",
): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...words], {
    env: { ...process.env, LC_ALL: locale },
  });
  const [output] = await Promise.all([text(child[from]), once(child, "close")]);
  return output;
}

test("the help is in Chinese where the locale is", async () => {
  const [chinese, english] = await Promise.all([
    printed("zh_CN.UTF-8", ["--help"]),
    printed("C.UTF-8", ["--help"]),
  ]);
  const options = (help: string): readonly string[] => help.match(/ --[a-z-]+/g) ?? [];
  expect(options(chinese)).toEqual(options(english));
  expect(chinese).toMatch(/^用法： wsfn-conform \[options\] \[url\]\n/);
  expect(chinese).toMatch(/\n示例：\n/);
  // Words in a row are more than a name; command lines have their own.
  const sentences = chinese.split("\n").filter((line) => !line.startsWith("  wsfn-conform"));
  expect(sentences.join("\n")).not.toMatch(/[a-z]+(?: [a-z]+){2}/i);
  expect(chinese).not.toMatch(/\p{Script=Han}[,;:!?()]|[,;:!?()]\p{Script=Han}/u);
  const rows = sentences.filter((line) => line.startsWith("  "));
  expect(Math.max(...rows.map(displayWidth))).toBeLessThanOrEqual(80);
});

test.each([
  [
    ["ws://127.0.0.1:1/"],
    "wsfn-conform: expected a server on 127.0.0.1:1, got ECONNREFUSED; start the server, or check host and port\n",
    "wsfn-conform: 127.0.0.1:1 上没有可以连接的服务器：ECONNREFUSED；启动服务器，或检查主机和端口\n",
  ],
  [
    ["localhost:8080"],
    'wsfn-conform: expected ws:// or wss:// at the beginning, got "localhost:8080"; did you mean ws://localhost:8080?\n',
    'wsfn-conform: 应以 ws:// 或 wss:// 开头，实为 "localhost:8080"；您要的是不是 ws://localhost:8080？\n',
  ],
  [
    ["--list", "--suite", "closs"],
    'wsfn-conform: expected a suite, got "closs" (did you mean close?); leave it out to run all of them\n',
    'wsfn-conform: 没有这个部分："closs"（您要的是不是 close？）；不写则全部运行\n',
  ],
  [
    ["--concurrency", "none"],
    'wsfn-conform: --concurrency: expected a whole number from 1 to 1024, got "none"; see --help for the options and examples\n',
    'wsfn-conform: --concurrency：应为 1 到 1024 的整数，实为 "none"；选项和示例见 --help\n',
  ],
  [
    [],
    "wsfn-conform: expected a URL, got nothing; see --help for the options and examples\n",
    "wsfn-conform: 需要一个 URL，但没有给出；选项和示例见 --help\n",
  ],
  [
    ["--suit"],
    "wsfn-conform: unknown option '--suit'\n(Did you mean --suite?)\n",
    "wsfn-conform: 没有选项 '--suit'\n（您要的是不是 --suite？）\n",
  ],
])("why %j is not judged is in the reader's language", async (words, english, chinese) => {
  const [inEnglish, inChinese] = await Promise.all([
    printed("C.UTF-8", words, "stderr"),
    printed("zh_CN.UTF-8", words, "stderr"),
  ]);
  expect(inEnglish).toBe(english);
  expect(inChinese).toBe(chinese);
});
