import { appendFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { direct, functionsUnderTest } from "../../src/function/function-under-test.ts";
import { naiveFunction } from "./naive-function.ts";

/** A function that takes no notice of SIGTERM but to write that it came. */
function deafFunction(): string {
  const { dir, remove } = naiveFunction("process.env.FC_SERVER_PORT", 9000);
  onTestFinished(remove);
  const deaf = `process.on("SIGTERM", () => require("node:fs").writeFileSync("asked", ""));\n`;
  appendFileSync(join(dir, "index.js"), deaf);
  return dir;
}

test("ends a function at once when its run is stopped, in place of draining it", async () => {
  const dir = deafFunction();
  const [subject] = functionsUnderTest(dir);
  const stop = new AbortController();
  const reached = await direct(subject?.spec ?? expect.unreachable(), { signal: stop.signal });
  stop.abort();
  // Nobody has called close(): whatever waits for the end of the process goes on as well.
  expect(await reached.process?.exited).toMatchObject({ code: null, signal: "SIGKILL" });
  expect(existsSync(join(dir, "asked"))).toBe(false);
  await reached.close();
});

test("ends a function at once that was started for a run that had been stopped", async () => {
  const dir = deafFunction();
  const [subject] = functionsUnderTest(dir);
  const start = direct(subject?.spec ?? expect.unreachable(), { signal: AbortSignal.abort() });
  await expect(start).rejects.toMatchObject({ code: "Aborted" });
});
