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

/** What `wsfn-conform` prints with these words, in a language. */
async function printed(locale: string, ...words: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), ...words], {
    env: { ...process.env, LC_ALL: locale },
  });
  const [stdout] = await Promise.all([text(child.stdout), once(child, "close")]);
  return stdout;
}

test("the help is in Chinese where the locale is", async () => {
  const [chinese, english] = await Promise.all([
    printed("zh_CN.UTF-8", "--help"),
    printed("C.UTF-8", "--help"),
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
