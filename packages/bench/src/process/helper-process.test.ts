import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { HelperProcess } from "./helper-process.ts";

const TIMEOUT_MS = 120_000;
const program = (name: string): URL => new URL(`../../test/${name}.ts`, import.meta.url);
const answering = (): HelperProcess => new HelperProcess(program("answering-program"));

/** Whether it runs. One that has ended and that nobody has asked for is a zombie: it still has its pid. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}
const gone = (pid: number) => expect.poll(() => isAlive(pid), { timeout: TIMEOUT_MS }).toBe(false);

describe("HelperProcess", { timeout: TIMEOUT_MS }, () => {
  test("answers each question with its own answer", async () => {
    await using helper = answering();
    const values = [1, 2, Number.NaN, 4];
    expect(await Promise.all(values.map((value) => helper.ask("double", value)))).toEqual([
      2,
      4,
      Number.NaN,
      8,
    ]);
    expect(await helper.ask("nothing")).toBeUndefined();
  });

  test("hands on what was thrown there, with its code", async () => {
    await using helper = answering();
    await expect(helper.ask("lie")).rejects.toMatchObject({ code: "WrongEcho", message: "it lies" });
    await expect(helper.ask("fail")).rejects.toMatchObject({ code: "NotStarted", message: "it fails" });
  });

  test("rejects what is under way when it ends", async () => {
    await using helper = answering();
    const never = helper.ask("never");
    const died = helper.ask("die");
    await expect(never).rejects.toMatchObject({ code: "HelperEnded" });
    await expect(died).rejects.toMatchObject({ code: "HelperEnded" });
    await expect(helper.ask("nothing")).rejects.toMatchObject({ code: "HelperEnded" });
  });

  test("is gone when close resolves", async () => {
    const helper = answering();
    const { pid } = helper;
    await helper.ask("nothing");
    await helper.close();
    await helper.close();
    expect(isAlive(pid)).toBe(false);
  });

  test("ends in the middle of its work when the signal fires", async () => {
    const stop = new AbortController();
    const helper = new HelperProcess(program("answering-program"), stop.signal);
    await helper.ask("nothing");
    const never = helper.ask("never");
    stop.abort();
    await expect(never).rejects.toMatchObject({ code: "HelperEnded" });
    await gone(helper.pid);
  });

  test("ends when its owner is killed", async () => {
    const owner = spawn(process.execPath, [fileURLToPath(program("orphaning-program"))], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const said = await new Promise<string>((resolve) =>
      owner.stdout.once("data", (data) => resolve(String(data))),
    );
    const pid = Number(said);
    expect(isAlive(pid)).toBe(true);
    owner.kill("SIGKILL");
    await gone(pid);
  });
});
