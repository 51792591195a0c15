import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { claimName, inTurn } from "./claimed-name.ts";

/** A process that has a name until it is killed. */
async function holderOf(name: string) {
  const script = `
    import { claimName } from ${JSON.stringify(join(import.meta.dirname, "claimed-name.ts"))};
    await claimName(${JSON.stringify(name)});
    process.stdout.write("has it");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  await once(child.stdout, "data");
  return child;
}

describe("a claimed name", () => {
  test("is one's until it is given back", async () => {
    const name = randomUUID();
    const giveBack = await claimName(name);
    expect(giveBack).toBeTypeOf("function");
    expect(await claimName(name)).toBeUndefined();
    giveBack?.();
    (await claimName(name))?.();
  });

  test("lets in one after the other, also after work that failed", async () => {
    const name = randomUUID();
    const steps: string[] = [];
    const work = (word: string) => async () => {
      steps.push(`${word} begins`);
      await new Promise(setImmediate);
      steps.push(`${word} ends`);
      if (word === "b") throw new Error("b failed");
    };
    const ends = await Promise.allSettled(["a", "b", "c"].map((word) => inTurn(name, work(word))));
    expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    const begun = steps.filter((step) => step.endsWith("begins")).map((step) => step[0]);
    expect(begun.toSorted()).toEqual(["a", "b", "c"]);
    expect(steps).toEqual(begun.flatMap((word) => [`${word} begins`, `${word} ends`]));
  });

  test("is free again when the process that has it is killed", async () => {
    const name = randomUUID();
    const child = await holderOf(name);
    let isWaiting = () => {};
    const waits = new Promise<void>((resolve) => {
      isWaiting = resolve;
    });
    const turn = inTurn(name, async () => "mine", { onWait: isWaiting });
    await waits;
    child.kill("SIGKILL");
    expect(await turn).toBe("mine");
  });

  test("is not waited for after an abort", async () => {
    const name = randomUUID();
    const giveBack = await claimName(name);
    onTestFinished(() => giveBack?.());
    const abort = new AbortController();
    const onWait = (): void => abort.abort(new Error("enough"));
    await expect(inTurn(name, async () => "mine", { signal: abort.signal, onWait })).rejects.toThrow(
      "enough",
    );
  });
});
